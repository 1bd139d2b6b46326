"""The outline of a source: headings, tags, links, images, directives, with lines and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.similarity import key_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


class Span(NamedTuple):
    """A range in one line: the line (from 1), and its columns (from 0, `end` excluded)."""

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
    brackets around it: readers see it but cannot follow it.
    """

    url: str
    text: str
    line: int
    at: Span | None
    bare: bool = False


class Image(NamedTuple):
    """An image: its file or URL, its alternative text, its line."""

    url: str
    alt: str
    line: int


class Directive(NamedTuple):
    """A directive: its name, argument, options, first and last line.

    `within` is the name of the directive that contains it, if there is one.
    """

    name: str
    argument: str
    options: tuple[tuple[str, str], ...]
    line: int
    end: int
    within: str = ""

    def option(self, name: str) -> str | None:
        """The value of an option; None if it is not given."""
        return dict(self.options).get(name)


class OutlineSection(NamedTuple):
    """A section: a tagged heading (`level` 1: the title of an edition) with its tags.

    It ends before the line `end`, at the next heading of its own or a higher level. `key_words`
    leaves out the words of nested sections.
    """

    title: str
    level: int
    line: int
    end: int
    rubric: str
    targets: tuple[str, ...]
    tags: tuple[TagName, ...]
    key_words: str = ""


class Tagged(NamedTuple):
    """A heading and the tags below it."""

    heading: Heading
    tags: tuple[TagName, ...]


class Outline(NamedTuple):
    """The outline of an edition or a guide; each field is in the order of the source.

    Pairs begin with a line number: `comments`, `addresses` (explicit targets), and
    `interview_paragraphs` (those that may begin with a speaker's name). `ignored_tags` are the
    lines of `{tags}` that belong to no heading, or to one that has tags already.
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
    ignored_tags: tuple[int, ...] = ()


def tagged_sections(
    headings: Sequence[Heading],
    tagged: Sequence[Tagged],
    texts: Sequence[tuple[int, str]],
    lines: int,
    stop: Collection[str],
) -> Iterator[OutlineSection]:
    """The sections in order, from *texts* with their lines, and the number of *lines*."""
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
    """The title of the rubric: that of level 2, or the outermost one of a page without a title."""
    path: list[Heading] = []
    for one in headings:
        path = [*(above for above in path if above.level < one.level), one]
        if one == heading:
            break
    has_title = bool(headings) and headings[0].level == 1
    return path[1 if has_title and len(path) > 1 else 0].title if path else ""
