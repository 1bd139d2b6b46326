"""What stands in a source and where: headings, tags, links, pictures, directives."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.similarity import key_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


class Span(NamedTuple):
    """A piece of one line: the line (from 1), and its columns (from 0, `end` excluded)."""

    line: int
    start: int
    end: int


class Heading(NamedTuple):
    """A heading: its level, its text without markup, its line, and the targets above it."""

    level: int
    title: str
    line: int
    targets: tuple[str, ...]


class TagName(NamedTuple):
    """A name of a tag, as written in the front matter, in `{tags}` or in a role."""

    name: str
    at: Span


class Role(NamedTuple):
    """A role that names something, as in ``{tag}`webgpu` ``: its own name, and what it names."""

    name: str
    target: str
    at: Span


class Link(NamedTuple):
    """A link: its address, the words that one reads, the line of the words.

    `at` is the address in the source, where it stands there as it is here. A `bare` address has
    no brackets around it: readers see it, and it leads nowhere.
    """

    url: str
    text: str
    line: int
    at: Span | None
    bare: bool = False


class Image(NamedTuple):
    """A picture: its file or address, its text for those who cannot see it, its line."""

    url: str
    alt: str
    line: int


class Directive(NamedTuple):
    """A directive: its name, its argument, its options, its lines (`end` is the last one).

    `within` names the directive around it, if there is one.
    """

    name: str
    argument: str
    options: tuple[tuple[str, str], ...]
    line: int
    end: int
    within: str = ""

    def option(self, name: str) -> str | None:
        """The value of an option; None where it is not given."""
        return dict(self.options).get(name)


class Stray(Enum):
    """Why a `{tags}` tags nothing, or not as it should."""

    OPEN = "open"
    AWAY = "away"
    TWICE = "twice"
    EMPTY = "empty"
    MANY = "many"


class OutlineSection(NamedTuple):
    """A section: a tagged heading (`level` 1: the title of an edition) with its `{tags}`.

    It ends before the line `end`: that of the next heading of its own or of a higher level. The
    `key_words` are those that tell most about it, without those of nested sections.
    """

    title: str
    level: int
    line: int
    end: int
    rubric: str
    targets: tuple[str, ...]
    tags: tuple[TagName, ...]
    key_words: str = ""


class Outline(NamedTuple):
    """One source, an edition or a guide; all in the order in which it is written.

    `comments`, `addresses` (explicit targets), `misplaced` (of `{tags}`), `html` (each tag or
    block of it) and `boxes` (fences of colons that are no directives) stand with their lines, as do
    the paragraphs of interviews that begin with a word (`spoken`).
    """

    lines: int
    headings: tuple[Heading, ...] = ()
    sections: tuple[OutlineSection, ...] = ()
    front_tags: tuple[TagName, ...] = ()
    roles: tuple[Role, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    directives: tuple[Directive, ...] = ()
    comments: tuple[tuple[int, str], ...] = ()
    words: int = 0
    interview_paragraphs: tuple[tuple[int, str], ...] = ()
    addresses: tuple[tuple[int, str], ...] = ()
    misplaced: tuple[tuple[int, Stray], ...] = ()
    html: tuple[tuple[int, str], ...] = ()
    colon_fences: tuple[tuple[int, str], ...] = ()


class Tagged(NamedTuple):
    """A heading and the tags that stand under it."""

    heading: Heading
    tags: tuple[TagName, ...]


def tagged_sections(
    headings: Sequence[Heading],
    tagged: Sequence[Tagged],
    texts: Sequence[tuple[int, str]],
    lines: int,
    stop: Collection[str],
) -> Iterator[OutlineSection]:
    """The sections, in their order. *texts* are by line; *lines* is how many the source has."""
    ends = {one.heading.line: _end(one.heading, headings, lines) for one in tagged}
    for heading, tags in tagged:
        inside = range(heading.line + 1, ends[heading.line])
        nested = [range(line, ends[line]) for line in ends if line in inside]
        own = (
            text
            for line, text in texts
            if line in inside and not any(line in other for other in nested)
        )
        yield OutlineSection(
            title=heading.title,
            level=heading.level,
            line=heading.line,
            end=ends[heading.line],
            rubric=_rubric(heading, headings),
            targets=heading.targets,
            tags=tags,
            key_words=" ".join(key_words(heading.title, " ".join(own), stop)),
        )


def _end(heading: Heading, headings: Sequence[Heading], lines: int) -> int:
    later = (one for one in headings if one.line > heading.line and one.level <= heading.level)
    return next((one.line for one in later), lines + 1)


def _rubric(heading: Heading, headings: Sequence[Heading]) -> str:
    """The heading of level 2 around it, or its own; without a title, the outermost one."""
    path: list[Heading] = []
    for one in headings:
        path = [*(above for above in path if above.level < one.level), one]
        if one == heading:
            break
    has_title = bool(headings) and headings[0].level == 1
    return path[1 if has_title and len(path) > 1 else 0].title if path else ""
