"""The sections of a source: which headings are tagged, and how far each of them reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.desk.outline import Part
from sphinx_newsletter.model.similarity import key_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sphinx_newsletter.desk.outline import Heading, TagName


class Tagged(NamedTuple):
    """A heading and the tags that stand under it."""

    heading: Heading
    tags: tuple[TagName, ...]


def parts(
    headings: Sequence[Heading],
    tagged: Sequence[Tagged],
    texts: Sequence[tuple[int, str]],
    lines: int,
    stop: Collection[str],
) -> Iterator[Part]:
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
        yield Part(
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
