"""Records of blocks: interviews, showcases, events, and changes of the newsletter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
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
    of all sections). Both are known when the whole page has been read. `block_name` is the name
    of the directive.
    """

    block_name: ClassVar[str]

    anchor: str = ""
    section: str = ""


def by_name(blocks: Iterable[Block]) -> dict[str, tuple[Block, ...]]:
    """Sort *blocks* by the names of their directives; those of one directive keep their order."""
    found: defaultdict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        found[block.block_name].append(block)
    return {name: tuple(found[name]) for name in sorted(found)}


@dataclass(frozen=True)
class Interview(Block):
    """An interview; `digest` is true for one that is condensed and paraphrased.

    No page shows `line`, so it does not count.
    """

    block_name: ClassVar[str] = "interview"

    guests: tuple[Person, ...]
    host: Person
    date: EditionDate | None = None
    digest: bool = False
    questions: tuple[Question, ...] = ()
    line: int = field(default=1, repr=False, compare=False)


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


@dataclass(frozen=True)
class Event(Block):
    """A conference, a meeting: from `start` to `end` (the same for one day or month).

    `place` is empty if the event takes place only online. No page shows `line`, so it does not
    count: an event that has moved down its page is equal to what it was.
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
    line: int = field(default=1, repr=False, compare=False)

    @property
    def places(self) -> list[str]:
        """Where it takes place, in words."""
        return [word for word in (self.place, "online" if self.online else "") if word]


@dataclass(frozen=True)
class Change(Block):
    """A change of the newsletter itself: an item of `{changes}`."""

    block_name: ClassVar[str] = "changes"

    text: str
