"""Blocks of an edition as records: interviews, showcases, events, changes of the newsletter.

`anchor` is the anchor of the block, `section` that of the section that contains it, or empty. Both
are set when the edition has been read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sphinx_newsletter.model.dates import EditionDate


class Person(NamedTuple):
    """A speaker of an interview: name, role, and page; all but the name may be empty."""

    name: str
    role: str = ""
    url: str = ""


class Question(NamedTuple):
    """A question of an interview, with its anchor."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Interview:
    """An interview; `digest` marks one that is condensed and paraphrased."""

    guests: tuple[Person, ...]
    host: Person
    date: EditionDate | None = None
    digest: bool = False
    questions: tuple[Question, ...] = ()
    anchor: str = ""
    section: str = ""


@dataclass(frozen=True)
class Showcase:
    """A project with a description and an image.

    `picture` is the file, relative to the site's folder; `size` its width and height, if known.
    """

    title: str
    by: str = ""
    url: str = ""
    demo: str = ""
    source: str = ""
    made_with: tuple[str, ...] = ()
    picture: str = ""
    alt: str = ""
    size: tuple[int, int] = (0, 0)
    text: str = ""
    anchor: str = ""
    section: str = ""


@dataclass(frozen=True)
class Event:
    """An event from `start` to `end` (the same for one day).

    `place` is empty for an event that is online only. `line` does not count in comparisons: it is
    not shown.
    """

    name: str
    start: EditionDate
    end: EditionDate
    place: str = ""
    online: bool = False
    url: str = ""
    papers_until: EditionDate | None = None
    text: str = ""
    anchor: str = ""
    section: str = ""
    line: int = field(default=1, repr=False, compare=False)

    @property
    def places(self) -> list[str]:
        """Where it takes place, in words."""
        return [word for word in (self.place, "online" if self.online else "") if word]


@dataclass(frozen=True)
class Change:
    """One change of the newsletter itself."""

    text: str
    anchor: str = ""
    section: str = ""
