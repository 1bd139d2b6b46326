"""Sections of other editions that a section has to do with, and what they share.

Two sections are as near as what they share weighs: their tags, and the words that
tell most about them. What few sections share weighs more than what many share.

A weight depends on how many sections had a tag or a word when the newer of the two came
out, in powers of two. So a new edition changes nothing about the sections before it: it
appears below some of them, and that is all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

MOST = 3
WORDS_SHOWN = 3
WORDS_OF_TEXT = 24
# What 2 or 3 sections have weighs 2 less than this, what 4 to 7 have 3 less, down to nothing.
TAG_WEIGHT = 12
WORD_WEIGHT = 10
# More than a word can weigh: alone it is not enough, and a tag only if at most 7 sections have it.
LEAST_SCORE = 9

_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")


class Unit(NamedTuple):
    """A section: where it stands, the place of its edition in time (oldest 0), what it has."""

    edition: str
    anchor: str
    order: int
    tags: tuple[str, ...]
    words: tuple[str, ...]


class Related(NamedTuple):
    """A section of another edition, and what is shared with it, the most telling first."""

    edition: str
    anchor: str
    tags: tuple[str, ...]
    words: tuple[str, ...]


def key_words(title: str, text: str, stop_words: Collection[str] = ()) -> tuple[str, ...]:
    """The words of *title*, then those that *text* has most often, but for *stop_words*.

    Of words that it has equally often, longer ones come first. Where they stand in
    the text makes no difference, so that an edit changes few of them.
    """
    of_title = tuple(dict.fromkeys(_words(title, stop_words)))
    counts = Counter(_words(text, stop_words))
    others = counts.keys() - set(of_title)
    ranked = sorted(others, key=lambda word: (-counts[word], -len(word), word))
    return of_title + tuple(ranked[:WORDS_OF_TEXT])


def _words(text: str, stop_words: Collection[str]) -> Iterator[str]:
    for found in _WORD.findall(text.lower().replace("’", "'")):
        word = max(found.split("'"), key=len)  # of "burn's" and "l'archive", what tells
        telling = len(word) > 1 and any(map(str.isalpha, word))
        if telling and found not in stop_words and word not in stop_words:
            yield word


def related(units: Iterable[Unit]) -> dict[tuple[str, str], tuple[Related, ...]]:
    """For the edition and the anchor of each unit, the nearest of other editions.

    They are at most three, the nearest first, and each of another edition: so the list
    shows a subject over time, and a new edition takes at most one place in it. Among
    those equally near, the one nearer in time comes first, then the newer.
    """
    archive = _Units(units)
    for _order, edition in groupby(range(len(archive.units)), lambda at: archive.units[at].order):
        archive.add([*edition])
    return {unit[:2]: archive.related(at) for at, unit in enumerate(archive.units)}


class _Features:
    """All tags, or all words, of the editions so far: which units have each, as bits."""

    def __init__(self, heaviest: int) -> None:
        self._heaviest = heaviest
        self._having: defaultdict[str, int] = defaultdict(int)
        self._counts: Counter[str] = Counter()

    def add(self, at: int, features: tuple[str, ...]) -> None:
        """The unit at the place *at* has *features*."""
        for feature in set(features):
            self._having[feature] |= 1 << at
            self._counts[feature] += 1

    def weighed(self, features: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """The units that have each of *features*, and its weight."""
        for feature in set(features):
            if weight := self._weight(self._counts[feature]):
                yield self._having[feature], weight

    def shared(self, one: tuple[str, ...], other: tuple[str, ...], then: int) -> tuple[str, ...]:
        """What *one* and *other* share and what weighed something *then*, the heaviest first."""
        both = {*one}.intersection(other)
        weighed = ((-self._weight((self._having[f] & then).bit_count()), f) for f in both)
        return tuple(feature for less, feature in sorted(weighed) if less)

    def _weight(self, count: int) -> int:
        return max(0, self._heaviest - count.bit_length()) if count > 1 else 0


class _Near(NamedTuple):
    """A unit beside another one. What comes first in order comes first in the list."""

    less: int  # the score, negative
    distance: int
    older: int  # the order, negative
    place: int


class _Units:
    """All units by time. A set of them is a number, whose bits are their places."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = sorted(units, key=lambda unit: (unit.order, unit.edition, unit.anchor))
        self._tags, self._words = _Features(TAG_WEIGHT), _Features(WORD_WEIGHT)
        self._editions: defaultdict[str, int] = defaultdict(int)
        for at, unit in enumerate(self.units):
            self._editions[unit.edition] |= 1 << at
        self._near: list[list[_Near]] = [[] for _ in self.units]
        # By the score that it takes to come into their lists: the units so far.
        self._open: defaultdict[int, int] = defaultdict(int)

    def add(self, edition: list[int]) -> None:
        """Compare the units of an *edition* (their places) with all older ones."""
        for at in edition:
            self._tags.add(at, self.units[at].tags)
            self._words.add(at, self.units[at].words)
        older = (1 << edition[0]) - 1
        for at in edition:
            unit = self.units[at]
            scores = _sum((*self._tags.weighed(unit.tags), *self._words.weighed(unit.words)))
            for place in self._best(scores, older):
                self._put(at, place, scores)
            for place in self._wanted(scores):
                self._open[self._least(place)] &= ~(1 << place)
                self._put(place, at, scores)
                self._open[self._least(place)] |= 1 << place
        for at in edition:
            self._open[self._least(at)] |= 1 << at

    def related(self, at: int) -> tuple[Related, ...]:
        """The nearest to the unit at the place *at*, the nearest first."""
        return tuple(self._told(at, near.place) for near in self._near[at])

    def _told(self, at: int, place: int) -> Related:
        unit, found = self.units[at], self.units[place]
        newer = self.units[max(at, place)].edition
        then = (1 << self._editions[newer].bit_length()) - 1
        words = self._words.shared(unit.words, found.words, then)[:WORDS_SHOWN]
        tags = self._tags.shared(unit.tags, found.tags, then)
        return Related(found.edition, found.anchor, tags, words)

    def _best(self, scores: list[int], older: int) -> Iterator[int]:
        """The units among *older* with the best scores: the first of each edition."""
        for _ in range(MOST):
            score, best = _highest(scores, older)
            if score < LEAST_SCORE:
                return
            edition = self._editions[self.units[best.bit_length() - 1].edition]
            yield _first(best & edition)
            older &= ~edition

    def _wanted(self, scores: list[int]) -> Iterator[int]:
        """The units so far into whose lists a unit with *scores* may come."""
        for least, units in [*self._open.items()]:
            found = _at_least(scores, units, least) if units else 0
            while found:
                place = _first(found)
                found &= found - 1
                yield place

    def _least(self, at: int) -> int:
        """The score that it takes to come into the list of a unit."""
        near = self._near[at]
        return -near[-1].less if len(near) == MOST else LEAST_SCORE

    def _put(self, at: int, place: int, scores: list[int]) -> None:
        """Put the unit at *place* into the list of that *at*, if it is near enough."""
        older = min(at, place)  # the scores are those of the newer one
        score = sum((having >> older & 1) << bit for bit, having in enumerate(scores))
        unit, other = self.units[at], self.units[place]
        near = _Near(-score, abs(unit.order - other.order), -other.order, place)
        edition = self._editions[other.edition]
        same = [one for one in self._near[at] if edition >> one.place & 1]
        others = [one for one in self._near[at] if one not in same]
        self._near[at] = sorted([*others, min([*same, near])])[:MOST]


def _first(units: int) -> int:
    """The place of the first of *units*."""
    return (units & -units).bit_length() - 1


def _sum(weighed: Iterable[tuple[int, int]]) -> list[int]:
    """The score of each unit: the n-th number has the units in whose score bit n is set.

    All units are counted at once, one operation for thousands of them. To go through
    the units that share a tag one by one takes twenty times as long.
    """
    scores = [0] * TAG_WEIGHT.bit_length()
    for units, weight in weighed:
        for bit in range(weight.bit_length()):
            if weight >> bit & 1:
                _add(scores, units, bit)
    return scores


def _add(scores: list[int], units: int, bit: int) -> None:
    """Add 2 to the power of *bit* to the score of each of *units*."""
    carry = units
    while carry:
        if bit == len(scores):
            scores.append(0)
        scores[bit], carry = scores[bit] ^ carry, scores[bit] & carry
        bit += 1


def _highest(scores: list[int], units: int) -> tuple[int, int]:
    """The highest score among *units*, and which of them have it."""
    score = 0
    for bit in reversed(range(len(scores))):
        if higher := units & scores[bit]:
            units = higher
            score |= 1 << bit
    return score, units


def _at_least(scores: list[int], units: int, least: int) -> int:
    """Those of *units* whose score is *least* or higher."""
    if least >> len(scores):
        return 0
    above = 0
    for bit in reversed(range(len(scores))):
        higher = units & scores[bit]
        if least >> bit & 1:
            units = higher
        else:
            above |= higher
            units ^= higher
        if not units:
            break
    return above | units
