"""Inline Markdown: the text of a paragraph, and its links, images and roles with positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.outline import Image, Link, Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.token import Token


_BARE = re.compile(r"https?://[^\s<>\"'`()\[\]]*[^\s<>\"'`()\[\].,;:!?]")
_EXPLICIT = re.compile(r"<\s*([^<>]+?)\s*>\s*$")
_BREAKS = frozenset({"softbreak", "hardbreak"})
_WORDS = frozenset({"text", "code_inline", "html_inline"})


class Words(NamedTuple):
    """The content of a paragraph, heading or cell: text without markup, links, images, roles."""

    text: str
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    roles: tuple[Role, ...]


class _Opened(NamedTuple):
    """A link whose end has not been reached: how many texts are before it, where its URL is."""

    token: Token
    words: int
    line: int
    at: Span | None


class Places:
    """Finds the positions of texts in the lines of a source, one after the other."""

    def __init__(self, lines: Sequence[str], first: int, last: int) -> None:
        """Search the lines from *first* to *last* (from 1, both included)."""
        self._lines = lines
        self._last = min(last, len(lines))
        self.line = first
        self._column = 0

    def find(self, text: str, behind: str = "") -> Span | None:
        """The next span of *text*, if *behind* precedes it; None, and no progress, if not found."""
        if not text:
            return None
        column = self._column
        for line in range(self.line, self._last + 1):
            written = self._lines[line - 1]
            at = written.find(text, column)
            while at >= 0 and behind and not written[:at].rstrip(" \t<").endswith(behind):
                at = written.find(text, at + 1)
            if at >= 0:
                self.line, self._column = line, at + len(text)
                return Span(line, at, at + len(text))
            column = 0
        return None

    def next_line(self) -> None:
        """Continue on the next line."""
        self.line, self._column = min(self.line + 1, self._last), 0


class Inline:
    """Reads the inline tokens of one text."""

    def __init__(self, lines: Sequence[str], references: Mapping[str, int]) -> None:
        """*lines* are those of the source; *references* are the lines of definitions, by URL."""
        self._lines = lines
        self._references = references

    def read(self, token: Token, first: int, last: int) -> Words:
        """The content of *token*, which is on the lines from *first* to *last*."""
        places = Places(self._lines, first, last)
        texts: list[str] = []
        links: list[Link] = []
        images: list[Image] = []
        roles: list[Role] = []
        opened: _Opened | None = None
        for child in token.children or ():
            if child.type in _BREAKS:
                places.next_line()
                texts.append(" ")
            elif child.type == "link_open":
                href = str(child.attrGet("href") or "")
                at = places.find(href) if child.markup == "autolink" else None
                opened = _Opened(child, len(texts), places.line, at)
            elif child.type == "link_close" and opened:
                links.append(self._link(opened, "".join(texts[opened.words :]), places))
                opened = None
            elif child.type == "image":
                url, alt = str(child.attrGet("src") or ""), _plain(child)
                images.append(Image(url, alt, places.line))
                places.find(url)
                texts.append(alt)
            elif child.type == "myst_role":
                roles += _role(child, places)
                texts.append(child.content)
            elif child.type in _WORDS:
                if not opened and child.type == "text":
                    links += _bare(child.content, places)
                elif not (opened and opened.at):  # the text of an autolink is its URL
                    places.find(child.content)
                texts.append(_shown(child))
        text = " ".join("".join(texts).split())
        return Words(text, tuple(links), tuple(images), tuple(roles))

    def _link(self, opened: _Opened, text: str, places: Places) -> Link:
        token, _, line, at = opened
        href = str(token.attrGet("href") or "")
        is_auto = token.markup == "autolink"
        if not at and not is_auto:
            at = places.find(href, "](") or self._defined(href)
        before = self._lines[at.line - 1][: at.start] if is_auto and at else "<"
        is_bare = not before.endswith("<")
        return Link(href, " ".join(text.split()), line, at, bare=is_bare)

    def _defined(self, href: str) -> Span | None:
        """The URL of a reference link, at its definition."""
        line = self._references.get(href, 0)
        column = self._lines[line - 1].find(href) if 0 < line <= len(self._lines) else -1
        return Span(line, column, column + len(href)) if line and column >= 0 else None


def _shown(token: Token) -> str:
    """The text that readers see; empty for a comment."""
    is_comment = token.type == "html_inline" and token.content.startswith("<!--")
    return "" if is_comment else token.content


def _plain(token: Token) -> str:
    """The text in *token*, without markup."""
    inner = token.children or ()
    return "".join(map(_plain, inner)) if inner else token.content


def _bare(text: str, places: Places) -> Iterator[Link]:
    end = 0
    for match in _BARE.finditer(text):
        at = places.find(match[0])
        yield Link(match[0], match[0], at.line if at else places.line, at, bare=True, is_text=True)
        end = match.end()
    places.find(text[end:])


def _role(token: Token, places: Places) -> Iterator[Role]:
    explicit = _EXPLICIT.search(token.content)
    target = explicit[1] if explicit else token.content.strip()
    if at := places.find(target):
        yield Role(str(token.meta.get("name", "")), target, at)
