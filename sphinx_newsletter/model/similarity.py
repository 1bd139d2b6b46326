"""Related sections of other editions, by the tags and key words that two sections share.

The score of two sections is the sum of the weights of what they share. A tag or a key word that few
sections have weighs more than one that many have.

A weight depends on how many sections had a tag or a word when the newer of the two came
out, in powers of two. So a new edition changes nothing about the sections before it: it
appears below some of them, and that is all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import reduce
from itertools import chain, groupby, zip_longest
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence


MOST = 3
MOST_OF_STANDING = 2  # of one standing rubric
WORDS_SHOWN = 3
WORDS_OF_TEXT = 24
# What 2 or 3 sections have weighs 2 less than this, what 4 to 7 have 3 less, down to nothing.
TAG_WEIGHT = 12
WORD_WEIGHT = 10
# More than a word can weigh: alone it is not enough, and a tag only if at most 7 sections have it.
LEAST_SCORE = 9

_USUAL_FROM = 5  # sections of a rubric

ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")


class Unit(NamedTuple):
    """A section: edition and anchor, position of the edition by date (oldest 0), features.

    `standing` is the rubric that it is itself, as “Quote of the week”, if it is one.
    """

    edition: str
    anchor: str
    order: int
    tags: tuple[str, ...]
    words: tuple[str, ...]
    standing: str = ""


class Related(NamedTuple):
    """A related section of a different edition, and the shared features, the heaviest first."""

    edition: str
    anchor: str
    tags: tuple[str, ...]
    words: tuple[str, ...]


def key_words(title: str, text: str, stop_words: Collection[str] = ()) -> tuple[str, ...]:
    """The words of *title*, then those that *text* has most often, but for *stop_words*.

    Of equally frequent words, longer ones come first. Where they are in the text makes no
    difference, so that an edit changes few of them. The parts of an address are no words.
    """
    of_title = tuple(dict.fromkeys(_words(title, stop_words)))
    counts = Counter(_words(text, stop_words))
    others = counts.keys() - set(of_title)
    ranked = sorted(others, key=lambda word: (-counts[word], -len(word), word))
    return of_title + tuple(ranked[:WORDS_OF_TEXT])


def _words(text: str, stop_words: Collection[str]) -> Iterator[str]:
    for found in _WORD.findall(ADDRESS.sub(" ", text).lower().replace("’", "'")):
        if len(found) < 2 or found in stop_words:
            continue
        # Of "burn's" and "l'archive", the longer part.
        word = max(found.split("'"), key=len) if "'" in found else found
        telling = word.isalpha() or any(map(str.isalpha, word))
        if telling and len(word) > 1 and (word is found or word not in stop_words):
            yield word


def typical_words(
    sections: Iterable[tuple[str, tuple[str, ...]]],
) -> Iterator[tuple[str, ...]]:
    """The words of each section, given with its rubric, without those usual in the rubric.

    Usual is what most sections of the rubric contain, this one and those before it: so a later
    section changes nothing. The first few sections of a rubric have no usual words.
    """
    sizes: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    for rubric, words in sections:
        sizes[rubric] += 1
        having = counts.setdefault(rubric, Counter())
        having.update(words)
        most = sizes[rubric] / 2 if sizes[rubric] >= _USUAL_FROM else sizes[rubric]
        yield tuple(word for word in words if having[word] <= most)


class RelatedLists(NamedTuple):
    """The related sections of each unit, and the units that they were computed from."""

    units: tuple[Unit, ...]
    lists: dict[tuple[str, str], tuple[Related, ...]]


def related(units: Iterable[Unit], before: RelatedLists | None = None) -> RelatedLists:
    """For the edition and the anchor of each unit, the nearest of other editions.

    They are at most three, the nearest first, and each of another edition: so the list
    shows a subject over time, and a new edition takes at most one place in it. At most two
    are of the same standing rubric. Among
    those equally near, the one nearer in time comes first, then the newer.

    What was found *before* makes no difference but in time: if words or tags of some units have
    changed, and newer editions have come, most lists are still those that were found then.
    """
    archive = _Units(units)
    lists = {}
    touched: Container[int] = range(len(archive.units))
    if before:
        lists, touched = before.lists, archive.touched(before)
    found = {
        unit[:2]: archive.related(at) if at in touched else lists[unit[:2]]
        for at, unit in enumerate(archive.units)
    }
    return RelatedLists(tuple(archive.units), found)


class _Units:
    """All units by time. A set of them is a number, whose bits are their places."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = sorted(units, key=lambda unit: (unit.order, unit.edition, unit.anchor))
        self._starts, self._ends = spans = Spans([], [])
        for _order, edition in groupby(self.units, lambda unit: unit.order):
            start, count = len(self._ends), len([*edition])
            self._starts += [start] * count
            self._ends += [start + count] * count
        self._standing: dict[str, int] = {}
        for at, unit in enumerate(self.units):
            if unit.standing:
                self._standing[unit.standing] = self._standing.get(unit.standing, 0) | 1 << at
        self._tags = Features(TAG_WEIGHT, [unit.tags for unit in self.units], spans)
        self._words = Features(WORD_WEIGHT, [unit.words for unit in self.units], spans)

    def related(self, at: int) -> tuple[Related, ...]:
        """The nearest to the unit at the place *at*, the nearest first."""
        return tuple(self._related(at, place) for place in self._nearest(at))

    def touched(self, before: RelatedLists) -> Container[int]:
        """The places of the units whose lists may differ from those of *before*."""
        old, count = _Units(before.units), len(before.units)
        here = [_place(unit) for unit in self.units[:count]]
        # Units that come later change nothing else, unless they belong to the last edition.
        is_continued = self._starts[count : count + 1] in ([], [count])
        if not is_continued or here != [_place(unit) for unit in old.units]:
            return range(len(self.units))
        changed = chain(self._tags.touched(old._tags), self._words.touched(old._words))
        return {*changed, *self._reached(before.lists, count), *range(count, len(self.units))}

    def _reached(self, lists: Mapping[tuple[str, str], Sequence[Related]], end: int) -> set[int]:
        """The units before the place *end* whose lists may take up one of those after it.

        It is at least as near as the last of a list that is full.
        """
        places = {unit[:2]: at for at, unit in enumerate(self.units)}
        needed: dict[int, int] = {}
        all_scores = [self._scores(at) for at in range(end, len(self.units))]
        near = reduce(or_, (_at_least(scores, LEAST_SCORE) for scores in all_scores), 0)
        for at in _places_in(near & (1 << end) - 1):
            found = lists[self.units[at][:2]]
            is_full = len(found) == MOST
            score = self._score(at, places[found[-1][:2]]) if is_full else LEAST_SCORE
            needed[score] = needed.get(score, 0) | 1 << at
        reached = (
            units & _at_least(scores, score)
            for score, units in needed.items()
            for scores in all_scores
        )
        return {*_places_in(reduce(or_, reached, 0))}

    def _score(self, one: int, other: int) -> int:
        """The score of two units."""
        return self._tags.weight_of(one, other) + self._words.weight_of(one, other)

    def _related(self, at: int, place: int) -> Related:
        found = self.units[place]
        words = self._words.shared(at, place)[:WORDS_SHOWN]
        return Related(found.edition, found.anchor, self._tags.shared(at, place), words)

    def _nearest(self, at: int) -> Iterator[int]:
        """The units with the best scores: of each edition the first."""
        scores = self._scores(at)
        others = ~self._edition(at)
        standing: Counter[str] = Counter()
        for _ in range(MOST):
            score, best = _highest(scores, others)
            if score < LEAST_SCORE:
                return
            edition = self._edition(self._nearest_in_time(at, best))
            place = _first(best & edition)
            yield place
            others &= ~edition
            its = self.units[place].standing
            standing[its] += 1
            if standing[its] == MOST_OF_STANDING:
                others &= ~self._standing.get(its, 0)

    def _scores(self, at: int) -> list[int]:
        """The score of each unit beside the one *at*: see `Features.add_to`."""
        older = [0] * TAG_WEIGHT.bit_length()
        newer = [*older]
        self._tags.add_to(older, newer, at)
        self._words.add_to(older, newer, at)
        scores = zip_longest(older, newer, fillvalue=0)
        return [then | since << self._ends[at] for then, since in scores]

    def _nearest_in_time(self, at: int, units: int) -> int:
        """Of *units*, all of other editions, one of the nearest edition, or of two the newer."""
        start, end = self._starts[at], self._ends[at]
        older, newer = (units & (1 << start) - 1).bit_length() - 1, units >> end
        if not newer:
            return older
        after = end + _first(newer)
        order = self.units[at].order
        nearer = older >= 0 and order - self.units[older].order < self.units[after].order - order
        return older if nearer else after

    def _edition(self, at: int) -> int:
        """The units of the edition of the one *at*."""
        return (1 << self._ends[at]) - (1 << self._starts[at])


def _place(unit: Unit) -> tuple[object, ...]:
    """All of *unit* but its features."""
    return *unit[:3], unit.standing


def _first(units: int) -> int:
    """The place of the first of *units*."""
    return (units & -units).bit_length() - 1


def _places_in(units: int) -> Iterator[int]:
    """The places of *units*."""
    return (at for at, bit in enumerate(reversed(f"{units:b}")) if bit == "1")


def _at_least(scores: list[int], least: int) -> int:
    """The units whose score, as `_add` counts it, is at least *least*."""
    more, same = 0, -1
    for bit in reversed(range(max(len(scores), least.bit_length()))):
        having = scores[bit] if bit < len(scores) else 0
        if least >> bit & 1:
            same &= having
        else:
            more |= same & having
            same &= ~having
    return more | same


def _highest(scores: list[int], units: int) -> tuple[int, int]:
    """The highest score among *units*, and which of them have it."""
    score = 0
    for bit in reversed(range(len(scores))):
        if higher := units & scores[bit]:
            units = higher
            score |= 1 << bit
    return score, units


class Spans(NamedTuple):
    """For the place of each unit, where its edition starts, and where it ends."""

    starts: list[int]
    ends: list[int]


class Features:
    """All tags, or all words: which units have each, and what it weighs."""

    def __init__(self, heaviest: int, having: Sequence[tuple[str, ...]], spans: Spans) -> None:
        """Take the features of each unit, and the places where its edition starts and ends."""
        self.having = having
        self._heaviest = heaviest
        self._starts, self._ends = spans
        self._places: dict[str, list[int]] = {}
        for at, features in enumerate(having):
            for feature in set(features):
                self._places.setdefault(feature, []).append(at)
        self._as_bits: dict[str, tuple[int, list[tuple[int, int]]]] = {}

    def add_to(self, older: list[int], newer: list[int], at: int) -> None:
        """Add what units share with the one *at* to their scores: *older* and *newer* ones.

        The first bit of *newer* is the first unit after the edition.
        """
        before, end = (1 << self._starts[at]) - 1, self._ends[at]
        for feature in set(self.having[at]):
            if len(self._places[feature]) > 1:
                units, by_bit = self._bits(feature)
                weight = self._weight(feature, end)
                for bit in range(weight.bit_length()):
                    if weight >> bit & 1:
                        _add(older, units & before, bit)
                for bit, units in by_bit:
                    _add(newer, units >> end, bit)

    def shared(self, one: int, other: int) -> tuple[str, ...]:
        """What two units share and what weighs something, the heaviest first."""
        both = {*self.having[one]}.intersection(self.having[other])
        then = self._ends[max(one, other)]
        weighed = ((-self._weight(feature, then), feature) for feature in both)
        return tuple(feature for less, feature in sorted(weighed) if less)

    def weight_of(self, one: int, other: int) -> int:
        """What all that two units share weighs."""
        both = {*self.having[one]}.intersection(self.having[other])
        then = self._ends[max(one, other)]
        return sum(self._weight(feature, then) for feature in both)

    def touched(self, before: Features) -> Iterator[int]:
        """The units that a change of features since *before* may mean something to.

        They are those that changed, and those that have a feature of which there is one
        more or one less: it may weigh less or more. What had no weight any more when it
        came or went, and has none now, has none later either.
        """
        for at, (now, then) in enumerate(zip(self.having, before.having, strict=False)):
            if now == then:
                continue
            for feature in set(now).symmetric_difference(then):
                yield at
                if not (self._is_worn(feature, at) and before._is_worn(feature, at)):
                    yield from self._places.get(feature, ())

    def _is_worn(self, feature: str, at: int) -> bool:
        """Whether, since the edition of *at*, too many units have *feature* for it to weigh."""
        count = bisect_left(self._places.get(feature, ()), self._ends[at])
        return count.bit_length() >= self._heaviest

    def _weight(self, feature: str, then: int) -> int:
        """What *feature* weighs when the units before the place *then* are all that there are."""
        count = bisect_left(self._places[feature], then)
        return max(0, self._heaviest - count.bit_length()) if count > 1 else 0

    def _bits(self, feature: str) -> tuple[int, list[tuple[int, int]]]:
        """The units that have *feature*; for bits of its weight, those to which it has them."""
        if feature not in self._as_bits:
            by_weight = [0] * (self._heaviest + 1)
            for end, edition in groupby(self._places[feature], self._ends.__getitem__):
                by_weight[self._weight(feature, end)] |= sum(1 << at for at in edition)
            by_bit = (
                (bit, reduce(or_, (u for w, u in enumerate(by_weight) if w >> bit & 1)))
                for bit in range(self._heaviest.bit_length())
            )
            units = reduce(or_, by_weight)
            self._as_bits[feature] = units, [(bit, some) for bit, some in by_bit if some]
        return self._as_bits[feature]


def _add(scores: list[int], units: int, bit: int) -> None:
    """Add 2 to the power of *bit* to the score of each of *units*.

    The n-th number of *scores* has the units in whose score bit n is set. So all units
    are counted at once, one operation for thousands of them. With a dictionary of scores,
    the lists of 6,000 sections took 4.7 s instead of 1.05 s: whenever an edition is added.
    """
    while units:
        if bit == len(scores):
            scores.append(0)
        scores[bit], units = scores[bit] ^ units, scores[bit] & units
        bit += 1
