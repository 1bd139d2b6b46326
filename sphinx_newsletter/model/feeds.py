"""Feeds as plain records, and the documents of which each consists (RFC 5005, section 4).

The document that readers subscribe to has the newest entries. Those of editions and of sections
have archive documents, too: the entries of a year, in blocks that are counted from its oldest. A
block is an archive document when it is full, or when its year is over. So it never changes after.
"""

from __future__ import annotations

import datetime
from email.utils import format_datetime
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.settings import Author


NEWEST = 50  # entries of a document
NEWEST_EDITIONS = 20  # where an entry is a whole edition, which has as much as several sections


class Feed(NamedTuple):
    """A feed: the folder of its files, its page, its titles.

    `subject` is what it is about, in a word or two; `title` also names the newsletter. A document
    has at most `size` entries. Without `is_full`, entries are excerpts of what another feed has in
    full. With `has_archive`, older entries are in archive documents (in Atom).
    """

    folder: str
    page: str
    subject: str
    title: str
    subtitle: str
    size: int = NEWEST
    is_full: bool = True
    has_archive: bool = False


class Document(NamedTuple):
    """One file of a feed: its name, that of the next older one, its entries, newest first.

    The one that readers subscribe to has no name; the oldest has no older one.
    """

    name: str
    older: str
    entries: Sequence[Entry]


class Format(NamedTuple):
    """A feed format: its name, the stem and suffix of its files, its media type."""

    name: str
    stem: str
    suffix: str
    type: str

    def file(self, folder: str, name: str = "") -> str:
        """The file of a document: `archive/atom.xml`, `archive/atom-2024.xml`."""
        return f"{folder}/{self.stem}{f'-{name}' if name else ''}{self.suffix}"


ATOM = Format("Atom", "atom", ".xml", "application/atom+xml")
RSS = Format("RSS", "rss", ".xml", "application/rss+xml")
JSON = Format("JSON Feed", "feed", ".json", "application/feed+json")
FORMATS = (ATOM, RSS, JSON)
EMAIL = "archive/email.xml"  # the feed of editions for services that send mails


class Moment(NamedTuple):
    """The beginning of a day: as RFC 3339 and as RFC 822 have it."""

    iso: str
    rfc822: str


class Enclosure(NamedTuple):
    """The image of a feed entry."""

    url: str
    size: int
    type: str


class FeedEntry(NamedTuple):
    """A feed entry, for all formats. `tags` are slugs with labels; `tag_index` is their page.

    `card` is the address of the social card with its cover, which an edition as a whole has.
    """

    id: str
    url: str
    title: str
    excerpt: str
    published: Moment
    updated: Moment
    authors: tuple[Author, ...]
    tags: tuple[tuple[str, str], ...]
    tag_index: str
    enclosure: Enclosure | None
    card: str


class Head(NamedTuple):
    """Metadata of a document of a feed; addresses are absolute.

    Only `style` leads to the style sheet from the document.
    """

    id: str
    title: str
    subtitle: str
    site: str
    language: str
    page: str
    updated: Moment
    url: str
    newest: str
    older: str
    is_archive: bool
    licence: str
    style: str


@lru_cache(maxsize=1024)
def moment(day: datetime.date) -> Moment:
    """The beginning of *day*, because editions have no time of day."""
    begin = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return Moment(f"{day.isoformat()}T00:00:00Z", format_datetime(begin))


def documents(feed: Feed, entries: Sequence[Entry], *, archived: bool) -> Iterator[Document]:
    """Those of *feed*, whose *entries* are in order, newest first.

    With *archived*, they have all entries together, if the feed has an archive.
    """
    older = ""
    if archived and feed.has_archive:
        for name, block in _archive(entries, feed.size):
            yield Document(name, older, block)
            older = name
    yield Document("", older, entries[: feed.size])


def _archive(entries: Sequence[Entry], size: int) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Name and entries of each archive document, oldest first: `2024`, `2024-2`."""
    newest = _year(entries[0]) if entries else 0
    for year, found in groupby(reversed(entries), key=_year):
        oldest_first = [*found]
        whole = len(oldest_first) - len(oldest_first) % size
        end = whole if year == newest else len(oldest_first)
        for number, begin in enumerate(range(0, end, size), start=1):
            name = f"{year}-{number}" if number > 1 else str(year)
            yield name, oldest_first[begin : begin + size][::-1]


def _year(entry: Entry) -> int:
    return entry.edition.date.year if entry.edition.date else 0
