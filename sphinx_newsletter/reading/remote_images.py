"""Images on other sites: a page links to them, and does not show them.

The other site would learn about each reader, without asking them. Not every host sends headers that
prevent it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def on_doctree_read(_app: Sphinx, doctree: nodes.document) -> None:
    """Replace each by a link; `images` has reported it."""
    for image in [*doctree.findall(nodes.image)]:
        if "://" in image["uri"]:
            image.parent.replace(image, _link(image))


def _link(image: nodes.image) -> nodes.Node:
    address = image["uri"]
    text = image.get("alt", "").strip() or address
    if isinstance(image.parent, nodes.reference):  # it is a link already
        return nodes.Text(text)
    link = nodes.reference(text, text, refuri=address)
    link.line = image.line
    is_inline = isinstance(image.parent, nodes.TextElement)
    return link if is_inline else nodes.paragraph("", "", link)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("doctree-read", on_doctree_read, priority=610)  # after `images`, which reports them
    return {"parallel_read_safe": True, "parallel_write_safe": True}
