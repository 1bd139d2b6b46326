"""The archive as JSON, for other programs: `archive/data.json`, and the records of each year.

The index has the vocabulary, the authors and the names of the other files. A file of a year has
records alone, so it changes with them and with nothing else. Each kind of file has its JSON Schema
next to it. `docs/data.md` says what may change.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
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
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.tags import Tag

    Record = dict[str, Any]


VERSION = 2  # of the format; it changes with each incompatible change
INDEX_DATA, SECTIONS_DATA, EDITIONS_DATA = "data", "sections", "editions"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SCHEMAS = Path(__file__).parent.parent / "schemas"


def data_file(name: str) -> str:
    """The JSON file *name*: the index, or `sections-2024`."""
    return f"{EDITIONS}/{name}.json"


def schema_file(name: str) -> str:
    """The JSON Schema of the index, or of the records *name*."""
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
        return digest((self._shown.fingerprint, self._header(), words, texts))

    def files(self) -> Iterator[File]:
        """The index, the records of each year, and the schemas."""
        names = SECTIONS_DATA, EDITIONS_DATA
        years = [
            {"year": year} | {name: Path(data_file(f"{name}-{year}")).name for name in names}
            for year in self._archive.years
        ]
        yield _file(data_file(INDEX_DATA), _text(INDEX_DATA, self._header(), "years", years))
        for year, editions in self._archive.years.items():
            for name, records in zip(names, (self.sections, self.editions), strict=True):
                text = _text(name, {"year": year}, name, records(editions))
                yield _file(data_file(f"{name}-{year}"), text)
        for name in (INDEX_DATA, *names):
            yield _file(schema_file(name), (_SCHEMAS / _schema(name)).read_bytes())

    def _header(self) -> Record:
        return {
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

    def sections(self, editions: Iterable[Edition]) -> Iterator[Record]:
        """The records of the sections of *editions*, in the order of each page."""
        for edition in editions:
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

    def editions(self, editions: Iterable[Edition]) -> Iterator[Record]:
        """The records of *editions*."""
        for edition in editions:
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


def _text(name: str, head: Record, key: str, records: Iterable[Record]) -> bytes:
    """A file of the kind *name*: its *head*, and each of the *records* on a line of its own."""
    head = {"$schema": _schema(name), "version": VERSION} | head
    lines = ",\n".join(map(_ENCODER.encode, records))
    return f'{_ENCODER.encode(head)[:-1]},"{key}":[\n{lines}\n]}}\n'.encode()


def _file(name: str, content: bytes) -> File:
    return File(name, hashlib.sha256(content).hexdigest(), lambda: content)


def output(app: Sphinx) -> Output:
    """The data files and their schemas."""
    data = DataFiles(app)
    return Output(data.fingerprint, data.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the data files and their schemas to the outputs."""
    add_output(app, OutputGroup("data", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
