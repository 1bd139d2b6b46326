"""The archive as JSON, for other programs: `archive/sections.json` and `archive/editions.json`.

Each has its JSON Schema next to it. `docs/data.md` says what may change.
"""

from __future__ import annotations

import json
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.blocks.sponsor import Sponsor
from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.outputs.markdown import twin_file
from sphinx_newsletter.pages.addresses import EDITIONS, tag_page
from sphinx_newsletter.pages.view_models import ViewModels, digest
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.tags import Tag

    Record = dict[str, Any]


VERSION = 1  # of the format; it changes with each incompatible change
SECTIONS_DATA, EDITIONS_DATA = "sections", "editions"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SCHEMAS = Path(__file__).parent.parent / "schemas"


def data_file(name: str) -> str:
    """The JSON file of the records *name*."""
    return f"{EDITIONS}/{name}.json"


def schema_file(name: str) -> str:
    """The JSON Schema of the records *name*."""
    return f"{EDITIONS}/{_schema(name)}"


def _schema(name: str) -> str:
    return f"{name}.schema.json"


class DataFiles:
    """The data files of a site. The same records give the same bytes."""

    def __init__(self, app: Sphinx) -> None:
        """Collect what the files depend on: archive and settings."""
        self._shown = ViewModels.of(app)
        self._archive = self._shown.archive
        self._site = site(app)
        self._licence = app.config.newsletter_licence
        self._folder = app.config.newsletter_editions.strip("/") + "/"
        self._uri_of = app.builder.get_target_uri
        self._collections = collections(app)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any data file changes."""
        words = [(e.words, [s.words for s in e.sections]) for e in self._archive.editions]
        texts = [path.read_text(encoding="utf-8") for path in sorted(_SCHEMAS.iterdir())]
        return digest((self._shown.fingerprint, self._header(""), words, texts))

    def files(self) -> Iterator[File]:
        """Both data files, each with its schema."""
        records_by_name: dict[str, Callable[[], Iterator[Record]]]
        records_by_name = {SECTIONS_DATA: self.sections, EDITIONS_DATA: self.editions}
        for name, records in records_by_name.items():
            yield File(data_file(name), self.fingerprint, partial(self._text, name, records))
            schema = _SCHEMAS / _schema(name)
            yield File(schema_file(name), self.fingerprint, schema.read_bytes)

    def _text(self, name: str, records: Callable[[], Iterator[Record]]) -> bytes:
        """The header, and each record on a line of its own."""
        lines = ",\n".join(map(_encode, records()))
        return f'{_encode(self._header(name))[:-1]},"{name}":[\n{lines}\n]}}\n'.encode()

    def _header(self, name: str) -> Record:
        return {
            "$schema": _schema(name),
            "version": VERSION,
            "title": self._site.title,
            "description": self._site.description,
            "address": self._site.address,
            "language": self._site.language,
            "licence": self._licence or None,
            "authors": {
                key: {"name": author.name, "url": author.url}
                for key, author in self._shown.authors.items()
            },
            "tags": {tag.slug: self._tag(tag) for tag in self._archive.vocabulary.tags.values()},
        }

    def _tag(self, tag: Tag) -> Record:
        return {
            "label": tag.label,
            "description": tag.description,
            "broader": tag.broader or None,
            "address": self._site.url(self._uri_of(tag_page(tag.slug))),
        }

    def sections(self) -> Iterator[Record]:
        """The records of all sections, newest edition first, in the order of the page."""
        for edition in self._archive.editions:
            address = self._site.url(self._uri_of(edition.docname))
            for entry in self._archive.entries_of(edition.docname)[1:]:
                yield self._section(entry, address) | self._common(edition, entry.anchor)

    def _section(self, entry: Entry, address: str) -> Record:
        section = entry.section
        if section is None:
            raise TypeError("the entry is an edition, not a section")
        return {
            "id": self._id(entry.edition, entry.anchor),
            "address": as_uri(f"{address}#{entry.anchor}"),
            "anchor": entry.anchor,
            "title": entry.title,
            "rubric": section.rubric,
            "tags": entry.tags,
            "excerpt": entry.excerpt,
            "words": section.words,
        }

    def editions(self) -> Iterator[Record]:
        """The records of all editions with a date, newest first."""
        for edition in self._archive.editions:
            page = self._uri_of(edition.docname)
            record = {
                "id": self._id(edition),
                "address": self._site.url(page),
                "markdown": self._site.url(twin_file(edition.docname)),
                "title": edition.title,
                "subtitle": edition.subtitle,
                "number": edition.number,
                "authors": [key for key in edition.authors if key in self._shown.authors],
                "tags": self._archive.entries_of(edition.docname)[0].tags,
                "words": edition.words,
                "points": edition.points,
                "sections": [section.anchor for section in edition.sections],
                "sponsors": [sponsor.as_data() for sponsor in edition.of(Sponsor)],
            }
            blocks = {
                one.data: [block.as_data() for block in edition.of(one.block)]
                for one in self._collections
                if one.block and one.data
            }
            yield record | blocks | self._common(edition)

    def _common(self, edition: Edition, anchor: str = "") -> Record:
        return {
            "edition": edition.docname.removeprefix(self._folder),
            "date": str(edition.date),
            "updated": _date(edition.last_update(anchor)),
        }

    def _id(self, edition: Edition, anchor: str = "") -> str | None:
        return self._site.id_of(edition.docname, anchor) if self._site.entity else None


def _date(date: object) -> str | None:
    return str(date) if date else None


def _encode(record: Record) -> str:
    return _ENCODER.encode(record)


def output(app: Sphinx) -> Output:
    """The data files and their schemas."""
    data = DataFiles(app)
    return Output(data.fingerprint, data.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the data files and their schemas to the outputs."""
    add_output(app, OutputGroup("data", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
