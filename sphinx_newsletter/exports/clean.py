"""A page's HTML for those who show it elsewhere: plain, safe, with whole addresses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import nh3
from lxml import html

from sphinx_newsletter.core.site import legal

if TYPE_CHECKING:
    from collections.abc import Collection

WHOLE = ""
_TAGS = {
    *("a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "strong", "sub", "sup", "time", "u", "var"),
    *("blockquote", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre"),
    *("dd", "dl", "dt", "li", "ol", "ul"),
    *("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
_ATTRIBUTES = {
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES = {"https", "http", "mailto"}
# What leads around on our pages, or works there alone; what stands in every list beside them.
_OURS = {
    *("headerlink", "tags", "around", "embed-open", "event-calendar", "unseen"),
    *("edition-subtitle", "edition-byline"),
}
_NOT_TEXT = {"button", "form", "h1", "iframe", "input", "script", "style", "svg", "template"}
_BOXES = {"article", "aside", "div", "footer", "header", "section"}


def contents(body: str, address: str, anchors: Collection[str]) -> dict[str, str]:
    """The HTML of a page and of its sections, by anchor (`WHOLE`: all of the page).

    *body* is what the page shows. Links and pictures are resolved from *address*. The page has
    no title, the sections no heading, and none of the tagged sections in them.
    """
    root = html.fragment_fromstring(legal(body), create_parent="div")
    sections = _plain(root, address, anchors)
    found = {WHOLE: _safe(root)}
    for anchor, section in reversed(sections):  # those within others first
        heading = next((part for part in section if part.tag in _headings()), None)
        if heading is not None:
            heading.drop_tree()
        found[anchor] = _safe(section)
        section.drop_tree()
    return found


@cache
def _headings() -> frozenset[str]:
    return frozenset(f"h{level}" for level in range(1, 7))


def _plain(
    root: html.HtmlElement, address: str, anchors: Collection[str]
) -> list[tuple[str, html.HtmlElement]]:
    """Take out what is ours, resolve addresses; the sections in their order."""
    sections, gone = [], []
    for part in root.iter():
        classes = part.get("class", "").split() if isinstance(part.tag, str) else []
        if part.tag in _NOT_TEXT or not _OURS.isdisjoint(classes):
            gone.append(part)
        elif part.tag == "a" and part.get("href"):
            part.set("href", urljoin(address, part.get("href")))
        elif part.tag == "img":
            part.set("src", urljoin(address, part.get("src", "")))
        elif part.tag in _BOXES:
            if part.get("id") in anchors:
                sections.append((part.get("id"), part))
            elif (part.text or "").strip():
                part.tag = "p"  # or its words would run into those beside it
    for part in gone:
        if part.getparent() is not None:
            part.drop_tree()
    return sections


def _safe(element: html.HtmlElement) -> str:
    inner = (element.text or "") + "".join(html.tostring(p, encoding="unicode") for p in element)
    return nh3.clean(
        inner, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
    ).strip()
