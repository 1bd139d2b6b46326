"""Headings of imported Markdown: one title, clean levels, underlined ones written with `#`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from sphinx_newsletter.importers.markdown_page import Edit, code_lines, plain_parser
from sphinx_newsletter.importers.page_stream import folded
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.imported import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from sphinx_newsletter.importers.markdown_page import MarkdownPage


_ID = re.compile(r"\s*\{:?\s*#(?P<id>[\w:.-]+)[^{}]*\}\s*$")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}]*\}\s*$")
_WITHOUT_SPACE = re.compile(r"(#{2,6})(?=\w)")
_TO_HEADING = re.compile(r"\]\(#([^\s()]+)\)")
_TARGET = re.compile(r"\((?P<id>[^()]+)\)=")


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


class Title(NamedTuple):
    """The heading that is the title: its words, its Markdown, and its lines."""

    words: str
    written: str
    begin: int
    end: int
    is_plain: bool


def title_in(page: MarkdownPage, title: str) -> Title | None:
    """The heading that is the title: the first one, of level 1 or with the words of *title*."""
    at = next((i for i, one in enumerate(page.tokens) if one.type == "heading_open"), None)
    found = next(headings(page.tokens), None)
    if at is None or not found or found.is_nested:
        return None
    inline = page.tokens[at + 1]
    words = words_of(inline)
    is_title = folded(words) == folded(title) if title else found.level == 1
    if not is_title or not words:
        return None
    kinds = {one.type for one in inline.children or ()}
    is_plain = not kinds & {"image", "link_open", "html_inline", "footnote_ref"}
    written = f"{'#' * found.level} {found.words}"
    return Title(words, written, found.begin, found.end, is_plain)


def words_of(inline: Token) -> str:
    """The words of an *inline* token, without its marks and pictures."""
    words = "".join(
        " " if one.type in ("softbreak", "hardbreak") else one.content
        for one in inline.children or ()
        if one.type not in ("html_inline", "image", "footnote_ref")
    )
    return " ".join(words.split())


def without_title(title: Title, *, is_repeated: bool) -> Iterable[Edit]:
    """Take the *title* off the text of its page, because the writer writes it.

    It *is_repeated* if the front matter has it, too.
    """
    after = f"# {title.words}"
    if is_repeated:
        yield Edit(title.begin, title.end, (), "title-repeated", Kind.DROPPED, title.written)
    elif not title.is_plain:
        yield Edit(title.begin, title.end, (), "title-plain", before=title.written, after=after)
    else:
        yield Edit(title.begin, title.end, (), "title", before=after, after=after)


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
    wanted = {unquote(one) for one in _TO_HEADING.findall(page.text)}
    for one in headings(page.tokens):
        words = _ATTRIBUTES.sub("", one.words).rstrip()
        words = "" if set(words) == {"#"} else words
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
        target = [*_target(one, words, wanted)]
        if target or page.lines[one.begin : one.end] != [line]:
            # A target is a line of its own.
            gap = [""] if target and one.begin and page.lines[one.begin - 1].strip() else []
            rule = "heading-id" if target else _rule(one, line)
            yield Edit(one.begin, one.end, (*gap, *target, line), rule, after=line)


def _target(heading: _Heading, words: str, wanted: set[str]) -> Iterator[str]:
    """The line that keeps the old anchor of *heading*, if it is written or a link leads to it."""
    found = _ID.search(heading.words)
    anchor = found["id"] if found else _slug(words)
    if anchor_of(anchor) and (found or (anchor in wanted and anchor != anchor_of(words))):
        yield f"({anchor_of(anchor)})="


def _slug(words: str) -> str:
    """The anchor that most programs make of the *words* of a heading.

    >>> _slug("What's **new** in C++?")
    'whats-new-in-c'
    """
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words).strip().lower())


def anchors_in(lines: Sequence[str]) -> Iterator[str]:
    """The anchors of the headings in *lines* of an edition: targets, and what words become."""
    for one in headings(plain_parser().parse("\n".join(lines))):
        yield anchor_of(one.words)
        if found := _TARGET.fullmatch(lines[one.begin - 1]) if one.begin else None:
            yield found["id"]


def with_targets(lines: Sequence[str], wanted: Collection[str]) -> list[str]:
    """*lines* of an edition, with a target above each heading whose anchor is *wanted*."""
    made = [*lines]
    if wanted:
        for one in reversed([*headings(plain_parser().parse("\n".join(lines)))]):
            anchor = anchor_of(one.words)
            has_target = bool(one.begin and _TARGET.fullmatch(lines[one.begin - 1]))
            if anchor in wanted and not has_target and not one.is_nested:
                gap = [""] if one.begin and lines[one.begin - 1].strip() else []
                made[one.begin : one.begin] = [*gap, f"({anchor})="]
    return made


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
