"""An archive made up from a seed: the same seed, the same words, links, tags and dates."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bench import words

if TYPE_CHECKING:
    from collections.abc import Callable


SEED = 2024
SECTIONS = 10
WORDS = 250  # of a section
LINKS = 15  # of a section, 150 of an edition
TAGS = 60
TAGS_OF_SECTION = 5
RUBRICS = ("Latest developments", "Showcases", "Conversations")

_FIRST_DAY = date(2000, 1, 3)  # then weekly; Hugo leaves out what is dated in the future
_SENTENCES_OF_PARAGRAPH = 5


@dataclass(frozen=True)
class Tag:
    """A tag: the slug stays when the label is reworded."""

    slug: str
    label: str

    @property
    def label_in_addresses(self) -> str:
        """What a builder that knows labels alone makes of this one."""
        return self.label.lower().replace(" ", "-")


@dataclass(frozen=True)
class Section:
    """A section, in Markdown that all builders read alike."""

    anchor: str
    title: str
    rubric: str
    tags: tuple[Tag, ...]
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences in paragraphs."""
        step = _SENTENCES_OF_PARAGRAPH
        starts = range(0, len(self.sentences), step)
        return "\n\n".join(" ".join(self.sentences[start : start + step]) for start in starts)


def heading_with_id(section: Section) -> str:
    """The heading of *section*, with its anchor as most builders read it."""
    return f"### {section.title} {{#{section.anchor}}}"


@dataclass(frozen=True)
class Edition:
    """One issue of the newsletter, of a certain day."""

    date: date
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.date.isoformat()

    @property
    def title(self) -> str:
        """The title."""
        return f"Edition of {self.date:%d %B %Y}"

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags of all sections, each once."""
        return tuple(dict.fromkeys(tag for section in self.sections for tag in section.tags))

    def markdown(self, heading: Callable[[Section], str]) -> str:
        """The text below the title; *heading* writes that of a section."""
        blocks: list[str] = []
        rubric = ""
        for section in self.sections:
            if section.rubric != rubric:
                rubric = section.rubric
                blocks.append(f"## {rubric}")
            blocks += [heading(section), section.text]
        return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True)
class Archive:
    """All editions, oldest first, and all tags; `make` makes one of another length."""

    seed: int
    tags: tuple[Tag, ...]
    editions: tuple[Edition, ...]
    make: Callable[[int, int], Archive] = field(compare=False, repr=False)

    @property
    def middle(self) -> Edition:
        """The edition in the middle: neither the front page nor a sidebar shows it."""
        return self.editions[len(self.editions) // 2]


def make_archive(count: int, seed: int = SEED) -> Archive:
    """An archive of *count* editions; a longer one begins with the same editions."""
    editions = tuple(make_edition(number, seed) for number in range(count))
    return Archive(seed, make_tags(seed), editions, make_archive)


@cache
def make_tags(seed: int) -> tuple[Tag, ...]:
    """The tags, named by words that no text has."""
    return tuple(Tag(word, word.capitalize()) for word in sorted(words.rare(seed, TAGS)))


def make_edition(number: int, seed: int) -> Edition:
    """Edition *number*, counted from 0."""
    chance = random.Random(f"{seed}-{number}")  # noqa: S311 - the same each time, that is the point
    sections = tuple(_section(chance, seed, number, place) for place in range(SECTIONS))
    return Edition(_FIRST_DAY + timedelta(weeks=number), sections)


def _section(chance: random.Random, seed: int, number: int, place: int) -> Section:
    return Section(
        anchor=f"section-{number}-{place}",
        title=words.title(chance, seed),
        rubric=RUBRICS[place * len(RUBRICS) // SECTIONS],
        tags=tuple(chance.sample(make_tags(seed), TAGS_OF_SECTION)),
        sentences=words.sentences(chance, seed, WORDS, LINKS),
    )
