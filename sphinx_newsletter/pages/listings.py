"""What each page of the archive shows, as plain data: its template is given nothing else.

So the fingerprint of a page is that of its data: the same data, the same page.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.configuration import authors
from sphinx_newsletter.core.excerpt import reading_minutes
from sphinx_newsletter.pages import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2.runtime import Macro
    from sphinx.application import Sphinx

    from sphinx_newsletter.core.archive import Archive, Entry
    from sphinx_newsletter.core.dates import EditionDate
    from sphinx_newsletter.core.edition import Edition
    from sphinx_newsletter.core.parts import Change, Event, Interview, Showcase
    from sphinx_newsletter.core.settings import Author
    from sphinx_newsletter.core.tags import Tag

_BESIDE = 8
_A_SCREEN = 60


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


class Place(NamedTuple):
    """Where a part of an edition stands: the edition, its date, the section around it."""

    edition: Link
    date: Day
    section: str
    anchor: str
    tags: tuple[Link, ...]


class Listing(NamedTuple):
    """A page of the archive: its template and the template's context.

    `told` stands in the fingerprint for those parts of the context that are long.
    """

    template: str
    context: dict[str, Any]
    told: dict[str, object] = {}  # noqa: RUF012 - nobody changes it

    @property
    def fingerprint(self) -> str:
        """A short text that changes if, and only if, what the page shows does."""
        return _digest((self.template, self.context | self.told))


class Once:
    """Draws the parts that look the same on several pages, which lie in one folder, once."""

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        self._drawn: dict[tuple[str, tuple[object, ...]], Markup] = {}

    def __call__(self, shown: tuple[object, ...], draw: Macro) -> Markup:
        """What *draw* makes of *shown*. The macro escapes."""
        key = draw.name, shown
        if key not in self._drawn:
            self._drawn[key] = Markup(draw(shown))  # noqa: S704 - as said
        return self._drawn[key]


class Listings:
    """Makes the pages of one archive; what several pages show is made once."""

    def __init__(
        self, archive: Archive, authors: Mapping[str, Author], language: str, pace: int
    ) -> None:
        """*language* is that of the dates, *pace* the words read in a minute."""
        self.archive = archive
        self._authors = authors
        self._language = language
        self._pace = pace
        self._days: dict[EditionDate, Day] = {}

    @property
    def language(self) -> str:
        """The language of the dates."""
        return self._language

    @classmethod
    def of(cls, app: Sphinx) -> Listings:
        """Those of the site that *app* builds."""
        archive, config = archive_domain(app.env).archive, app.config
        pace = config.newsletter_words_per_minute
        return cls(archive, authors(config), config.language, pace)

    def place(self, edition: Edition, part: Interview | Showcase | Event | Change) -> Place:
        """Where *part* of *edition* stands."""
        entries = self.archive.entries_of(edition.docname)
        around = next((e for e in entries if e.anchor == part.section), entries[0])
        return Place(
            Link(edition.docname, edition.title),
            self._day(edition),
            around.title if around.section else "",
            part.anchor or part.section,
            tuple(self._tag_links[slug] for slug in around.tags),
        )

    @property
    def fingerprint(self) -> str:
        """A short text that stays the same only if all pages do."""
        minutes = [(e.digest, reading_minutes(e.words, self._pace)) for e in self.archive.editions]
        return _digest((minutes, repr(self.archive.vocabulary), self._authors, self._language))

    def editions(self) -> Listing:
        """All editions by year."""
        years = [(str(n), self._editions(found)) for n, found in self.archive.years.items()]
        pages = {str(number): addresses.year_page(number) for number in self.archive.years}
        context = {"title": "All editions", "years": years, "year_pages": pages}
        return Listing("newsletter/editions.html", context | {"jumps": _jumps(years)})

    def year(self, number: int) -> Listing:
        """The editions of one year, with the sections of each."""
        found = self.archive.years[number]
        years = sorted(self.archive.years)
        at = years.index(number)
        context = {
            "title": f"Editions of {number}",
            "editions": self._editions(found),
            "sections": [[(s.anchor, s.title) for s in edition.sections] for edition in found],
            "before": [Link(addresses.year_page(y), str(y)) for y in years[:at][-1:]],
            "after": [Link(addresses.year_page(y), str(y)) for y in years[at + 1 :][:1]],
        }
        return Listing("newsletter/year.html", context)

    def tag(self, slug: str) -> Listing:
        """All that carries a tag, newest first, by year."""
        vocabulary = self.archive.vocabulary
        tag = vocabulary.tags[slug]
        found = self.archive.tagged(slug)
        entries, digests = [], []
        for entry in found:
            shown, digest = self._shown[entry.edition.docname, entry.anchor]
            entries.append(shown)
            digests.append(digest)
        groups = groupby(entries, key=lambda entry: entry.date.iso[:4])
        years = [(number, list(group)) for number, group in groups]
        context = {
            "title": tag.label,
            "description": tag.description,
            "page": addresses.tag_page(slug),
            "sections": sum(1 for entry in entries if entry.anchor),
            "whole": sum(1 for entry in entries if not entry.anchor),
            "since": entries[-1].date if entries else None,
            "broader": _links([vocabulary.tags[tag.broader]] if tag.broader else []),
            "narrower": _links(vocabulary.narrower(slug)),
            "beside": _links(self.archive.beside(slug, _BESIDE)),
            "years": years,
            "jumps": _jumps(years),
        }
        return Listing("newsletter/tag.html", context, {"years": digests})

    def tags(self) -> Listing:
        """The tags in use with their counts, by first letter."""
        used = [(_link(tag), count) for tag, count in self.archive.most_used]
        used.sort(key=lambda item: (item[0].text.casefold(), item[0].page))
        groups = groupby(used, key=lambda item: _letter(item[0].text))
        letters = [(letter, list(group)) for letter, group in groups]
        jumps = [(f"l{n}", letter) for n, (letter, _group) in enumerate(letters, start=1)]
        context = {"title": "All tags", "letters": letters, "total": len(used)}
        context["jumps"] = jumps if len(used) > _A_SCREEN else []
        return Listing("newsletter/tags.html", context)

    def author(self, key: str) -> Listing:
        """The editions that one author signed."""
        author = self._authors[key]
        found = self._editions(self.archive.by(key))
        context = {"title": author.name, "url": author.url, "editions": found}
        return Listing("newsletter/author.html", context)

    def all_authors(self) -> Listing:
        """The authors with the number of their editions."""
        rows = [
            (Link(addresses.author_page(author.key), author.name), len(self.archive.by(key)))
            for key, author in self._authors.items()
        ]
        rows.sort(key=lambda row: (row[0].text.casefold(), row[0].page))
        return Listing("newsletter/authors.html", {"title": "Authors", "rows": rows})

    @cached_property
    def _shown(self) -> dict[tuple[str, str], tuple[EntryShown, str]]:
        """By page and anchor: what lists show of an entry, and its digest."""
        shown = ((entry, self._entry(entry)) for entry in self.archive.entries)
        return {(e.edition.docname, e.anchor): (entry, _digest(entry)) for e, entry in shown}

    @cached_property
    def _tag_links(self) -> dict[str, Link]:
        return {slug: _link(tag) for slug, tag in self.archive.vocabulary.tags.items()}

    def _entry(self, entry: Entry) -> EntryShown:
        edition, section = entry.edition, entry.section
        return EntryShown(
            Link(edition.docname, entry.title),
            entry.anchor,
            entry.excerpt,
            Link(edition.docname, edition.title),
            section.rubric if section and section.rubric != section.title else "",
            self._day(edition),
            tuple(self._tag_links[slug] for slug in entry.tags),
        )

    def _editions(self, editions: Iterable[Edition]) -> list[EditionShown]:
        return [
            EditionShown(
                Link(edition.docname, edition.title),
                edition.subtitle,
                edition.number,
                self._day(edition),
                tuple(
                    Link(addresses.author_page(key), self._authors[key].name)
                    for key in edition.authors
                    if key in self._authors
                ),
                reading_minutes(edition.words, self._pace),
            )
            for edition in editions
        ]

    def _day(self, edition: Edition) -> Day:
        date = edition.date
        if date is None:  # the archive lists none without a date
            return Day("", "")
        if date not in self._days:
            self._days[date] = Day(str(date), date.written(self._language))
        return self._days[date]


def _digest(shown: object) -> str:
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _link(tag: Tag) -> Link:
    return Link(addresses.tag_page(tag.slug), tag.label)


def _links(tags: Iterable[Tag]) -> tuple[Link, ...]:
    return tuple(map(_link, tags))


def _jumps(years: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Ids and texts for the list at the right, where there is more than one place to go."""
    return [(f"y{year}", year) for year, _group in years] if len(years) > 1 else []


def _letter(label: str) -> str:
    """The letter under which *label* stands; `#` for what begins with none."""
    first = label[:1].upper()
    return first if first.isalpha() else "#"
