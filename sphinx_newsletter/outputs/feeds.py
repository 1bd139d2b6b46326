"""The feeds: of editions, sections, tags, authors, talks and projects, each in three formats.

An entry is drawn once in each format, and joined with others to many documents. A document has
a fingerprint made of the digests of its entries, so an edit writes only those that show it.
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
from sphinx_newsletter.model.feeds import FORMATS, Head, documents, moment
from sphinx_newsletter.outputs.feed_entries import Entries, drawers
from sphinx_newsletter.outputs.feed_names import groups
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.feeds import Document, Feed, Format, Moment
    from sphinx_newsletter.outputs.feed_entries import Drawer


_STYLE = "_static/newsletter/feed.css"
_NEVER = datetime.date(1970, 1, 1)


class Part(NamedTuple):
    """What a file of a feed holds: a document in a format."""

    form: Format
    feed: Feed
    document: Document


class Feeds:
    """Makes the feeds of one site: of the same archive, the same bytes."""

    def __init__(self, app: Sphinx) -> None:
        """Whatever they hold is in the fingerprint."""
        self._app = app
        self._builder = app.builder
        self._parts: dict[str, Part] = {}
        self._site = site(app)
        self._archive = archive_domain(app.env).archive
        self._entries = Entries(app)
        self._carries = app.config.newsletter_feed_content
        self._drawn: dict[tuple[int, bool], str] = {}

    @property
    def fingerprint(self) -> str:
        """A text that stays the same only if all feeds do."""
        return self._entries.fingerprint

    def files(self) -> Iterator[File]:
        """The documents of all feeds, in all formats."""
        for feed, entries in groups(self._app).all():
            for document in documents(entries):
                shown = self._shown(feed, document)
                for form in FORMATS:
                    name, part = form.file(feed.folder, document.number), Part(form, feed, document)
                    self._parts[name] = part
                    yield File(name, shown, partial(self._made, name, part))

    def write(self, files: Sequence[File]) -> None:
        """Write *files*, one format after the other: what was drawn may be large."""
        for form in FORMATS:
            of_form = (file for file in files if self._parts[file.name].form == form)
            write_files(Path(self._app.outdir), of_form)
            self._drawn.clear()

    @cached_property
    def _drawers(self) -> dict[Format, Drawer]:
        templates = self._builder.templates
        if not isinstance(templates, BuiltinTemplateLoader):
            raise TypeError("the templates of feeds are Jinja's")
        return drawers(templates)

    def _is_whole(self, document: Document) -> bool:
        return self._carries == "full" or (self._carries == "newest" and not document.number)

    def _draw(self, form: Format, entry: Entry, *, whole: bool) -> str:
        key = id(entry), whole
        if key not in self._drawn:
            content = self._entries.content(entry) if whole else ""
            self._drawn[key] = self._drawers[form].entry(self._entries.made(entry), content)
        return self._drawn[key]

    def _shown(self, feed: Feed, document: Document) -> str:
        whole = self._is_whole(document)
        digests = self._entries.digests(document.entries, whole=whole)
        told = feed, document[:3], digests or self._updated(document), self._site
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def _updated(self, document: Document) -> Moment:
        """The day of the newest entry; of a feed without any, that of the newest edition."""
        editions = [entry.edition for entry in document.entries] or self._archive.editions[:1]
        return moment(max((edition.changed or _NEVER for edition in editions), default=_NEVER))

    def _made(self, name: str, part: Part) -> bytes:
        form, document, whole = part.form, part.document, self._is_whole(part.document)
        entries = [self._draw(form, entry, whole=whole) for entry in document.entries]
        return self._drawers[form].document(self._head(name, part), entries).encode()

    def _head(self, name: str, part: Part) -> Head:
        feed, document = part.feed, part.document

        def address(number: int) -> str:
            return self._site.url(part.form.file(feed.folder, number))

        return Head(
            id=self._site.id_of(feed.folder),
            title=legal(feed.title),
            subtitle=legal(feed.subtitle),
            site=legal(self._site.title),
            language=self._site.language.replace("_", "-"),
            page=self._site.url(self._builder.get_target_uri(feed.page)),
            updated=self._updated(document),
            url=address(document.number),
            newest=address(0),
            older=address(document.older) if document.older else "",
            newer=address(document.newer) if document.newer else "",
            is_archive=bool(document.number),
            licence=self._app.config.newsletter_licence,
            style=relative_uri(name, _STYLE),
        )


def output(app: Sphinx) -> Output | None:
    """All documents, if there is an address for their links."""
    if not site(app).address:
        return None
    feeds = Feeds(app)
    # In one process: each helper would draw the same entries.
    return Output(feeds.fingerprint, feeds.files, feeds.write)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_output(app, OutputGroup("feeds", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
