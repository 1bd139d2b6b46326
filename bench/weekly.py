"""An archive of a weekly's shape from a seed: lists of links, standing rubrics, versions, names.

`bench.archive` is even, to compare builders. Here a question has right answers: each section has
words of its own, standing rubrics repeat the same sentences, and code, versions and names with
accents are in lists of links.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from bench.archive import Archive, Edition, Section, Tag

SEED = 7
_FIRST_DAY = date(2019, 1, 3)
_WORDS = 24_000
_OWN_WORDS = 9  # of a section
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
    tags = tuple(Tag(slug, label) for slug, label in sorted(_TAGS.items()))
    return Archive(seed, tags, tuple(_Edition(n, seed).made() for n in range(count)))


class _Edition:
    """One issue, of seven sections."""

    def __init__(self, number: int, seed: int) -> None:
        self._number, self._words = number, _words(seed)
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
        items = [*before, *(self._item(own) for _ in range(count))]
        return self._section(title, rubric, items, is_list=True)

    def _prose(
        self, title: str, rubric: str, own: list[str], after: tuple[str, ...]
    ) -> WeeklySection:
        texts = [" ".join(self._sentence(own) for _ in range(5)) for _ in range(3)]
        items = [*texts, " ".join(after).format(name=self._name)]
        return self._section(title, rubric, [i for i in items if i], is_list=False)

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
