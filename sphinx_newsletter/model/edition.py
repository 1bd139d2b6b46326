"""Editions and sections as records, and the rule that names an edition's file."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from sphinx_newsletter.model.blocks import Block
from sphinx_newsletter.model.dates import EditionDate

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_newsletter.model.dates import Moment


_BlockT = TypeVar("_BlockT", bound=Block)

# A slug may hold digits, but its first word must not be digits alone: with that,
# `2024-4` would be edition number 2024 with the slug `4`.
_SLUG = r"(?:-(?!\d+(?:-|$))[a-z0-9]+(?:-[a-z0-9]+)*)?"
_DATED = re.compile(rf"(\d{{4}}-\d{{2}}(?:-\d{{2}})?){_SLUG}", re.ASCII)
_NUMBERED = re.compile(rf"(\d{{3,}}){_SLUG}", re.ASCII)

NAMING_RULE = (
    "name it by its month (`2024-04.md`), its day (`2024-04-28.md`) or its number "
    "(`042.md`), followed by a slug if you like (`2024-04-on-burn.md`: "
    "lower-case letters, digits, hyphens)"
)


class TagUse(NamedTuple):
    """A tag as an editor wrote it: slug, label or alias, and the line."""

    name: str
    line: int


@dataclass(frozen=True)
class Section:
    """A tagged heading and its content, without nested sections.

    `key_words` are those that are typical of it, `places` the other anchors that lead to
    it: those of its subheadings, too.
    """

    anchor: str
    title: str
    rubric: str
    excerpt: str
    words: int
    tags: tuple[TagUse, ...]
    key_words: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """One issue of the newsletter: one page.

    `docname` is Sphinx's name of the page, `updated` the day of a change that subscribers
    should hear of, if there was one, `publish` the time at which the edition is published, if
    that is scheduled, `discuss` the page on which readers discuss it, `words` counts the whole
    page, `links` those to other sites, `tags` are those of the edition as a whole, `points`
    those of its `{tldr}` or of the list that opens it. `blocks` maps the name of a directive to
    its records, as `blocks.by_name` does. All else is in the order of the page.
    """

    docname: str
    title: str
    date: EditionDate | None
    authors: tuple[str, ...]
    subtitle: str = ""
    updated: EditionDate | None = None
    number: int | None = None
    draft: bool = False
    publish: Moment | None = None
    discuss: str = ""
    words: int = 0
    links: int = 0
    points: tuple[str, ...] = ()
    tags: tuple[TagUse, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict, hash=False)

    def of(self, record: type[_BlockT]) -> tuple[_BlockT, ...]:
        """The blocks with this type of *record*, such as `Event`, in the order of the page."""
        return cast("tuple[_BlockT, ...]", self.blocks.get(record.block_name, ()))

    def tag_uses(self) -> Iterator[TagUse]:
        """Every tag of the page as it was written: the edition's, then the sections'."""
        yield from self.tags
        for section in self.sections:
            yield from section.tags

    def headline(self, language: str) -> str:
        """What lists call the edition: its title, or the subtitle if the title is only a date."""
        if self.subtitle and self.date and self.date.is_all_of(self.title, language):
            return self.subtitle
        return self.title

    def standfirst(self, language: str) -> str:
        """What lists show below the headline: the subtitle, unless it is the headline."""
        return "" if self.headline(language) == self.subtitle else self.subtitle

    def last_update(self, anchor: str = "") -> EditionDate | None:
        """The last date of a change that subscribers should hear of; None if there was none.

        A correction counts for the edition and for the section that contains it, *anchor*.
        """
        dates = [self.updated] if self.updated else []
        blocks = chain.from_iterable(self.blocks.values())
        found = (one.updates for one in blocks if not anchor or anchor == one.section)
        dates += [date for date in found if date]
        return max(dates, key=EditionDate.as_day, default=None)

    def changed(self, anchor: str = "") -> datetime.date | None:
        """The day of the `last_update`, but never before the date of the edition."""
        dates = (self.date, self.last_update(anchor))
        return max(date.as_day() for date in dates if date) if self.date else None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the edition without its numbers of words and links, and lines of tags.

        It does not change for an edit that no list shows.
        """
        ignored = {"words": 0, "key_words": "", "places": ()}
        sections = [vars(one) | ignored | {"tags": _names(one.tags)} for one in self.sections]
        shown = {one.name: getattr(self, one.name) for one in fields(self)} | {
            "words": 0,
            "links": 0,
            "tags": _names(self.tags),
            "sections": sections,
        }
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()

    @cached_property
    def digest_of_words(self) -> str:
        """SHA-256 of title and date, and of titles, rubrics, tags and key words of the sections."""
        sections = [
            (s.anchor, s.title, s.rubric, s.key_words, _names(s.tags)) for s in self.sections
        ]
        shown = self.docname, self.title, str(self.date), sections
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _names(uses: Iterable[TagUse]) -> list[str]:
    return [use.name for use in uses]


class EditionName(NamedTuple):
    """Date and number of an edition, as in its file name."""

    date: EditionDate | None
    number: int | None


def read_name(stem: str) -> EditionName | None:
    """Parse *stem*, a file name without `.md`; None if it breaks the naming rule.

    >>> read_name("042-on-burn")
    EditionName(date=None, number=42)
    """
    if match := _DATED.fullmatch(stem):
        try:
            return EditionName(EditionDate.parse(match[1]), None)
        except ValueError:
            return None
    if match := _NUMBERED.fullmatch(stem):
        return EditionName(None, int(match[1]))
    return None
