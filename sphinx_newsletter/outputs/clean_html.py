"""Sanitized HTML of pages and sections, for feeds and twins: plain, safe, with absolute links."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from html import unescape
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

import nh3
from lxml import etree, html

from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.size_limits import LONGEST_PAGE

if TYPE_CHECKING:
    from collections.abc import Collection


WHOLE_PAGE = ""
MATHS = "math"  # class of code that is LaTeX
_HIGHLIGHTED = re.compile(r"highlight-(?!(?:default|none|text)\b)([\w+#.-]+)")
# Phrasing content, as HTML calls what a paragraph may contain.
_PHRASING = {
    *("a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "strong", "sub", "sup", "time", "u", "var"),
}
_ELEMENTS = _PHRASING | {
    *("aside", "blockquote", "figcaption", "figure", "hr", "p", "pre"),
    *("h2", "h3", "h4", "h5", "h6"),
    *("dd", "dl", "dt", "li", "ol", "ul"),
    *("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
SPONSOR = "sponsor"  # class of an advertisement
# Roles of DPUB-ARIA that footnotes have.
NOTE, NOTE_NUMBER, NOTE_BACK = "doc-footnote", "doc-noteref", "doc-backlink"
_ATTRIBUTES = {
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "pre": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES = {"https", "http", "mailto", "tel"}
# Navigation, what works on our pages only, and what each list shows next to an entry.
OMITTED_CLASSES = {
    *(
        "headerlink",
        "tags",
        "around",
        "correction",
        "embed-open",
        "event-calendar",
        "leaf",
        "unseen",
    ),
    *(
        "linenos",
        "edition-dateline",
        "edition-subtitle",
        "edition-byline",
        "edition-tags",
        "edition-end",
        "cite",
        "talk-back",
    ),
}
_OMITTED_ELEMENTS = {"button", "form", "iframe", "input", "script", "style", "svg", "template"}
# Some parsers of HTML read their content as text, others as elements.
_AMBIGUOUS_ELEMENTS = (
    *("noembed", "noframes", "noscript", "plaintext", "select", "textarea", "title", "xmp"),
)
_CONTAINERS = (
    *("address", "article", "aside", "details", "div", "fieldset", "footer", "header", "label"),
    *("legend", "main", "nav", "section", "summary"),
)
_INLINE = _PHRASING | {"font", "span"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NUMERIC_REFERENCE = re.compile(r"&#(?:x[0-9a-f]+|\d+);?", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<!--(\d+)-->")
_PRE = re.compile(r"(<pre[^>]*>.*?</pre>)", re.DOTALL)
_CODE_CLASS = re.compile(r'(<(?:pre|code)) class="[^"]*">')
# As nh3 writes a paragraph from which it has removed everything.
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|<br>)*</p>")
_EMPTY_LINES = re.compile(r"\n\s*\n")


def clean_sections(body: str, address: str, anchors: Collection[str]) -> dict[str, str]:
    """The HTML of a page and of its sections, by anchor; the page is at `WHOLE_PAGE`.

    *body* is the content of the page; links and images are resolved against *address*. The page
    is without its title, a section without its heading and the tagged sections in it. It ends with
    the footnotes that it refers to, which the page has at its end. Advertisements are those of the
    page.
    """
    root = html.fragment_fromstring(_without_illegal_characters(body), create_parent="div")
    _remove_omitted(root)
    _name_languages(root)
    _replace_maths(root)
    _remove_title(root, anchors)
    _resolve_links(root, address)
    notes = _Footnotes(root)
    found: dict[str, str] = {}
    # Each section is sanitized once. A comment in its place is where the page gets it back.
    fragments: list[str] = []
    sections = _sections(root, anchors)
    for sponsor in root.xpath(f"//div[contains(concat(' ', @class, ' '), ' {SPONSOR} ')]"):
        _replace_by_placeholder(sponsor, _outer(sponsor), fragments)
    for section in reversed(sections):  # nested ones first
        below = notes.of(section)
        heading, inner = _heading_and_rest(section)
        found[section.get("id", "")] = _tidy(_PLACEHOLDER.sub("", inner) + below)
        _replace_by_placeholder(section, f"\n{heading}\n{inner}\n", fragments)
    return {WHOLE_PAGE: _tidy(_fill_placeholders(_sanitized(root), fragments)), **found}


def _replace_by_placeholder(element: html.HtmlElement, fragment: str, fragments: list[str]) -> None:
    """Put a comment in place of *element*, and its HTML, *fragment*, into *fragments*."""
    placeholder = etree.Comment(str(len(fragments)))
    placeholder.tail = element.tail
    cast("html.HtmlElement", element.getparent()).replace(element, placeholder)
    fragments.append(fragment)


def without_classes(text: str) -> str:
    """The sanitized HTML *text* without the classes of code, which mean nothing to feed readers."""
    return _CODE_CLASS.sub(r"\1>", text)


def _without_illegal_characters(body: str) -> str:
    """*body* without characters that XML forbids, and without references to them."""
    if "&#" in body:
        body = _NUMERIC_REFERENCE.sub(
            lambda found: found[0] if legal(unescape(found[0])) else "", body
        )
    return legal(body)


def _remove_omitted(root: html.HtmlElement) -> None:
    """Remove comments, what only works on our pages, and what is not text."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction, *_AMBIGUOUS_ELEMENTS)
    for element in list(filter(_is_omitted, root.iter())):
        if element.getparent() is not None:
            element.drop_tree()


def _is_omitted(element: html.HtmlElement) -> bool:
    if element.tag in _OMITTED_ELEMENTS:
        return True
    classes = element.get("class")
    return classes is not None and _has_omitted_class(classes)


@lru_cache(maxsize=1024)
def _has_omitted_class(classes: str) -> bool:
    return not OMITTED_CLASSES.isdisjoint(classes.split())


def _name_languages(root: html.HtmlElement) -> None:
    """Leave no class to code but that of its language, as in HTML's own examples."""
    for code in root.iter("pre", "code"):
        code.attrib.pop("class", None)
    for box in root.iter("div"):
        found = _HIGHLIGHTED.match(box.get("class", ""))
        for code in box.iter("pre") if found else ():
            code.set("class", f"language-{found[1]}")  # type: ignore[index] # found


def _replace_maths(root: html.HtmlElement) -> None:
    """Replace MathML, which most feed readers remove, by its source as code."""
    for maths in list(root.iter("math")):
        source = "".join(maths.xpath(".//annotation/text()"))
        maths.tag = "pre" if maths.get("display") == "block" else "code"
        tail = maths.tail
        maths.clear()
        maths.set("class", MATHS)
        maths.text, maths.tail = source, tail


def _remove_title(root: html.HtmlElement, anchors: Collection[str]) -> None:
    """Remove the title of the page, which outputs show themselves; other `h1` become `h2`."""
    for number, heading in enumerate(list(root.iter("h1"))):
        parent = heading.getparent()
        if number or (parent is not None and parent.get("id") in anchors):
            heading.tag = "h2"
        else:
            heading.drop_tree()


def _resolve_links(root: html.HtmlElement, address: str) -> None:
    for link in root.iter("a"):
        href = link.get("href")
        if href and not href.startswith(("https:", "http:")):
            link.set("href", _absolute(address, href))
    for image in root.iter("img"):
        image.set("src", _absolute(address, image.get("src", "")))


def _absolute(address: str, href: str) -> str:
    try:
        return urljoin(address, href)
    except ValueError:  # as in `//[`
        return address


class _Footnotes:
    """The footnotes of a page by id; sections get copies of those that they refer to."""

    def __init__(self, root: html.HtmlElement) -> None:
        """Collect the footnotes, and number them. Other asides become containers."""
        self._notes: dict[str, html.HtmlElement] = {}
        self._room = LONGEST_PAGE  # for all copies, because many sections can refer to a long note
        for aside in list(root.iter("aside")):
            if aside.get("role") == NOTE:
                _number(aside)
                self._notes[aside.get("id", "")] = aside
            else:
                aside.tag = "div"

    def of(self, section: html.HtmlElement) -> str:
        """The HTML of the footnotes that *section* refers to, in the order of the page."""
        found = self._referred(section)
        if not found:
            return ""
        text = "\n".join(self._texts[name] for name in self._notes if name in found)
        self._room -= len(text)
        return f"\n<hr>\n{text}" if self._room >= 0 else ""

    def _referred(self, section: html.HtmlElement) -> set[str]:
        """The ids of the footnotes to which *section* refers, and to which those refer."""
        found: set[str] = set()
        waiting = [section]
        while waiting:
            for link in waiting.pop().iter("a"):
                name = link.get("href", "").rpartition("#")[2]
                if link.get("role") == NOTE_NUMBER and name in self._notes and name not in found:
                    found.add(name)
                    waiting.append(self._notes[name])
        return found

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {name: _outer(note) for name, note in self._notes.items()}


def _number(note: html.HtmlElement) -> None:
    """Put the number of a footnote into its first paragraph; of several links back, keep one."""
    label = note.find("span")
    if label is None:
        return
    back = next((link for link in note.iter("a") if link.get("role") == NOTE_BACK), None)
    number = etree.Element("a", {"role": NOTE_BACK})
    if back is not None:
        number.set("href", back.get("href", ""))
    number.text = label.text_content()
    for child in [one for one in note if one.tag == "span"]:
        child.drop_tree()
    words = note.find("p")
    if words is None or words is not note[0]:
        words = etree.Element("p")
        note.insert(0, words)
    number.tail, words.text = f" {words.text or ''}", None
    words.insert(0, number)


def _sections(root: html.HtmlElement, anchors: Collection[str]) -> list[html.HtmlElement]:
    """The tagged sections in their order. The text of containers is put into paragraphs."""
    containers = list(root.iter(*_CONTAINERS))
    for container in containers:
        _wrap_text(container)
    return [one for one in containers if one.get("id") in anchors and one is not root]


def _wrap_text(container: html.HtmlElement) -> None:
    """Put text and inline elements into paragraphs: only the container kept them apart."""
    children, text, container.text = list(container), container.text, None
    paragraph = _paragraph(text)
    if paragraph is not None:
        container.insert(0, paragraph)
    for child in children:
        if child.tag in _INLINE:
            if paragraph is None:
                child.addprevious(paragraph := etree.Element("p"))
            paragraph.append(child)
        else:
            # Not by index: lxml counts from the first child each time, and there may be many.
            text, child.tail = child.tail, None
            paragraph = _paragraph(text)
            if paragraph is not None:
                child.addnext(paragraph)
            child.tail = "\n"


def _paragraph(text: str | None) -> etree._Element | None:
    """A paragraph with *text*, unless that is blank."""
    if not text or text.isspace():
        return None
    element = etree.Element("p")
    element.text = text
    return element


def _heading_and_rest(section: html.HtmlElement) -> tuple[str, str]:
    """The HTML of the heading of *section*, and of everything else in it."""
    heading = next((child for child in section if child.tag in _HEADINGS), None)
    if heading is None:
        return "", _sanitized(section)
    words = f"<{heading.tag}>{_sanitized(heading)}</{heading.tag}>"
    heading.drop_tree()
    return words, _sanitized(section)


def _fill_placeholders(fragment: str, fragments: list[str]) -> str:
    """*fragment* with the *fragments* of nested sections in place of their comments."""
    return _PLACEHOLDER.sub(
        lambda placeholder: _fill_placeholders(fragments[int(placeholder[1])], fragments), fragment
    )


def _sanitized(element: html.HtmlElement) -> str:
    children = (html.tostring(child, encoding="unicode") for child in element)
    return _cleaner().clean("".join((element.text or "", *children)))


def _outer(element: html.HtmlElement) -> str:
    """The sanitized HTML of *element* itself."""
    return _cleaner().clean(html.tostring(element, encoding="unicode", with_tail=False))


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_ELEMENTS,
        attributes=_ATTRIBUTES,
        tag_attribute_values={
            "a": {"role": {NOTE_NUMBER, NOTE_BACK}, "rel": {"sponsored"}},
            "aside": {"role": {NOTE}},
        },
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=False,
    )


def _tidy(text: str) -> str:
    """*text* without the empty lines and paragraphs that removed elements have left."""
    pieces = _PRE.split(text)
    pieces[::2] = (_EMPTY_LINES.sub("\n", _EMPTY_PARAGRAPH.sub("", one)) for one in pieces[::2])
    return "".join(pieces).strip()
