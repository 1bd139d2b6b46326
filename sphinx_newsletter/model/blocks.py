"""What an edition holds besides its sections, as records: talks, projects, dates, changes.

`anchor` is the address of each, `section` that of the section in which it lies; it is empty where
it lies outside of all. Both are filled in when the edition has been read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sphinx_newsletter.model.dates import EditionDate


class Person(NamedTuple):
    """Somebody who talks: name, what they do, their page (each may be empty but the name)."""

    name: str
    role: str = ""
    url: str = ""


class Question(NamedTuple):
    """A question of an interview, with its address."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Interview:
    """A talk; `digest` marks one that is condensed and paraphrased."""

    guests: tuple[Person, ...]
    host: Person
    date: EditionDate | None = None
    digest: bool = False
    questions: tuple[Question, ...] = ()
    anchor: str = ""
    section: str = ""


@dataclass(frozen=True)
class Showcase:
    """A project that is shown.

    `picture` is its file, from the site's folder; `size` its width and height, where they can be
    told.
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
    """Something that takes place from `start` to `end` (the same for one day).

    `place` is empty for what takes place online alone. `line` is no part of what is shown: an
    event that has moved down on its page is the same one.
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
