"""Feed entries: their records, digests and serializers for Atom, RSS and JSON Feed."""

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
from sphinx_newsletter.outputs.cards import card_file, font_version
from sphinx_newsletter.outputs.clean_html import without_classes
from sphinx_newsletter.outputs.section_html import SectionHtml
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


# Media types by suffix. `mimetypes` would read the configuration of the machine.
_IMAGE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


class FeedEntries:
    """Feed entries of a site, each made once."""

    def __init__(self, app: Sphinx) -> None:
        """Collect what entries are made of: records, vocabulary, settings, pages' HTML."""
        self._builder = app.builder
        self._site = site(app)
        self._archive = archive_domain(app.env).archive
        self._authors = authors(app.config)
        self._section_html = SectionHtml(app)
        self._feed_entries: dict[int, FeedEntry] = {}
        self._has_cards = bool(self._site.address and font_version())

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any entry changes."""
        archive, indexes = self._archive, self._section_html.indexes
        editions = [(e.digest, indexes[e.docname]) for e in archive.editions]
        shown = (self._site, editions, archive.vocabulary, self._authors, self._has_cards)
        return repr(shown)

    def digests(self, entries: Iterable[Entry], *, full: bool) -> list[str]:
        """SHA-256 of each of *entries*, shortened; with *full*, also of its HTML."""
        if not full:
            return [self._digests[id(entry)] for entry in entries]
        digest = self._section_html.digest
        return [self._digests[id(e)] + digest(e.edition.docname, e.anchor) for e in entries]

    @cached_property
    def _digests(self) -> dict[int, str]:
        """SHA-256 by `id` of the entry: the archive keeps one object for each."""
        found = {}
        for edition in self._archive.editions:
            front = repr((edition.docname, edition.date, edition.authors, self._has_cards))
            images = self._section_html.indexes[edition.docname].images
            for entry in self._archive.entries_of(edition.docname):
                tags = ("=".join(tag) for tag in self._tags(entry))
                image = str(images.get(entry.anchor, ""))
                place = f"{entry.anchor}={edition.last_update(entry.anchor)}"
                inputs = front, place, entry.title, self._excerpt(entry), image, *tags
                text = "\0".join(inputs)  # faster than `repr`, for thousands of entries
                found[id(entry)] = hashlib.sha256(text.encode()).hexdigest()[:16]
        return found

    def content(self, entry: Entry) -> str:
        """HTML of the section, or of the whole edition."""
        return without_classes(self._section_html.of(entry.edition.docname, entry.anchor))

    def feed_entry(self, entry: Entry) -> FeedEntry:
        """The record from which all formats are made."""
        if id(entry) not in self._feed_entries:
            self._feed_entries[id(entry)] = self._new_feed_entry(entry)
        return self._feed_entries[id(entry)]

    def _new_feed_entry(self, entry: Entry) -> FeedEntry:
        edition, anchor = entry.edition, entry.anchor
        known = (self._authors[key] for key in edition.authors if key in self._authors)
        return FeedEntry(
            id=self._site.id_of(edition.docname, anchor),
            url=self._site.url(self._builder.get_target_uri(edition.docname), anchor),
            title=legal(entry.title),
            excerpt=legal(self._excerpt(entry)),
            published=moment(_day(edition)),
            updated=moment(edition.changed(anchor) or _day(edition)),
            authors=tuple(Author(key, legal(name), url) for key, name, url in known),
            tags=tuple((slug, legal(label)) for slug, label in self._tags(entry)),
            tag_index=self._tag_index,
            enclosure=self._enclosure(entry),
            card=self._card(entry),
        )

    def _card(self, entry: Entry) -> str:
        has_card = self._has_cards and not entry.section
        return self._site.url(card_file(entry.edition.docname)) if has_card else ""

    @cached_property
    def _tag_index(self) -> str:
        return self._site.url(self._builder.get_target_uri(TAGS))

    def _excerpt(self, entry: Entry) -> str:
        return entry.excerpt or (" ".join(entry.edition.points) if not entry.section else "")

    def _tags(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        """Slugs and labels; an edition has the tags of its sections, too."""
        slugs: Iterable[str] = entry.tags
        if not entry.section:
            entries = self._archive.entries_of(entry.edition.docname)
            slugs = dict.fromkeys(slug for one in entries for slug in one.tags)
        return tuple([self._labels[slug] for slug in slugs])

    @cached_property
    def _labels(self) -> dict[str, tuple[str, str]]:
        return {slug: (slug, tag.label) for slug, tag in self._archive.vocabulary.tags.items()}

    def _enclosure(self, entry: Entry) -> Enclosure | None:
        image = self._section_html.first_image(entry.edition.docname, entry.anchor)
        suffix = PurePosixPath(urlsplit(image.url).path).suffix.lower() if image else ""
        if not image or suffix not in _IMAGE_TYPES:
            return None
        return Enclosure(image.url, image.size, _IMAGE_TYPES[suffix])


def _day(edition: Edition) -> datetime.date:
    return edition.date.as_day() if edition.date else datetime.date.min


class Serializer(Protocol):
    """Serializer of a feed format, for single entries and for documents made of them."""

    def entry(self, entry: FeedEntry, content: str) -> str:
        """Text of an entry; without *content*, it has the excerpt alone."""

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """Text of a document with the serialized *entries*."""


class XmlSerializer:
    """Serializer for Atom and RSS: a template with the macros `entry` and `document`."""

    def __init__(self, form: Format, environment: Environment) -> None:
        """Load the template of the format from *environment*."""
        template: Any = environment.get_template(f"newsletter/feeds/{form.stem}.xml").module
        self._entry, self._document = template.entry, template.document

    def entry(self, entry: FeedEntry, content: str) -> str:
        """The element of an entry; the template escapes its content."""
        return str(self._entry(entry, content))

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """The document; the template has escaped the *entries* already."""
        return str(self._document(head, Markup("\n".join(entries))))  # noqa: S704 - escaped


class JsonSerializer:
    """Serializer for JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    def entry(self, entry: FeedEntry, content: str) -> str:
        """An item; without *content*, the excerpt is its `content_text`."""
        image = entry.enclosure
        item = {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.excerpt if content else "",
            "content_html": content,
            "date_published": entry.published.iso,
            "date_modified": entry.updated.iso,
            "authors": [_author(name, url) for _key, name, url in entry.authors],
            "tags": [label for _slug, label in entry.tags],
            "image": entry.card or (image.url if image else ""),
            "attachments": [
                {"url": i.url, "mime_type": i.type, "size_in_bytes": i.size} for i in [image] if i
            ],
        }
        if not content:
            item["content_text"] = entry.excerpt or entry.title
        return _dumped(item)

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """The document; the *entries* are JSON already, and inserted as they are."""
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": head.title,
            "description": head.subtitle,
            "home_page_url": head.page,
            "feed_url": head.url,
            "language": head.language,
            "authors": [_author(head.site, "")],
            "_licence": head.licence and {"url": head.licence},
        }
        items = ",\n".join(entries)
        return f'{_dumped(document)[:-1]}, "items": [\n{items}\n]}}\n'


def _author(name: str, url: str) -> dict[str, str]:
    return {"name": name} | ({"url": url} if url else {})


def _dumped(values: dict[str, Any]) -> str:
    """JSON of an object, without its empty values."""
    return json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False)


def serializers(templates: BuiltinTemplateLoader) -> dict[Format, Serializer]:
    """The serializer of each format, with the *templates* of a builder."""
    # Not Sphinx's own environment: that is a sandbox, which checks each access to an attribute.
    environment = Environment(loader=templates, autoescape=True)
    return {
        ATOM: XmlSerializer(ATOM, environment),
        RSS: XmlSerializer(RSS, environment),
        JSON: JsonSerializer(),
    }
