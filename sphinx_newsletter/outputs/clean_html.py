"""A page's HTML for those who show it elsewhere: plain, safe, with whole addresses."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

import nh3
from lxml import etree, html

from sphinx_newsletter.model.addresses import legal

if TYPE_CHECKING:
    from collections.abc import Collection


WHOLE = ""
_WORDS = {
    *("a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "strong", "sub", "sup", "time", "u", "var"),
}
_TAGS = _WORDS | {
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
    *("headerlink", "tags", "around", "correction", "embed-open", "event-calendar", "unseen"),
    *("linenos", "edition-subtitle", "edition-byline"),
}
_NOT_TEXT = {"button", "form", "iframe", "input", "script", "style", "svg", "template"}
# What stands in them is text for some readers of HTML, and elements for others.
_UNSURE = ("noembed", "noframes", "noscript", "plaintext", "select", "textarea", "title", "xmp")
_BOXES = (
    *("address", "article", "aside", "details", "div", "fieldset", "footer", "header", "label"),
    *("legend", "main", "nav", "section", "summary"),
)
_INLINE = _WORDS | {"font", "span"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NUMBER = re.compile(r"&#(?:x[0-9a-f]+|\d+);?", re.IGNORECASE)
_PLACE = re.compile(r"<!--(\d+)-->")
_CODE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
# As nh3 writes a paragraph of which it has left nothing.
_NOTHING = re.compile(r"<p>(?:\s|<br>)*</p>")
_EMPTY_LINES = re.compile(r"\n\s*\n")


def contents(body: str, address: str, anchors: Collection[str]) -> dict[str, str]:
    """The HTML of a page and of its sections, by anchor (`WHOLE`: all of the page).

    *body* is what the page shows. Links and pictures are resolved from *address*. The page has
    no title, the sections no heading, and none of the tagged sections in them.
    """
    root = html.fragment_fromstring(_legal(body), create_parent="div")
    _drop(root)
    _drop_title(root, anchors)
    _resolve(root, address)
    _join_notes(root)
    found: dict[str, str] = {}
    # Each section is cleaned once. It leaves a comment in its place, for the page to be filled in.
    pieces: list[str] = []
    for section in reversed(_boxes(root, anchors)):  # those within others first
        heading, inner = _taken_apart(section)
        found[section.get("id", "")] = _tidy(_PLACE.sub("", inner))
        place = etree.Comment(str(len(pieces)))
        place.tail = section.tail
        cast("html.HtmlElement", section.getparent()).replace(section, place)
        pieces.append(f"\n{heading}\n{inner}\n")
    return {WHOLE: _tidy(_filled(_safe(root), pieces)), **found}


def _legal(body: str) -> str:
    """*body* without what XML cannot hold, written as it is or by its number."""
    if "&#" in body:
        body = _NUMBER.sub(lambda found: found[0] if legal(unescape(found[0])) else "", body)
    return legal(body)


def _drop(root: html.HtmlElement) -> None:
    """Take out what is ours, and what is no text."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction, *_UNSURE)
    for part in [part for part in root.iter() if part.tag in _NOT_TEXT or _is_ours(part)]:
        if part.getparent() is not None:
            part.drop_tree()


def _is_ours(part: html.HtmlElement) -> bool:
    classes = part.get("class")
    return classes is not None and _are_ours(classes)


@lru_cache(maxsize=1024)
def _are_ours(classes: str) -> bool:
    return not _OURS.isdisjoint(classes.split())


def _drop_title(root: html.HtmlElement, anchors: Collection[str]) -> None:
    """The title of the page stands elsewhere. A second one is a heading like others."""
    for number, heading in enumerate(list(root.iter("h1"))):
        around = heading.getparent()
        if number or (around is not None and around.get("id") in anchors):
            heading.tag = "h2"
        else:
            heading.drop_tree()


def _resolve(root: html.HtmlElement, address: str) -> None:
    for link in root.iter("a"):
        href = link.get("href")
        if href and not href.startswith(("https:", "http:")):
            link.set("href", _joined(address, href))
    for picture in root.iter("img"):
        picture.set("src", _joined(address, picture.get("src", "")))


def _joined(address: str, href: str) -> str:
    try:
        return urljoin(address, href)
    except ValueError:  # as in `//[`, which leads nowhere
        return address


def _join_notes(root: html.HtmlElement) -> None:
    """The number of a footnote stands before its words."""
    for note in root.iter("aside"):
        label, words = note.find("span"), note.find("p")
        if label is not None and words is not None and label.getnext() is words:
            label.tail, words.text = f" {words.text or ''}", None
            words.insert(0, label)


def _boxes(root: html.HtmlElement, anchors: Collection[str]) -> list[html.HtmlElement]:
    """The tagged sections in their order; words that boxes alone keep apart get paragraphs."""
    boxes = list(root.iter(*_BOXES))
    for box in boxes:
        _into_paragraphs(box)
    return [box for box in boxes if box.get("id") in anchors and box is not root]


def _into_paragraphs(box: html.HtmlElement) -> None:
    parts, text, box.text = list(box), box.text, None
    at = _paragraph(text)
    if at is not None:
        box.insert(0, at)
    for part in parts:
        if part.tag in _INLINE:
            if at is None:
                part.addprevious(at := etree.Element("p"))
            at.append(part)
        else:
            # Not by an index, which is counted anew each time: there may be many parts.
            text, part.tail = part.tail, None
            at = _paragraph(text)
            if at is not None:
                part.addnext(at)
            part.tail = "\n"


def _paragraph(text: str | None) -> etree._Element | None:
    """A paragraph of *text*, if it says anything."""
    if not text or text.isspace():
        return None
    made = etree.Element("p")
    made.text = text
    return made


def _taken_apart(section: html.HtmlElement) -> tuple[str, str]:
    """The heading of *section*, and all else."""
    heading = next((part for part in section if part.tag in _HEADINGS), None)
    if heading is None:
        return "", _safe(section)
    words = f"<{heading.tag}>{_safe(heading)}</{heading.tag}>"
    heading.drop_tree()
    return words, _safe(section)


def _filled(piece: str, pieces: list[str]) -> str:
    """*piece* with those that have left a comment in it."""
    return _PLACE.sub(lambda place: _filled(pieces[int(place[1])], pieces), piece)


def _safe(element: html.HtmlElement) -> str:
    parts = (html.tostring(part, encoding="unicode") for part in element)
    return _cleaner().clean("".join((element.text or "", *parts)))


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=False,
    )


def _tidy(text: str) -> str:
    """*text* without the empty lines and paragraphs that others have left."""
    parts = _CODE.split(text)
    parts[::2] = (_EMPTY_LINES.sub("\n", _NOTHING.sub("", part)) for part in parts[::2])
    return "".join(parts).strip()
