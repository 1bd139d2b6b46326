"""View models: the plain data that templates get of the records of the archive."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.blocks import BlockPlace, Day, Link
from sphinx_newsletter.model.covers import cover_file
from sphinx_newsletter.model.excerpt import reading_minutes
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Archive, Entry
    from sphinx_newsletter.model.blocks import Block
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.settings import Author
    from sphinx_newsletter.model.tags import Tag


class EditionView(NamedTuple):
    """View model of an edition in a list."""

    link: Link
    cover: str
    subtitle: str
    number: int | None
    date: Day
    authors: tuple[Link, ...]
    minutes: int


class EntryView(NamedTuple):
    """View model of an entry: a section, or an edition that has tags as a whole."""

    link: Link
    anchor: str
    excerpt: str
    edition: Link
    rubric: str
    date: Day
    tags: tuple[Link, ...]


class ViewModels:
    """Factory that makes view models of records. Those in several pages are made once."""

    def __init__(
        self, archive: Archive, authors: Mapping[str, Author], language: str, pace: int
    ) -> None:
        """*language* is that of the dates, *pace* the number of words read in a minute."""
        self.archive = archive
        self.authors = authors
        self.language = language
        self.pace = pace
        self._days: dict[EditionDate, Day] = {}

    @classmethod
    def of(cls, app: Sphinx) -> ViewModels:
        """Factory for the site that *app* builds."""
        archive, config = archive_domain(app.env).archive, app.config
        pace = config.newsletter_words_per_minute
        return cls(archive, authors(config), config.language, pace)

    @property
    def fingerprint(self) -> str:
        """Fingerprint of all view models."""
        editions = [(e.digest, reading_minutes(e.words, self.pace)) for e in self.archive.editions]
        return digest((editions, repr(self.archive.vocabulary), self.authors, self.language))

    def day(self, edition: Edition) -> Day:
        """Date of *edition*; empty without a date, which no edition of the archive is."""
        date = edition.date
        if date is None:
            return Day("", "")
        if date not in self._days:
            self._days[date] = Day(str(date), date.written(self.language))
        return self._days[date]

    @cached_property
    def tag_links(self) -> dict[str, Link]:
        """Link to each tag, by slug."""
        return {slug: tag_link(tag) for slug, tag in self.archive.vocabulary.tags.items()}

    def place(self, edition: Edition, block: Block) -> BlockPlace:
        """View model of the place of a *block* in *edition*."""
        entries = self.archive.entries_of(edition.docname)
        entry = next((e for e in entries if e.anchor == block.section), entries[0])
        return BlockPlace(
            Link(edition.docname, edition.title),
            self.day(edition),
            entry.title if entry.section else "",
            block.anchor or block.section,
            tuple(self.tag_links[slug] for slug in entry.tags),
        )

    def entry(self, entry: Entry) -> EntryView:
        """View model of *entry*."""
        edition, section = entry.edition, entry.section
        return EntryView(
            Link(edition.docname, entry.title),
            entry.anchor,
            entry.excerpt,
            Link(edition.docname, edition.title),
            section.rubric if section and section.rubric != section.title else "",
            self.day(edition),
            tuple(self.tag_links[slug] for slug in entry.tags),
        )

    def editions(self, editions: Iterable[Edition]) -> list[EditionView]:
        """View models of *editions*."""
        return [
            EditionView(
                Link(edition.docname, edition.headline(self.language)),
                cover_file(edition.docname),
                edition.standfirst(self.language),
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


def digest(data: object) -> str:
    """SHA-256 of plain data, as JSON."""
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()


def tag_link(tag: Tag) -> Link:
    """Link to the page of *tag*."""
    return Link(addresses.tag_page(tag.slug), tag.label)


def tag_links(tags: Iterable[Tag]) -> tuple[Link, ...]:
    """Links to the pages of *tags*."""
    return tuple(map(tag_link, tags))
