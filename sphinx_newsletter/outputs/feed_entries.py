"""The entries of feeds: what they hold, and a digest of it, each made once."""

from __future__ import annotations

import datetime
import hashlib
import json
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.feeds import ATOM, JSON, RSS, Enclosure, FeedEntry, moment
from sphinx_newsletter.model.settings import Author
from sphinx_newsletter.outputs.section_html import Contents
from sphinx_newsletter.pages.addresses import TAGS
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.jinja2glue import BuiltinTemplateLoader

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.feeds import Format, Head


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


class Drawer(Protocol):
    """Draws entries, and documents from entries that have been drawn."""

    def entry(self, entry: FeedEntry, content: str) -> str:
        """An entry; without *content* it has its excerpt alone."""

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """A document."""


class Xml:
    """Draws with a template that has two macros."""

    def __init__(self, form: Format, environment: Environment) -> None:
        """*environment* is that of the templates."""
        template: Any = environment.get_template(f"newsletter/feeds/{form.stem}.xml").module
        self._entry, self._document = template.entry, template.document

    def entry(self, entry: FeedEntry, content: str) -> str:
        """The template escapes."""
        return str(self._entry(entry, content))

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """The template escapes, and has escaped the entries."""
        return str(self._document(head, Markup("\n".join(entries))))  # noqa: S704 - as said


class Json:
    """Draws JSON Feed 1.1."""

    def entry(self, entry: FeedEntry, content: str) -> str:
        """Of an entry without content, the excerpt is the text."""
        picture = entry.enclosure
        told = {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.excerpt if content else "",
            "content_html": content,
            "date_published": entry.published.iso,
            "date_modified": entry.updated.iso,
            "authors": [_author(name, url) for _key, name, url in entry.authors],
            "tags": [label for _slug, label in entry.tags],
            "image": picture.url if picture else "",
            "attachments": [
                {"url": p.url, "mime_type": p.type, "size_in_bytes": p.size} for p in [picture] if p
            ],
        }
        if not content:
            told["content_text"] = entry.excerpt or entry.title
        return _dumped(told)

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """The entries are JSON already: they are put into the place of an empty list."""
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": head.title,
            "description": head.subtitle,
            "home_page_url": head.page,
            "feed_url": head.url,
            "next_url": head.older,
            "language": head.language,
            "authors": [_author(head.site, "")],
            "_licence": head.licence and {"url": head.licence},
        }
        items = ",\n".join(entries)
        return f'{_dumped(told)[:-1]}, "items": [\n{items}\n]}}\n'


def _author(name: str, url: str) -> dict[str, str]:
    return {"name": name} | ({"url": url} if url else {})


def _dumped(told: dict[str, Any]) -> str:
    """What is empty is left out."""
    return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)


def drawers(templates: BuiltinTemplateLoader) -> dict[Format, Drawer]:
    """What draws each format, with the *templates* of a builder."""
    # Sphinx's own environment is a sandbox, in which each attribute of an entry is asked about.
    environment = Environment(loader=templates, autoescape=True)
    return {ATOM: Xml(ATOM, environment), RSS: Xml(RSS, environment), JSON: Json()}
