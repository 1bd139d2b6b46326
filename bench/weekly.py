"""An archive of a weekly's shape from a seed: lists of links, standing rubrics, versions, names.

`bench.archive` is even, to compare builders. Here a question has right answers: each section has
words of its own, standing rubrics repeat the same sentences, and code, versions and names with
accents are in lists of links.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from bench.archive import Archive, Edition, Section, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SEED = 7
_FIRST_DAY = date(2019, 1, 3)
_WORDS = 24_000
_OWN_WORDS = 9  # of a section
_SHORTEST, _LONGEST = 0.053, 4.75  # editions of `make_uneven_weekly`
_GOLDEN_RATIO = 0.6180339887498949  # whose multiples, without their integers, are spread evenly
_MANY_LONG = 0.7  # an exponent: with 1, short editions would be as frequent as in no newsletter
_CODE = (
    "no_std", "#[derive(Debug)]", "async/await", "C++", "C#", "R&D", "x86_64", "tokio::spawn",
    "Vec<T>", "println!", "&str", "node.js", "compile-time", "#![no_main]", "io_uring", ".NET",
    "impl-trait", "std::mem", "--release", "wasm32-wasi", "f32x4", "I/O", "Cargo.toml",
)  # fmt: skip
_NAMES = (
    "Félix Núñez", "Zoë Ångström", "Søren Kähler", "Ana Peña", "Łukasz Wójcik", "Chloé Dupré",
    "Jürgen Groß", "Nia Okafor", "Tomáš Dvořák", "Inês Araújo",
)  # fmt: skip
_TAGS = {
    "async": "Async", "borrow-checker": "Borrow checker", "cpp": "C++", "c": "C", "webassembly":
    "WebAssembly", "webgpu": "WebGPU", "embedded": "Embedded", "games": "Games", "compilers":
    "Compilers", "databases": "Databases", "jobs": "Jobs", "events": "Events", "quotes": "Quotes",
    "releases": "Releases", "security": "Security", "testing": "Testing", "simd": "SIMD",
    "networking": "Networking", "graphics": "Graphics", "gui": "GUI",
}  # fmt: skip
_COMMON = (
    "the", "a", "of", "in", "to", "and", "for", "with", "is", "on", "from", "new", "how", "we",
    "use", "using", "your", "why", "what", "at", "by", "as", "it", "this", "that", "be", "are",
    "an", "or", "not", "can", "now", "release", "released", "code", "project", "part", "first",
    "about", "build", "building", "more", "into", "better", "fast",
)  # fmt: skip
_CRATE_END = (
    "Thanks to {name} for the suggestion!",
    "Please submit your suggestions and votes for next week.",
)
_QUOTE_END = (
    "Thanks to {name} for the suggestion, which they discuss on the small forum.",
    "Please submit quotes and vote for next week.",
)
_CALLS = (
    "Always wanted to contribute to open-source projects but did not know where to start?",
    "Every week we highlight some tasks from the community for you to pick and get started.",
    "Some of these tasks may also have mentors available, visit the task page for more.",
)


@dataclass(frozen=True)
class WeeklySection(Section):
    """A section whose sentences are the items of a list, unless it is prose."""

    is_list: bool = True

    @property
    def text(self) -> str:
        """The list, or a paragraph."""
        if self.is_list:
            return "\n".join(f"- {one}" for one in self.sentences)
        return "\n\n".join(self.sentences)


def make_weekly(count: int, seed: int = SEED) -> Archive:
    """An archive of *count* editions; a longer one begins with the same editions."""
    return _archive(seed, (_Edition(number, seed) for number in range(count)), make_weekly)


def make_uneven_weekly(count: int, seed: int = SEED) -> Archive:
    """An archive like `make_weekly`, of editions with 1.9 to 60 KB of Markdown, 17 on average.

    The lengths are spread evenly, so an edition of any archive costs the same on average.
    """
    editions = (_Edition(n, seed, _length(n)) for n in range(count))
    return _archive(seed, editions, make_uneven_weekly)


def _archive(
    seed: int, editions: Iterable[_Edition], make: Callable[[int, int], Archive]
) -> Archive:
    tags = tuple(Tag(slug, label) for slug, label in sorted(_TAGS.items()))
    return Archive(seed, tags, tuple(edition.made() for edition in editions), make)


def _length(number: int) -> float:
    """How long edition *number* is, as a multiple of an edition of `make_weekly`."""
    place: float = (number * _GOLDEN_RATIO % 1) ** _MANY_LONG
    return math.pow(_LONGEST / _SHORTEST, place) * _SHORTEST


class _Edition:
    """One issue, of seven sections."""

    def __init__(self, number: int, seed: int, length: float = 1) -> None:
        self._number, self._words, self._length = number, _words(seed), length
        self._chance = random.Random(f"{seed}-weekly-{number}")  # noqa: S311 - the same each time
        self._name = self._chance.choice(_NAMES)

    def made(self) -> Edition:
        """The edition."""
        chance, version = self._chance, f"1.{self._number}.{self._chance.randint(0, 2)}"
        own = [self._own() for _ in range(7)]
        crate, guest = own[2][0], own[1][0].capitalize()
        sections = (
            self._list("Announcing " + version, "News", own[0], 24, f"Announcing Rust {version}"),
            self._prose(f"{guest} and the {own[1][1]}", "Conversations", own[1], ()),
            self._prose(crate, "Crate of the week", own[2], _CRATE_END),
            self._list("Call for participation", "Calls", own[3], 8, *_CALLS),
            self._list("Updates from the core", "Core", own[4], 40),
            self._list("Upcoming events", "Events", own[5], 14),
            self._prose("Quote of the week", "Quotes", own[6], _QUOTE_END),
        )
        day = _FIRST_DAY + timedelta(weeks=self._number)
        chance.random()
        return Edition(day, sections)

    def _own(self) -> list[str]:
        """Words that few other sections have."""
        first = len(self._words) // 20
        return self._chance.sample(self._words[first:], _OWN_WORDS)

    def _list(
        self, title: str, rubric: str, own: list[str], count: int, *before: str
    ) -> WeeklySection:
        items = [*before, *(self._item(own) for _ in range(self._scaled(count)))]
        return self._section(title, rubric, items, is_list=True)

    def _prose(
        self, title: str, rubric: str, own: list[str], after: tuple[str, ...]
    ) -> WeeklySection:
        sentences = [self._sentence(own) for _ in range(self._scaled(15))]
        texts = (" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5))
        items = [*texts, " ".join(after).format(name=self._name)]
        return self._section(title, rubric, [i for i in items if i], is_list=False)

    def _scaled(self, count: int) -> int:
        return max(1, round(count * self._length))

    def _section(
        self, title: str, rubric: str, items: list[str], *, is_list: bool
    ) -> WeeklySection:
        slug = "-".join(rubric.lower().split())
        tags = tuple(Tag(s, _TAGS[s]) for s in self._chance.sample(sorted(_TAGS), 3))
        anchor = f"{slug}-{self._number}"
        return WeeklySection(anchor, title, rubric, tags, tuple(items), is_list)

    def _item(self, own: list[str]) -> str:
        chance = self._chance
        word, number = chance.choice(own), chance.randrange(10**5)
        forms = (
            f"[{self._phrase(own)}](https://{word}.example/{number})",
            f"[{word} {self._version()}](https://{word}.example/releases/{number})",
            f"[{word} changelog #{chance.randint(1, 300)}](https://{word}.example/log/{number})",
            f"[{self._phrase(own)}](https://{word}.example/{number}): `{chance.choice(_CODE)}`",
            f"[video] {self._phrase(own)} by {chance.choice(_NAMES)}",
        )
        return chance.choices(forms, (6, 2, 1, 2, 1))[0]

    def _version(self) -> str:
        return ".".join(str(self._chance.randint(0, most)) for most in (4, 60, 9))

    def _phrase(self, own: list[str]) -> str:
        words = self._frequent(self._chance.randint(4, 8))
        words[self._chance.randrange(len(words))] = self._chance.choice(own)
        return " ".join(words).capitalize()

    def _sentence(self, own: list[str]) -> str:
        words = self._frequent(self._chance.randint(9, 18))
        for at in self._chance.sample(range(len(words)), 2):
            words[at] = self._chance.choice(own)
        return " ".join(words).capitalize() + "."

    def _frequent(self, count: int) -> list[str]:
        """Words as in real texts: some common ones, then word n an n-th as often as the first."""
        return self._chance.choices(self._words, cum_weights=_frequencies(), k=count)


@cache
def _words(seed: int) -> list[str]:
    chance = random.Random(f"{seed}-weekly-words")  # noqa: S311 - the same each time
    starts = [*"bcdfghjklmnprstvw", "br", "cr", "dr", "fl", "gr", "st", "tr", "th", "ch", "sh"]
    middles = [*"aeiou", "ai", "ea", "io", "ou"]
    ends = ["", "", "n", "r", "s", "l", "t", "m", "nd", "st", "ck"]
    found = dict.fromkeys(_COMMON)
    while len(found) < _WORDS:
        count = chance.choice((2, 2, 2, 3, 3, 4))
        parts = (chance.choice(starts) + chance.choice(middles) for _ in range(count))
        found["".join(parts) + chance.choice(ends)] = None
    return list(found)


@cache
def _frequencies() -> list[float]:
    return list(accumulate(1 / (place + 8) for place in range(_WORDS)))
