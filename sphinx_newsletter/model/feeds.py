"""Feeds as plain records, and the documents of which each consists (RFC 5005, section 4).

Entries are counted from the oldest. Each full block of them is an archive document, which keeps
its number and its entries for ever; the document that readers subscribe to has the newest.
"""

from __future__ import annotations

import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.settings import Author


BLOCK = 50
LEAST = 20  # as many are new to somebody who comes back after a while


class Feed(NamedTuple):
    """A feed: the folder of its files, its page, its titles.

    `subject` is what it is about, in a word or two; `title` also names the newsletter.
    """

    folder: str
    page: str
    subject: str
    title: str
    subtitle: str


class Document(NamedTuple):
    """One file of a feed: its number and those of its neighbours, its entries, newest first.

    The one that readers subscribe to has no number, which is 0; nor has a neighbour that is none.
    """

    number: int
    older: int
    newer: int
    entries: Sequence[Entry]


class Format(NamedTuple):
    """A feed format: its name, the stem and suffix of its files, its media type."""

    name: str
    stem: str
    suffix: str
    type: str

    def file(self, folder: str, number: int = 0) -> str:
        """The file of a document: `archive/atom.xml`, `archive/atom-3.xml`."""
        return f"{folder}/{self.stem}{f'-{number}' if number else ''}{self.suffix}"


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
    newer: str
    is_archive: bool
    licence: str
    style: str


@lru_cache(maxsize=1024)
def moment(day: datetime.date) -> Moment:
    """The beginning of *day*, because editions have no time of day."""
    begin = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return Moment(f"{day.isoformat()}T00:00:00Z", format_datetime(begin))


def documents(entries: Sequence[Entry]) -> Iterator[Document]:
    """Those of a feed of *entries*, newest first. Together they have all of them."""
    total = len(entries)
    last = total // BLOCK
    yield Document(0, last, 0, entries[: max(LEAST, total % BLOCK)])
    for number in range(last, 0, -1):
        begin = total - number * BLOCK
        newer = number + 1 if number < last else 0
        yield Document(number, number - 1, newer, entries[begin : begin + BLOCK])
