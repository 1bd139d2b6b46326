"""The outline of a source: headings, tags, links, images, directives, with lines and columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_ALLOW = re.compile(r"allow:\s*(.*)")
_SKIPPED = re.compile(r"\s*(?:%.*|\(.+\)=)?\s*")  # blank lines, comments, targets


class Span(NamedTuple):
    """A range in one line: the line (from 1), and its columns (from 0, `end` excluded)."""

    line: int
    start: int
    end: int


class Heading(NamedTuple):
    """A heading of a page: its level, its text without markup, its line, the targets above it.

    `anchor` is its permanent id, or empty if it has none; `anchors` are all permanent ones.
    """

    level: int
    title: str
    line: int
    targets: tuple[str, ...]
    anchor: str = ""
    anchors: frozenset[str] = frozenset()


class TagName(NamedTuple):
    """A tag name as written in the front matter or in `{tags}`."""

    name: str
    at: Span


class Role(NamedTuple):
    """A role, as in ``{tag}`webgpu` ``: its name and its target."""

    name: str
    target: str
    at: Span


class Link(NamedTuple):
    """A link: its URL, its text, and the line of the text.

    `at` is where the URL is written, if the source contains it literally. A `bare` URL has no
    brackets around it. If it `is_text`, readers see it but cannot follow it.
    """

    url: str
    text: str
    line: int
    at: Span | None
    bare: bool = False
    is_text: bool = False


class Image(NamedTuple):
    """An image: its file or URL, its alternative text, its line."""

    url: str
    alt: str
    line: int


class Directive(NamedTuple):
    """A directive: its name, first and last line, and that of the directive that contains it."""

    name: str
    line: int
    end: int
    within: str = ""


class OutlineSection(NamedTuple):
    """A section: a tagged heading (`level` 1: the title of an edition) with its tags.

    It ends before the line `end`, at the next heading of its own or a higher level. `text` is what
    readers read below the heading, without nested sections.
    """

    title: str
    level: int
    line: int
    end: int
    rubric: str
    targets: tuple[str, ...]
    tags: tuple[TagName, ...]
    anchor: str = ""
    text: str = ""


class Outline(NamedTuple):
    """The outline of an edition or a guide; each field is in the order of the source.

    `untagged` are headings without tags, as sections: outside of others, and without a heading
    below them. Pairs begin with a line number: `comments` and `addresses` (explicit targets).
    `ignored_tags` are the lines of `{tags}` that belong to no heading, or to one that has tags
    already. `ids` are all anchors of the page.
    """

    lines: int
    headings: tuple[Heading, ...] = ()
    sections: tuple[OutlineSection, ...] = ()
    untagged: tuple[OutlineSection, ...] = ()
    front_tags: tuple[TagName, ...] = ()
    roles: tuple[Role, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    directives: tuple[Directive, ...] = ()
    comments: tuple[tuple[int, str], ...] = ()
    addresses: tuple[tuple[int, str], ...] = ()
    ignored_tags: tuple[int, ...] = ()
    ids: frozenset[str] = frozenset()


class Allowed(NamedTuple):
    """Comment on `line` that silences the rules `names` on the lines from `first` to `last`."""

    line: int
    names: tuple[str, ...]
    first: int
    last: int


def allowed(outline: Outline, lines: Sequence[str]) -> Iterator[Allowed]:
    """Comments of a source: each silences rules in the next block, or in a whole section."""
    for first, text in outline.comments:
        for line, one in enumerate(text.split("\n"), start=first):
            if match := _ALLOW.fullmatch(one.strip()):
                names = tuple(name.strip() for name in match[1].split(",") if name.strip())
                yield Allowed(line, names, line, _last(line, outline, lines))


def _last(line: int, outline: Outline, lines: Sequence[str]) -> int:
    """The last line that a comment on *line* silences."""
    start = line + 1
    while start <= len(lines) and _SKIPPED.fullmatch(lines[start - 1]):
        start += 1
    heading = next((one for one in outline.headings if one.line == start), None)
    if heading:
        later = (h.line for h in outline.headings if h.line > start and h.level <= heading.level)
        return next(later, len(lines) + 1) - 1
    blank = (n for n, text in enumerate(lines[start - 1 :], start=start) if not text.strip())
    return next(blank, len(lines) + 1) - 1
