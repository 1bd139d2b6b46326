"""Headings of imported Markdown: one title, clean levels, underlined ones written with `#`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.markdown_page import Edit, code_lines
from sphinx_newsletter.importers.page_stream import folded
from sphinx_newsletter.model.imported import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from sphinx_newsletter.importers.markdown_page import MarkdownPage


_ID = re.compile(r"\s*\{:?\s*#(?P<id>[\w:.-]+)[^{}]*\}\s*$")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}]*\}\s*$")
_WITHOUT_SPACE = re.compile(r"(#{2,6})(?=\w)")
_MARK = re.compile(r"^(?P<indent>\s*)#{1,6}[ \t]*|[ \t]+#+[ \t]*$")


class _Heading(NamedTuple):
    """A heading: its level, its words, the marks of a block around it, and its lines."""

    level: int
    words: str
    is_nested: bool
    begin: int
    end: int


def headings(tokens: Sequence[Token]) -> Iterator[_Heading]:
    """All headings, in order."""
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.map:
            words = " ".join(tokens[index + 1].content.split())
            yield _Heading(int(token.tag[1]), words, bool(token.level), *token.map)


def first_title(page: MarkdownPage) -> str:
    """The words of the heading of level 1 with which the page begins, as they are read."""
    found = next(headings(page.tokens), None)
    if not found or found.level != 1 or found.is_nested:
        return ""
    index = next(i for i, one in enumerate(page.tokens) if one.type == "heading_open")
    return words_of(page.tokens[index + 1])


def words_of(inline: Token) -> str:
    """The words of an *inline* token, without its marks."""
    words = "".join(
        " " if one.type in ("softbreak", "hardbreak") else one.content
        for one in inline.children or ()
        if one.type != "html_inline"
    )
    return " ".join(words.split())


def without_title(page: MarkdownPage, title: str, *, is_repeated: bool) -> Iterable[Edit]:
    """Take the heading that is the *title* off the text: the writer writes it.

    It *is_repeated* if the front matter has it, too.
    """
    found = next(headings(page.tokens), None)
    if found and not found.is_nested and found.level <= 2:
        index = next(i for i, one in enumerate(page.tokens) if one.type == "heading_open")
        if folded(words_of(page.tokens[index + 1])) == folded(title):
            before = f"{'#' * found.level} {found.words}" if is_repeated else ""
            yield Edit(found.begin, found.end, (), "title-repeated", Kind.DROPPED, before)


def with_spaces(page: MarkdownPage) -> Iterable[Edit]:
    """Write `## Heading` for `##Heading`, which many programs take for one."""
    code = code_lines(page.tokens)
    for index, line in enumerate(page.lines):
        if index not in code and _WITHOUT_SPACE.match(line):
            made = _WITHOUT_SPACE.sub(r"\1 ", line, count=1)
            yield Edit(index, index + 1, (made,), "heading-space")


def of_bold_lines(page: MarkdownPage) -> Iterable[Edit]:
    """Make headings of bold lines where the whole issue has no others and two or more of them."""
    if any(True for _ in headings(page.tokens)):
        return
    found = [
        (token, page.tokens[index + 1])
        for index, token in enumerate(page.tokens)
        if token.type == "paragraph_open" and not token.level and _is_bold(page.tokens[index + 1])
    ]
    if len(found) < 2:
        return
    for token, inline in found:
        begin, end = token.map or (0, 0)
        text = inline.content.strip()
        words = text.strip("*_").strip() if text[:2] in ("**", "__") else text
        yield Edit(begin, end, (f"## {words.rstrip(':')}",), "bold-line-heading")


def _is_bold(inline: Token) -> bool:
    """Whether all that a paragraph has is strong, in one piece and on one line."""
    kinds = [one.type for one in inline.children or () if one.type != "text" or one.content]
    if kinds[:1] != ["strong_open"] or kinds[-1:] != ["strong_close"]:
        return False
    return kinds.count("strong_open") == 1 and "softbreak" not in kinds


def levelled(page: MarkdownPage) -> Iterable[Edit]:
    """Write all headings with `#`, on levels without gaps from 2 on; `{#id}` as a target."""
    open_levels: list[int] = []
    for one in headings(page.tokens):
        found = _ID.search(one.words)
        words = _ATTRIBUTES.sub("", one.words).rstrip()
        words = _MARK.sub("", words).strip() if set(words) == {"#"} else words
        if one.is_nested:
            yield from _nested(page, one, words)
            continue
        if not words:
            yield Edit(one.begin, one.end, (), "heading-empty", Kind.DROPPED)
            continue
        while open_levels and open_levels[-1] >= one.level:
            open_levels.pop()
        open_levels.append(one.level)
        line = f"{'#' * min(1 + len(open_levels), 6)} {words}"
        target = [f"({found['id']})="] if found else []
        old = page.lines[one.begin : one.end]
        if found or old != [line]:
            rule = "heading-id" if found else _rule(one, line)
            after = line if found else None
            # Nothing parts a heading from what is above it, and a target from its heading.
            gap = [""] if one.begin and page.lines[one.begin - 1].strip() and target else []
            yield Edit(one.begin, one.end, (*gap, *target, line), rule, after=after)


def _rule(heading: _Heading, line: str) -> str:
    is_level = not line.startswith(f"{'#' * heading.level} ")
    return "heading-level" if is_level else "heading-form"


def _nested(page: MarkdownPage, heading: _Heading, words: str) -> Iterable[Edit]:
    """A heading in a list or a quote, where none may be, becomes a bold line."""
    line = page.lines[heading.begin]
    at = line.find("#")
    if at >= 0 and heading.end - heading.begin == 1 and words:
        made = f"{line[:at]}**{words.replace('**', '')}**"
        before, after = f"{'#' * heading.level} {words}", made[at:]
        yield Edit(
            heading.begin, heading.end, (made,), "heading-nested", before=before, after=after
        )
