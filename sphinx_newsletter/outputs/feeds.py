"""Feeds as Atom, RSS and JSON Feed: editions, sections, tags, authors, interviews, showcases.

Each entry is serialized once per format and used in many documents. The fingerprint of a document
is made of the digests of its entries, so an edit writes only the documents that contain it.
"""

from __future__ import annotations

import datetime
import hashlib
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.osutil import relative_uri

from sphinx_newsletter.incremental.output_files import (
    File,
    Output,
    OutputGroup,
    add_output,
    write_files,
)
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.feeds import ATOM, FORMATS, Head, documents, moment
from sphinx_newsletter.outputs.feed_entries import FeedEntries, serializers
from sphinx_newsletter.outputs.feed_names import feed_groups
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.feeds import Document, Feed, Format, Moment
    from sphinx_newsletter.outputs.feed_entries import Serializer


STYLESHEET = "_static/newsletter/feed.css"
_NEVER = datetime.date(1970, 1, 1)


class FeedFile(NamedTuple):
    """File of a feed: one document in one format."""

    format: Format
    feed: Feed
    document: Document


class FeedOutput:
    """All feed files of a site. The same archive gives the same bytes."""

    def __init__(self, app: Sphinx) -> None:
        """Collect what the files depend on; all of it is part of the fingerprint."""
        self._app = app
        self._builder = app.builder
        self._files: dict[str, FeedFile] = {}
        self._site = site(app)
        self._archive = archive_domain(app.env).archive
        self._entries = FeedEntries(app)
        self._setting = app.config.newsletter_feed_content
        self._serialized: dict[tuple[int, bool], str] = {}

    @property
    def fingerprint(self) -> str:
        """Changes when any feed changes."""
        return self._entries.fingerprint

    def files(self) -> Iterator[File]:
        """The documents of all feeds, in all formats."""
        for feed, entries in feed_groups(self._app).all():
            for form in FORMATS:
                for document in documents(feed, entries, archived=form == ATOM):
                    name = form.file(feed.folder, document.name)
                    self._files[name] = file = FeedFile(form, feed, document)
                    fingerprint = self._fingerprint(file)
                    yield File(name, fingerprint, partial(self._document_bytes, name, file))

    def write(self, files: Sequence[File]) -> None:
        """Write *files*, one format after the other: serialized entries may be large."""
        for form in FORMATS:
            of_format = (file for file in files if self._files[file.name].format == form)
            write_files(Path(self._app.outdir), of_format)
            self._serialized.clear()

    @cached_property
    def _serializers(self) -> dict[Format, Serializer]:
        templates = self._builder.templates
        if not isinstance(templates, BuiltinTemplateLoader):
            raise TypeError("feeds need the Jinja templates of an HTML builder")
        return serializers(templates)

    def _is_full(self, file: FeedFile) -> bool:
        """Whether the entries of *file* contain their sections' HTML, not just the excerpt."""
        is_newest = file.feed.is_full and not file.document.name
        return self._setting == "full" or (self._setting == "newest" and is_newest)

    def _serialize(self, form: Format, entry: Entry, *, full: bool) -> str:
        key = id(entry), full
        if key not in self._serialized:
            record = self._entries.feed_entry(entry)
            content = self._entries.content(entry) if full else ""
            self._serialized[key] = self._serializers[form].entry(record, content)
        return self._serialized[key]

    def _fingerprint(self, file: FeedFile) -> str:
        feed, document = file.feed, file.document
        digests = self._entries.digests(document.entries, full=self._is_full(file))
        inputs = feed, document[:2], digests or self._updated(document), self._site
        return hashlib.sha256(repr(inputs).encode()).hexdigest()

    def _updated(self, document: Document) -> Moment:
        """The day of the newest entry, or of the newest edition if the feed has no entry."""
        days = [entry.edition.changed(entry.anchor) for entry in document.entries]
        days = days or [edition.changed() for edition in self._archive.editions[:1]]
        return moment(max((day or _NEVER for day in days), default=_NEVER))

    def _document_bytes(self, name: str, file: FeedFile) -> bytes:
        form, document, full = file.format, file.document, self._is_full(file)
        entries = [self._serialize(form, entry, full=full) for entry in document.entries]
        return self._serializers[form].document(self._head(name, file), entries).encode()

    def _head(self, name: str, file: FeedFile) -> Head:
        feed, document = file.feed, file.document

        def address(document_name: str) -> str:
            return self._site.url(file.format.file(feed.folder, document_name))

        return Head(
            id=self._site.id_of(feed.folder),
            title=legal(feed.title),
            subtitle=legal(feed.subtitle),
            site=legal(self._site.title),
            language=self._site.language.replace("_", "-"),
            page=self._site.url(self._builder.get_target_uri(feed.page)),
            updated=self._updated(document),
            url=address(document.name),
            newest=address(""),
            older=address(document.older) if document.older else "",
            is_archive=bool(document.name),
            licence=self._app.config.newsletter_licence,
            style=relative_uri(name, STYLESHEET),
        )


def output(app: Sphinx) -> Output | None:
    """The feed files, if the site can have any."""
    if not site(app).has_feeds:
        return None
    feeds = FeedOutput(app)
    # In one process: several would serialize the same entries.
    return Output(feeds.fingerprint, feeds.files, feeds.write)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feed files to the outputs."""
    add_output(app, OutputGroup("feeds", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
