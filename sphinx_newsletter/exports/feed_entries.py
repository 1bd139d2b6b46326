"""The entries of feeds: what they hold, and a digest of it, each made once."""

from __future__ import annotations

import datetime
import hashlib
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinx_newsletter.exports.contents import Contents
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.feeds import Enclosure, FeedEntry, moment
from sphinx_newsletter.model.settings import Author
from sphinx_newsletter.pages.addresses import TAGS
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.edition import Edition


# Not by `mimetypes`: it asks the machine.
_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


class Entries:
    """Those of the site that *app* builds."""

    def __init__(self, app: Sphinx) -> None:
        """An entry is made from its record, the vocabulary, the settings and its page."""
        self._builder = app.builder
        self._site = site(app)
        self._archive = archive_domain(app.env).archive
        self._authors = authors(app.config)
        self._contents = Contents(app)
        self._made: dict[int, FeedEntry] = {}

    @cached_property
    def fingerprint(self) -> str:
        """A text that stays the same only if all entries do."""
        archive = self._archive
        told = [(e.digest, self._contents.kept[e.docname]) for e in archive.editions]
        return repr((self._site, told, archive.vocabulary, self._authors))

    def digests(self, entries: Iterable[Entry], *, whole: bool) -> list[str]:
        """Short texts that are others for other entries; *whole*: for other contents, too."""
        if not whole:
            return [self._briefs[id(entry)] for entry in entries]
        digest = self._contents.digest
        return [self._briefs[id(e)] + digest(e.edition.docname, e.anchor) for e in entries]

    @cached_property
    def _briefs(self) -> dict[int, str]:
        """By entry: the archive has each once, and holds it."""
        found = {}
        for edition in self._archive.editions:
            front = repr((edition.docname, edition.date, edition.updated, edition.authors))
            pictures = self._contents.kept[edition.docname].pictures
            for entry in self._archive.entries_of(edition.docname):
                tags = ("=".join(tag) for tag in self._tags(entry))
                picture = str(pictures.get(entry.anchor, ""))
                told = front, entry.anchor, entry.title, self._excerpt(entry), picture, *tags
                text = "\0".join(told)  # thousands: faster than `repr`
                found[id(entry)] = hashlib.sha256(text.encode()).hexdigest()[:16]
        return found

    def content(self, entry: Entry) -> str:
        """All that it says, as HTML."""
        return self._contents.of(entry.edition.docname, entry.anchor)

    def made(self, entry: Entry) -> FeedEntry:
        """What all formats show of it."""
        if id(entry) not in self._made:
            self._made[id(entry)] = self._make(entry)
        return self._made[id(entry)]

    def _make(self, entry: Entry) -> FeedEntry:
        edition, anchor = entry.edition, entry.anchor
        known = (self._authors[key] for key in edition.authors if key in self._authors)
        return FeedEntry(
            id=self._site.id_of(edition.docname, anchor),
            url=self._site.url(self._builder.get_target_uri(edition.docname), anchor),
            title=legal(entry.title),
            excerpt=legal(self._excerpt(entry)),
            published=moment(_day(edition)),
            updated=moment(edition.changed or _day(edition)),
            authors=tuple(Author(key, legal(name), url) for key, name, url in known),
            tags=tuple((slug, legal(label)) for slug, label in self._tags(entry)),
            tag_index=self._tag_index,
            enclosure=self._enclosure(entry),
        )

    @cached_property
    def _tag_index(self) -> str:
        return self._site.url(self._builder.get_target_uri(TAGS))

    def _excerpt(self, entry: Entry) -> str:
        return entry.excerpt or (" ".join(entry.edition.points) if not entry.section else "")

    def _tags(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        """Those of an edition are those of its sections, too."""
        slugs: Iterable[str] = entry.tags
        if not entry.section:
            entries = self._archive.entries_of(entry.edition.docname)
            slugs = dict.fromkeys(slug for one in entries for slug in one.tags)
        return tuple([self._labels[slug] for slug in slugs])

    @cached_property
    def _labels(self) -> dict[str, tuple[str, str]]:
        return {slug: (slug, tag.label) for slug, tag in self._archive.vocabulary.tags.items()}

    def _enclosure(self, entry: Entry) -> Enclosure | None:
        picture = self._contents.picture(entry.edition.docname, entry.anchor)
        suffix = PurePosixPath(urlsplit(picture.url).path).suffix.lower() if picture else ""
        if not picture or suffix not in _TYPES:
            return None
        return Enclosure(picture.url, picture.size, _TYPES[suffix])


def _day(edition: Edition) -> datetime.date:
    return edition.date.as_day() if edition.date else datetime.date.min
