"""What stands in a source and where: headings, tags, links, pictures, directives."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


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


class Picture(NamedTuple):
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


class Part(NamedTuple):
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
    parts: tuple[Part, ...] = ()
    front_tags: tuple[TagName, ...] = ()
    roles: tuple[Role, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    directives: tuple[Directive, ...] = ()
    comments: tuple[tuple[int, str], ...] = ()
    words: int = 0
    spoken: tuple[tuple[int, str], ...] = ()
    addresses: tuple[tuple[int, str], ...] = ()
    misplaced: tuple[tuple[int, Stray], ...] = ()
    html: tuple[tuple[int, str], ...] = ()
    boxes: tuple[tuple[int, str], ...] = ()
