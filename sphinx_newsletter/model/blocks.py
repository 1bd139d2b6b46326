"""Records of blocks: interviews, showcases, events, corrections, changes, sponsors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_newsletter.model.dates import EditionDate, Moment


class Person(NamedTuple):
    """A speaker of an interview; *role* and *url* (of the person's page) may be empty."""

    name: str
    role: str = ""
    url: str = ""


class Question(NamedTuple):
    """A question of an interview."""

    anchor: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """Base of all records of blocks: where the block is.

    `anchor` is that of the block, `section` that of the section that contains it (empty outside
    of all sections). Both are known when the whole page has been read. `line` is where it begins
    in its source: no page shows it, so it does not count. A block that has moved down its page is
    equal to what it was. `block_name` is the name of the directive.
    """

    block_name: ClassVar[str]

    anchor: str = ""
    section: str = ""
    line: int = field(default=1, repr=False, compare=False)

    @property
    def link_text(self) -> str:
        """The text of a link to the block; empty if it has no anchor of its own."""
        return ""

    def targets(self) -> Iterable[tuple[str, str]]:
        """The anchors of the block, each with the text of links to it."""
        return [(self.anchor, self.link_text)] if self.anchor and self.link_text else []

    def permalinks(self) -> Iterable[tuple[str, str]]:
        """Those of its anchors that `permalinks.txt` records, with their titles."""
        return ()

    def as_data(self) -> dict[str, object]:
        """The record in the data files: plain values, and dates as text."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self) if one.repr}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        named = getattr(value, "_asdict", None)
        return named() if named else [_plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def by_name(blocks: Iterable[Block]) -> dict[str, tuple[Block, ...]]:
    """Sort *blocks* by the names of their directives; those of one directive keep their order."""
    found: defaultdict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        found[block.block_name].append(block)
    return {name: tuple(found[name]) for name in sorted(found)}


@dataclass(frozen=True)
class Interview(Block):
    """An interview; `digest` is true for one that is condensed and paraphrased."""

    block_name: ClassVar[str] = "interview"

    guests: tuple[Person, ...]
    host: Person
    date: EditionDate | None = None
    digest: bool = False
    questions: tuple[Question, ...] = ()

    def targets(self) -> Iterable[tuple[str, str]]:
        """Its questions."""
        return self.questions

    def permalinks(self) -> Iterable[tuple[str, str]]:
        """Its questions."""
        return self.questions

    def as_data(self) -> dict[str, object]:
        """The record, with the people as records of their own."""
        return {
            "anchor": self.anchor,
            "section": self.section,
            "guests": [guest._asdict() for guest in self.guests],
            "host": self.host._asdict(),
            "date": _plain(self.date),
            "questions": [question._asdict() for question in self.questions],
        }


@dataclass(frozen=True)
class Showcase(Block):
    """A project.

    `picture` is the path of its image below the site's folder; `size` is the image's width and
    height, or `(0, 0)` if they cannot be read.
    """

    block_name: ClassVar[str] = "showcase"

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

    @property
    def link_text(self) -> str:
        """Its title."""
        return self.title

    def as_data(self) -> dict[str, object]:
        """The record without its picture, whose file is part of the page."""
        left_out = {"picture", "alt", "size"}
        return {name: one for name, one in super().as_data().items() if name not in left_out}


@dataclass(frozen=True)
class Event(Block):
    """A conference, a meeting: from `start` to `end` (the same for one day or month).

    `place` is empty if the event takes place only online.
    """

    block_name: ClassVar[str] = "event"

    name: str
    start: EditionDate
    end: EditionDate
    place: str = ""
    online: bool = False
    url: str = ""
    papers_until: EditionDate | None = None
    text: str = ""
    begins: Moment | None = None
    ends: Moment | None = None

    @property
    def link_text(self) -> str:
        """Its name."""
        return self.name

    def as_data(self) -> dict[str, object]:
        """The record, with its dates at the end."""
        found = super().as_data()
        dates = {"start": "start", "end": "end", "begins": "start_time", "ends": "end_time"}
        dates |= {"papers_until": "papers_until"}
        return found | {key: found.pop(name) for name, key in dates.items()}

    @property
    def places(self) -> list[str]:
        """Where it takes place, in words."""
        return [word for word in (self.place, "online" if self.online else "") if word]


@dataclass(frozen=True)
class Change(Block):
    """A change of the newsletter itself: an item of `{changes}`."""

    block_name: ClassVar[str] = "changes"

    text: str


@dataclass(frozen=True)
class Correction(Block):
    """A correction of an edition, made on the day `date`."""

    block_name: ClassVar[str] = "correction"

    date: EditionDate
    text: str = ""

    @property
    def link_text(self) -> str:
        """Its date."""
        return f"correction of {self.date}"


@dataclass(frozen=True)
class Sponsor(Block):
    """An advertisement: who paid for it, and the page that it leads to."""

    block_name: ClassVar[str] = "sponsor"

    name: str
    url: str
    text: str = ""
