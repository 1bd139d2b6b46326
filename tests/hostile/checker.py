"""What must not stand in what is handed out: programs, what loads them, and what hides them."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import html5lib  # type: ignore[import-untyped]
from lxml import etree, html
from markdown_it import MarkdownIt

from tests.hostile.attack import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_POWERFUL = {
    *("applet", "base", "embed", "fieldset", "form", "foreignobject", "frame", "frameset"),
    *("iframe", "link", "math", "meta", "object", "script", "style", "textarea"),
}
_ADDRESSES = {
    *("action", "background", "cite", "codebase", "data", "dynsrc", "formaction", "href"),
    *("longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src", "srcdoc", "srcset"),
    *("usemap", "values", "xlink:href"),
}
_LEADING = re.compile(r"[\x00-\x20]+")
_WITHIN = re.compile(r"[\t\r\n]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_GOOD = {"", "http", "https", "mailto", "tel"}
_HTML_FIELDS = {"content_html", "html"}  # of our JSON; all else there is plain text
_LOOSE = MarkdownIt("commonmark", {"html": True}).enable("table")
_LOOSE.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005


class Found(NamedTuple):
    """Something that can do more than be read: the element, and what of it."""

    element: str
    what: str


def _scheme(address: str) -> str:
    found = _SCHEME.match(_WITHIN.sub("", _LEADING.sub("", address, count=1)))
    return found[1].lower() if found else ""


def in_tree(root: etree._Element) -> Iterator[Found]:
    """What the elements of a tree can do."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname.lower()
        attributes = {str(key).rpartition("}")[2].lower(): str(v) for key, v in element.items()}
        if name in _POWERFUL:
            yield Found(name, _signature(element, attributes))
        for key, value in attributes.items():
            if key.startswith("on") or key in {"srcdoc", "ping"}:
                yield Found(name, f"{key}={value}")
            elif key == "style" and re.search(r"url|expression|position|import", value):
                yield Found(name, f"style={value}")
            elif key in _ADDRESSES and _scheme(value) not in _GOOD:
                yield Found(name, f"{key}={value}")


def _signature(element: etree._Element, attributes: dict[str, str]) -> str:
    """What makes a powerful element what it is; the depth of the page does not count."""
    if attributes.get("type") == "application/ld+json":
        json.loads(element.text or "")
        return "data"
    told = {"action", "http-equiv", "name", "property", "rel", "src", "type"}
    # The name of a file tells enough; its digest differs from site to site.
    shown = [f"{key}={attributes[key].rpartition('/')[2]}" for key in sorted(told & {*attributes})]
    return " ".join([*shown, (element.text or "").strip()])


def in_page(text: str) -> set[Found]:
    """What a whole page can do."""
    return set(in_tree(html.document_fromstring(text.encode())))


def in_piece(text: str) -> set[Found]:
    """What a piece of HTML can do, read as browsers read it."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    pieces = parser.parseFragment(_legal(text))
    return {found for piece in pieces if not isinstance(piece, str) for found in in_tree(piece)}


def _legal(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def in_markdown(text: str) -> set[Found]:
    """What Markdown can do where HTML is allowed in it."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return in_piece(_LOOSE.render(body))


def in_feed(text: bytes) -> set[Found]:
    """What the HTML of a feed can do, and where its addresses lead."""
    tree = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    found = {Found("DOCTYPE", "")} if b"<!DOCTYPE" in text else set()
    for element in tree.iter():
        if isinstance(element.tag, str):
            found |= _of_element(element)
    return found


def _of_element(element: etree._Element) -> set[Found]:
    name = etree.QName(element).localname
    found = {
        Found(name, f"{key!s}={value!s}")
        for key, value in element.items()
        if key in {"href", "url", "src", "xmlUrl", "htmlUrl"} and _scheme(str(value)) not in _GOOD
    }
    if name in {"description", "encoded"} or element.get("type") == "html":
        found |= in_piece(element.text or "")
    if name in {"link", "loc", "uri"} and _scheme(element.text or "") not in _GOOD:
        found.add(Found(name, element.text or ""))
    return found


def in_json(text: str) -> set[Found]:
    """What the HTML in JSON can do, and its addresses."""
    return set(_in_value("", json.loads(text)))


def _in_value(key: str, value: object) -> Iterator[Found]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _in_value(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_value(key, inner)
    elif isinstance(value, str):
        if key in _HTML_FIELDS:
            yield from in_piece(value)
        if key.endswith(("url", "href", "image")) and _scheme(value) not in _GOOD | {"tag"}:
            yield Found(key, value)


_READERS: dict[str, Callable[[str], set[Found]]] = {
    ".html": in_page,
    ".json": in_json,
    ".md": in_markdown,
    "llms.txt": in_markdown,
    ".svg": in_piece,
}
_FEEDS = (".xml", ".opml")


def in_file(path: str, data: bytes) -> set[Found]:
    """What the file *path* of an output can do, with *data* in it."""
    if path.endswith(_FEEDS):
        return in_feed(data)
    for ending, reader in _READERS.items():
        if path.endswith(ending):
            return reader(data.decode())
    return set()


def unpacked(data: bytes) -> bytes:
    """The *data*, and what is packed in them."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def holds_secret(data: bytes) -> bool:
    """Whether *data* hold what lies outside of the site, in whatever disguise."""
    text = unpacked(data).decode(errors="replace")
    return any(SECRET.decode() in form for form in (text, unescape(text), unquote(text)))
