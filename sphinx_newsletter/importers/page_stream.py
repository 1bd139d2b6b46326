"""Stream of a page: what a reader gets from its HTML, as entries in order.

The meter of fidelity compares the stream of a source with that of the page that was built from it.
Both are read here by the same rules. No importer uses this code, so a fault of an importer cannot
hide itself.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree, html
from markdown_it.common.normalize_url import normalizeLink

from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.outputs.clean_html import OMITTED_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet


class Part(Enum):
    """Kinds of entries."""

    WORD = "word"
    HEADING = "heading"
    LINK = "link"
    PICTURE = "picture"
    FRAME = "frame"
    ITEM = "list item"
    ROW = "table row"
    CELL = "table cell"
    CODE = "code block"
    LINE = "line of code"
    QUOTE = "quote"
    NOTE = "footnote reference"


class Entry(NamedTuple):
    """A word, a line of code, or the mark of an element: where it begins, and where it ends.

    The value of a mark is what is compared of the element itself: the level of a heading, the
    address of a link, the language of code.
    """

    part: Part
    value: str
    is_end: bool = False
    section: str = ""

    @property
    def key(self) -> tuple[Part, str, bool]:
        """What is compared: anything but the section."""
        return self[:3]


# What the archive adds to the text of an edition; feeds leave out most of it, too.
_ADDED = OMITTED_CLASSES | {
    *("embed-stage", "embed-host", "interview-date", "interview-digest"),
    *("sd-summary-state-marker", "backrefs"),
}
_UNREAD = frozenset(("script", "style", "template", "head", "svg", "semantics"))
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i"),
        *("img", "input", "ins", "kbd", "label", "mark", "math", "picture", "q", "s", "samp"),
        *("small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"),
        "wbr",
    )
)
_MARKS = {
    **{f"h{level}": (Part.HEADING, str(level)) for level in range(1, 7)},
    "blockquote": (Part.QUOTE, ""),
    "tr": (Part.ROW, ""),
    **dict.fromkeys(("td", "th"), (Part.CELL, "")),
}
_FRAMES = ("iframe", "video", "audio", "embed")
_LAYOUT = "|".join(f".//{name}" for name in ("table", "h1", "h2", "h3", "h4", "ul", "ol", "div"))
_LANGUAGE = re.compile(r"(?:highlight-source|highlight|language|lang)-(.+)")
_NO_LANGUAGE = frozenset(("", "default", "none", "text", "plaintext", "txt", "plain"))
_SPECIAL = re.compile(r"<[?!](?!--)[^>]*>")  # instructions and sections of XML, and doctypes
_NUMBER = re.compile(r"[\W_]*(?:\d+(?::\d+)?)?[\W_]*")  # `[1:2]` is the second of note 1
# Typographic signs and what writers type for them: the build sets typographic ones.
_UNSEEN_SIGNS: dict[str, str | None] = dict.fromkeys(
    "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"
)
_UNSEEN = str.maketrans(_UNSEEN_SIGNS)
_SIGNS: dict[str, str | None] = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f«»「」『』", '"'),
    **_UNSEEN_SIGNS,
    "\u2013": "--",
    "\u2014": "---",
    "…": "...",
}
_MARKED = "\ufdd0"  # no character (https://www.unicode.org/faq/private_use.html#nonchar1)
_TYPOGRAPHY = str.maketrans(_SIGNS)
_GUILLEMETS = re.compile(r"(?<=«)\s+|\s+(?=»)")


def folded(text: str) -> str:
    """*text* in one line, without differences that typography makes.

    >>> folded("« Oui », she said \N{EN DASH} …")
    '"Oui", she said -- ...'
    """
    text = _GUILLEMETS.sub("", unicodedata.normalize("NFC", text)).translate(_TYPOGRAPHY)
    return " ".join(text.replace(". . .", "...").split())


@lru_cache(maxsize=8192)
def canonical(address: str) -> str:
    """*address* without differences of encoding."""
    address = address.strip()
    with suppress(ValueError):
        address = unquote(normalizeLink(address))
    return unicodedata.normalize("NFC", address).translate(_UNSEEN)


def stream_of_source(source: str) -> list[Entry]:
    """The stream of the HTML *source*."""
    return _Reader(source, {}, frozenset()).read()


def stream_of_page(article: str, files: Mapping[str, str]) -> list[Entry]:
    """The stream of a built page, without what the archive adds to an edition.

    *article* is the HTML of its content; *files* has the paths of pictures in the source of the
    page, by their addresses on the page.
    """
    return _Reader(article, files, _ADDED).read()


class _Open(NamedTuple):
    """An element that is being read: its index, that of its first piece of text, and its mark."""

    element: html.HtmlElement
    begin: int
    mark: Entry | None


class _Reader:
    """Reads one page, element by element, without recursion: some sources nest deeply."""

    def __init__(self, text: str, files: Mapping[str, str], omitted: AbstractSet[str]) -> None:
        self._files, self._omitted = files, omitted
        self._root = _parsed(text)
        self._entries: list[Entry] = []
        self._section = ""
        # Text and marks of the block that is being read.
        self._pieces: list[str | Entry] = []
        self._open: list[_Open] = []
        self._lists: list[str] = []  # the signs of the lists that are open
        self._ids: set[str] = set()
        self._data: dict[html.HtmlElement, bool] = {}  # by table
        self._is_code = False

    def read(self) -> list[Entry]:
        """Read all of it."""
        walk = etree.iterwalk(self._root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            is_read = event in ("start", "end") and not self._is_unread(element)
            if event == "start" and is_read:
                self._start(element)
            elif event == "start":
                walk.skip_subtree()
            elif event == "end" and is_read:
                self._end(self._open.pop())
            if event != "start" and element.tail and not self._is_unread_tail(element):
                self._pieces.append(element.tail)
        self._end_block()
        return self._entries

    def _is_unread(self, element: html.HtmlElement) -> bool:
        if element.tag in _UNREAD:
            return True
        classes = element.get("class", "").split() if self._omitted else ()
        return not self._omitted.isdisjoint(classes) or ("label" in classes and _is_note(element))

    def _is_unread_tail(self, element: html.HtmlElement) -> bool:
        """Whether what follows *element* is no part of the page, such as the dot before a host."""
        parent = element.getparent()
        is_line = parent is not None and parent.get("class", "") == "embed-link"
        return element is self._root or (bool(self._omitted) and is_line)

    def _start(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag not in _INLINE:
            self._end_block()
        self._ids.add(element.get("id", ""))
        mark = self._mark(element)
        if mark:
            self._pieces.append(mark)
        self._open.append(_Open(element, len(self._pieces), mark))
        if tag == "pre":
            self._is_code = True
        elif tag in ("ul", "ol"):
            self._lists.append("1." if tag == "ol" else "-")
        elif tag == "math":
            source = element.xpath(".//annotation/text()")
            self._pieces += (f"${one}$" for one in source)
        elif tag == "img":
            self._pieces.append(self._picture(element))
        elif tag == "input" and element.get("type") == "checkbox":
            self._pieces.append("☐☑"["checked" in element.attrib])
        elif tag in _FRAMES:
            self._add_frame(element)
        if element.text:
            self._pieces.append(element.text)

    def _mark(self, element: html.HtmlElement) -> Entry | None:
        """The mark of *element*, if it has one that ends with it."""
        tag = element.tag
        if tag == "a":
            address = element.get("href", "").strip()
            return Entry(Part.LINK, self._address(address)) if address else None
        if tag == "li":
            return None if _is_note(element) else Entry(Part.ITEM, "".join(self._lists[-1:]))
        if tag == "pre":
            return Entry(Part.CODE, _language(element))
        if tag in ("tr", "td", "th") and not self._has_data(element):
            return None
        return Entry(*_MARKS[tag]) if tag in _MARKS else None

    def _address(self, address: str) -> str:
        if self._omitted and not urlsplit(address).scheme:
            address = re.sub(r"\.html(?=#|$)", ".md", address)
        return canonical(address)

    def _picture(self, element: html.HtmlElement) -> Entry:
        address = element.get("src", "")
        address = self._files.get(unquote(address), address)
        return Entry(Part.PICTURE, f"{canonical(address)}\n{folded(element.get('alt', ''))}")

    def _add_frame(self, element: html.HtmlElement) -> None:
        found = (element.get("src"), *element.xpath("./source/@src"))
        address = next(filter(None, found), "")
        if address:
            self._pieces.append(Entry(Part.FRAME, canonical(address)))

    def _end(self, ended: _Open) -> None:
        """Take what an element was, now that its text is known."""
        mark, tag = ended.mark, ended.element.tag
        if mark and mark.part is Part.LINK and self._is_reference(ended):
            return
        if mark and mark.part is Part.HEADING:
            text = folded("".join(one for one in self._pieces if isinstance(one, str)))
            self._section = text or self._section
        if mark and mark.part in (Part.CODE, Part.ITEM, Part.QUOTE, Part.ROW):
            self._end_block()
        if mark:
            last = self._pieces[-1] if mark.part is Part.LINK and self._pieces else None
            self._pieces.append(mark._replace(is_end=True))
            if isinstance(last, str) and last != last.rstrip():
                self._pieces[-2:] = [last.rstrip(), self._pieces[-1], " "]
        if tag == "pre":
            self._is_code = False
        elif tag in ("ul", "ol"):
            self._lists.pop()
        if tag not in _INLINE:
            self._end_block()

    def _is_reference(self, link: _Open) -> bool:
        """Whether *link* is a number that leads to a footnote or back, or has no content."""
        address = link.element.get("href", "").strip()
        within = self._pieces[link.begin :]
        text = "".join(one for one in within if isinstance(one, str))
        has_ended = self._pieces[link.begin - 1 : link.begin] != [link.mark]  # by a block in it
        if has_ended or not address.startswith("#") or not _NUMBER.fullmatch(text):
            return False
        if any(isinstance(one, Entry) for one in within):
            return False
        del self._pieces[link.begin - 1 :]
        if address[1:] not in self._ids and any(map(str.isdigit, text)):
            self._pieces.append(Entry(Part.NOTE, ""))
        return True

    def _end_block(self) -> None:
        """Take the entries until here; what follows is not the end of a word."""
        marks = [one for one in self._pieces if isinstance(one, Entry)]
        text = "".join(one if isinstance(one, str) else _MARKED for one in self._pieces)
        self._pieces = []
        part = Part.LINE if self._is_code else Part.WORD
        texts = [*map(str.rstrip, text.splitlines())] if self._is_code else folded(text).split()
        self._entries += _with_marks(part, texts, marks, self._section)

    def _has_data(self, element: html.HtmlElement) -> bool:
        """Whether the table of a row or cell has data; mails use tables for their layout, too."""
        table = next(element.iterancestors("table"), None)
        if table is None or self._omitted:
            return table is not None
        if table not in self._data:
            is_layout = table.get("role") in ("presentation", "none") or bool(table.xpath(_LAYOUT))
            self._data[table] = not is_layout
        return self._data[table]


def _with_marks(
    part: Part, texts: Iterable[str], marks: Iterable[Entry], section: str
) -> Iterator[Entry]:
    """The *texts* as entries, among the *marks* that are in them; blank ones are left out.

    A word is not parted: marks of beginnings come before it, those of ends after it.
    """
    waiting = iter(marks)
    for text in texts:
        if _MARKED not in text:
            if text:
                yield Entry(part, text, False, section)
            continue
        within = [next(waiting)._replace(section=section) for _ in range(text.count(_MARKED))]
        if word := text.replace(_MARKED, ""):
            yield from (one for one in within if not one.is_end)
            yield Entry(part, word, False, section)
            yield from (one for one in within if one.is_end)
        else:
            yield from within


def _parsed(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    text = _SPECIAL.sub("", legal(text.replace(_MARKED, "")))
    return html.fragment_fromstring(text.encode(), create_parent="div", parser=parser)


def _is_note(element: html.HtmlElement) -> bool:
    """Whether *element* is a footnote, or its label."""
    parent = element.getparent()
    names = (element.get("class", ""), "" if parent is None else parent.get("class", ""))
    return any("footnote" in name for name in names)


def _language(pre: html.HtmlElement) -> str:
    """The language of a code block; empty for plain text."""
    parents = [*pre.iterancestors()][:2]
    for element in (*pre.iterchildren("code"), pre, *parents):
        for name in element.get("class", "").split():
            found = _LANGUAGE.fullmatch(name)
            if found:
                return "" if found[1].lower() in _NO_LANGUAGE else found[1].lower()
    return ""
