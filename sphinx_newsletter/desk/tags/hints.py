"""Which tags a section may lack: those that others have which share its words, links and tags.

Each thing that a section shares with others is a witness. How far it can be trusted for a tag is
the part of the sections with that thing which have the tag; the more sections there are, the less
the share of the tag in the whole archive says. Witnesses are taken as independent: that some are
wrong together makes the score too high, and does not change what comes first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


MOST = 3
LEAST_SCORE = 0.6
_WITNESSES = 5  # for one tag; more of them are rarely independent
_LEAST = 2  # sections that share a thing and have a tag: one alone is chance
# How often a name in the text is a tag of the section, before anything is known; as if it had
# been seen in so many sections.
_NAMED, _NAMED_IN = 0.7, 2


class Kind(Enum):
    """What a section can share with another, the more telling first."""

    NAME = "name"
    PAGE = "page"
    SITE = "site"
    TAG = "tag"
    WORD = "word"


class Thing(NamedTuple):
    """One thing that sections can share: a word, a page or site that they link to, a tag."""

    kind: Kind
    what: str


class Unit(NamedTuple):
    """A section: its edition, its tags, and what it may share with others but for its tags."""

    edition: str
    tags: tuple[str, ...]
    things: tuple[Thing, ...]


class Witness(NamedTuple):
    """A thing, how many sections have it, and how many of them have the tag."""

    thing: Thing
    sections: int
    tagged: int


class Hint(NamedTuple):
    """A tag that may be missing, how likely that is, and the best witness."""

    tag: str
    score: float
    witness: Witness


class Hints:
    """What an archive says of its tags."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Count what stands beside what in *units*."""
        self._editions: defaultdict[str, list[Unit]] = defaultdict(list)
        self._tags: Counter[str] = Counter()
        self._with: Counter[Thing] = Counter()
        self._pairs: defaultdict[Thing, Counter[str]] = defaultdict(Counter)
        self._count = 0
        for unit in units:
            self._count += 1
            self._editions[unit.edition].append(unit)
            self._tags.update(unit.tags)
            for thing in _all_things(unit):
                self._with[thing] += 1
                self._pairs[thing].update(unit.tags)

    def of(self, unit: Unit, among: Collection[str] | None = None) -> list[Hint]:
        """The tags (of *among*, if given) that *unit* may lack, the likeliest first.

        Sections of its own edition say nothing: often they were written and tagged together.
        """
        own = self._editions.get(unit.edition, [])
        found: defaultdict[str, list[tuple[float, Witness]]] = defaultdict(list)
        for thing in _all_things(unit):
            for tag, trust, witness in self._witnesses(thing, own):
                if tag not in unit.tags and (among is None or tag in among):
                    found[tag].append((trust, witness))
        hints = [_hint(tag, witnesses) for tag, witnesses in found.items()]
        return sorted(hints, key=lambda hint: (-hint.score, hint.tag))

    def _witnesses(self, thing: Thing, own: list[Unit]) -> Iterator[tuple[str, float, Witness]]:
        """For each tag: how far *thing* can be trusted, and why."""
        same = [unit for unit in own if thing in _all_things(unit)]
        sections = self._with[thing] - len(same)
        counts = self._pairs[thing] if thing in self._pairs else Counter[str]()
        for tag in {*counts, *([thing.what] if thing.kind is Kind.NAME else [])}:
            tagged = counts[tag] - sum(tag in unit.tags for unit in same)
            witness = Witness(thing, sections, tagged)
            if thing == Thing(Kind.NAME, tag):
                yield tag, (tagged + _NAMED * _NAMED_IN) / (sections + _NAMED_IN), witness
            elif tagged >= _LEAST:
                trust = (tagged + self._share(tag, own)) / (sections + 1)
                yield tag, trust, witness

    def _share(self, tag: str, own: list[Unit]) -> float:
        """The part of all sections that have *tag*."""
        count = self._count - len(own)
        return (self._tags[tag] - sum(tag in unit.tags for unit in own)) / count if count else 0


def _all_things(unit: Unit) -> dict[Thing, None]:
    tags = (Thing(Kind.TAG, tag) for tag in unit.tags)
    return dict.fromkeys(chain(unit.things, tags))


def _hint(tag: str, witnesses: list[tuple[float, Witness]]) -> Hint:
    order = [*Kind]
    best = sorted(
        witnesses, key=lambda one: (-one[0], order.index(one[1].thing.kind), one[1].thing.what)
    )
    doubt = 1.0
    for trust, _ in best[:_WITNESSES]:
        doubt *= 1 - trust
    return Hint(tag, 1 - doubt, best[0][1])
