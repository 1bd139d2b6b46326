"""What pages show of the archive's records, as plain data."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.excerpt import reading_minutes
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Archive, Entry
    from sphinx_newsletter.model.blocks import Change, Event, Interview, Showcase
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.settings import Author
    from sphinx_newsletter.model.tags import Tag


class Link(NamedTuple):
    """A page and the words that lead to it."""

    page: str
    text: str


class Day(NamedTuple):
    """A date for machines (ISO 8601) and in words."""

    iso: str
    written: str


class EditionShown(NamedTuple):
    """An edition in a list."""

    link: Link
    subtitle: str
    number: int | None
    date: Day
    authors: tuple[Link, ...]
    minutes: int


class EntryShown(NamedTuple):
    """A section in a list, or an edition that carries a tag as a whole."""

    link: Link
    anchor: str
    excerpt: str
    edition: Link
    rubric: str
    date: Day
    tags: tuple[Link, ...]


class BlockPlace(NamedTuple):
    """Where a part of an edition stands: the edition, its date, the section around it."""

    edition: Link
    date: Day
    section: str
    anchor: str
    tags: tuple[Link, ...]


class Shown:
    """Turns records into what pages show; what several pages show is made once."""

    def __init__(
        self, archive: Archive, authors: Mapping[str, Author], language: str, pace: int
    ) -> None:
        """*language* is that of the dates, *pace* the words read in a minute."""
        self.archive = archive
        self.authors = authors
        self.language = language
        self.pace = pace
        self._days: dict[EditionDate, Day] = {}

    @classmethod
    def of(cls, app: Sphinx) -> Shown:
        """That of the site that *app* builds."""
        archive, config = archive_domain(app.env).archive, app.config
        pace = config.newsletter_words_per_minute
        return cls(archive, authors(config), config.language, pace)

    @property
    def fingerprint(self) -> str:
        """A short text that stays the same only if all that can be shown does."""
        told = [(e.digest, reading_minutes(e.words, self.pace)) for e in self.archive.editions]
        return digest((told, repr(self.archive.vocabulary), self.authors, self.language))

    def day(self, edition: Edition) -> Day:
        """The date of *edition*; the archive lists none without a date."""
        date = edition.date
        if date is None:
            return Day("", "")
        if date not in self._days:
            self._days[date] = Day(str(date), date.written(self.language))
        return self._days[date]

    @cached_property
    def tag_links(self) -> dict[str, Link]:
        """The link to each tag, by slug."""
        return {slug: tag_link(tag) for slug, tag in self.archive.vocabulary.tags.items()}

    def place(self, edition: Edition, part: Interview | Showcase | Event | Change) -> BlockPlace:
        """Where *part* of *edition* stands."""
        entries = self.archive.entries_of(edition.docname)
        around = next((e for e in entries if e.anchor == part.section), entries[0])
        return BlockPlace(
            Link(edition.docname, edition.title),
            self.day(edition),
            around.title if around.section else "",
            part.anchor or part.section,
            tuple(self.tag_links[slug] for slug in around.tags),
        )

    def entry(self, entry: Entry) -> EntryShown:
        """What lists show of a section, or of an edition that carries a tag as a whole."""
        edition, section = entry.edition, entry.section
        return EntryShown(
            Link(edition.docname, entry.title),
            entry.anchor,
            entry.excerpt,
            Link(edition.docname, edition.title),
            section.rubric if section and section.rubric != section.title else "",
            self.day(edition),
            tuple(self.tag_links[slug] for slug in entry.tags),
        )

    def editions(self, editions: Iterable[Edition]) -> list[EditionShown]:
        """What lists show of *editions*."""
        return [
            EditionShown(
                Link(edition.docname, edition.title),
                edition.subtitle,
                edition.number,
                self.day(edition),
                tuple(
                    Link(addresses.author_page(key), self.authors[key].name)
                    for key in edition.authors
                    if key in self.authors
                ),
                reading_minutes(edition.words, self.pace),
            )
            for edition in editions
        ]


def digest(shown: object) -> str:
    """A short text that is another one for other data."""
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def tag_link(tag: Tag) -> Link:
    """The link to the page of *tag*."""
    return Link(addresses.tag_page(tag.slug), tag.label)


def tag_links(tags: Iterable[Tag]) -> tuple[Link, ...]:
    """The links to the pages of *tags*."""
    return tuple(map(tag_link, tags))
