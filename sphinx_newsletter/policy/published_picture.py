"""Pictures as they are published: without what a camera or a drawing program has noted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from sphinx_newsletter.model.picture_metadata import without_metadata

if TYPE_CHECKING:
    from lxml.etree import _Element


_SVG = "http://www.w3.org/2000/svg"
# What browsers read; drawing programs keep their notes in namespaces of their own.
_ELEMENTS = {_SVG, "http://www.w3.org/1999/xhtml"}
_ATTRIBUTES = {"", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
_NOTES = f"{{{_SVG}}}metadata"
_OWN_FORM = "content"  # of draw.io: the drawing in its own form, with hidden layers


def published_picture(name: str, data: bytes) -> bytes:
    """The bytes that are published of the file *name* with the content *data*."""
    if name.lower().endswith(".svg"):
        return _drawing(data)
    return without_metadata(data).data


def _drawing(data: bytes) -> bytes:
    """The SVG *data* without comments, metadata, and the notes of the program that drew it.

    A file of Inkscape has the path to which it was exported, with the name of its owner.
    """
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return data  # no page shows it: see `policy/svg.py`
    for element in [*root.iter("*")]:
        if element is not root and _is_note(element):
            _remove(element)
            continue
        for attribute in [*element.attrib]:
            if etree.QName(attribute).namespace not in {None, *_ATTRIBUTES}:
                del element.attrib[attribute]
    if _OWN_FORM in root.attrib:
        del root.attrib[_OWN_FORM]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _is_note(element: _Element) -> bool:
    return element.tag == _NOTES or etree.QName(element).namespace not in {None, *_ELEMENTS}


def _remove(element: _Element) -> None:
    """Take *element* out, and leave the text after it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
