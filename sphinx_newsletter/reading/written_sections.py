"""Sections in a source that is not parsed as a page: their lines, level and title."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.reading.settings import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class WrittenSection(NamedTuple):
    """A section in a source: the lines from `first` until `end` (from 0), its level and title."""

    first: int
    end: int
    level: int
    title: str


def find_section(text: str, anchor: str) -> WrittenSection | None:
    """The section at *anchor* in the source *text*; None if there is none."""
    tokens = [token for token in _parser().parse(text) if token.level == 0 and token.map]
    headings = [n for n, token in enumerate(tokens) if token.type == "heading_open"]
    by_title: WrittenSection | None = None
    for at, n in enumerate(headings):
        level = int(tokens[n].tag[1:])
        if level == 1:
            continue
        above = _targets_above(tokens, n)
        later = (m for m in headings[at + 1 :] if int(tokens[m].tag[1:]) <= level)
        end = next((_first_line(tokens, m) for m in later), len(text.split("\n")))
        found = WrittenSection(_first_line(tokens, n), end, level, _title_of(text, tokens[n]))
        if anchor in {anchor_of(target.content) for target in above}:
            return found
        if anchor == anchor_of(found.title):
            by_title = by_title or found
    return by_title


def _targets_above(tokens: Sequence[Token], n: int) -> list[Token]:
    """The targets directly above the heading with the index *n*."""
    first = n
    while first and tokens[first - 1].type == "myst_target":
        first -= 1
    return list(tokens[first:n])


def _first_line(tokens: Sequence[Token], n: int) -> int:
    above = _targets_above(tokens, n)
    lines = (above[0] if above else tokens[n]).map
    return lines[0] if lines else 0


def _title_of(text: str, token: Token) -> str:
    """The words of a heading, without its markup."""
    first, end = token.map or (0, 0)
    inline = _parser().parse("\n".join(text.split("\n")[first:end]))
    words = (child for one in inline for child in one.children or ())
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in words
    ).strip()


@cache
def _parser() -> MarkdownIt:
    # Most commands need no parser, and it takes long to import.
    from markdown_it.renderer import RendererHTML  # noqa: PLC0415
    from myst_parser.config.main import MdParserConfig  # noqa: PLC0415
    from myst_parser.parsers.mdit import create_md_parser  # noqa: PLC0415

    return create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)
