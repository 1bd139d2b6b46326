"""The related sections of each section, as they are shown.

To find them takes a while, so what has been found is kept in a file beside the doctrees. Its
first line says by what and of what it was made, and has a digest for each page; that is all
that a build reads in which nothing has changed.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.build_hash import programs
from sphinx_newsletter.model.similarity import Related, RelatedLists, Unit, related
from sphinx_newsletter.pages.view_models import Shown, digest
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Entry

    Lists = dict[str, list["RelatedShown"]]  # by anchor


_FILE = "related.json"


class RelatedShown(NamedTuple):
    """A section of another edition: its address, title and date, and what is shared with it."""

    docname: str
    anchor: str
    title: str
    date: str
    tags: list[str]
    words: list[str]


class RelatedSections:
    """Those of the archive that *app* builds."""

    def __init__(self, app: Sphinx) -> None:
        """Read the first line of the file; find them if it was made of something else."""
        self._archive = archive_domain(app.env).archive
        self._shown = Shown.of(app)
        self._limit = app.config.newsletter_related
        self._path = Path(app.doctreedir, _FILE)
        self._found: RelatedLists | None = None
        self._digests: dict[str, str] = {}
        if self._limit:
            self._begin(programs(app), self._key(app))

    def digest(self, docname: str) -> str:
        """A short text that changes if, and only if, what *docname* shows of them does."""
        return self._digests.get(docname, "")

    def of(self, docname: str) -> Lists:
        """Those of the sections of *docname*, by anchor."""
        if docname not in self._digests:
            return {}
        if self._found is None:
            self._found = _read(self._path)
        return self._lists(docname, self._found)

    def _key(self, app: Sphinx) -> str:
        editions = [edition.digest_of_words for edition in self._archive.editions]
        told = repr((self._archive.vocabulary, app.config.language, self._limit))
        return hashlib.sha256(f"{told}{editions}".encode()).hexdigest()

    def _begin(self, made_by: str, key: str) -> None:
        before = None
        try:
            with self._path.open(encoding="utf-8") as file:
                *kept, self._digests = json.loads(file.readline())
            if kept == [made_by, key]:
                return
            before = _read(self._path) if kept[0] == made_by else None
        except (OSError, ValueError):
            pass
        self._found = found = related(self._units(), before)
        lists = {e.docname: self._lists(e.docname, found) for e in self._archive.editions}
        self._digests = {docname: digest(shown) for docname, shown in lists.items() if shown}
        _write(self._path, [made_by, key, self._digests], found)

    def _lists(self, docname: str, found: RelatedLists) -> Lists:
        anchors = [e.anchor for e in self._archive.entries_of(docname) if e.section]
        lists = {anchor: found.lists[docname, anchor][: self._limit] for anchor in anchors}
        return {a: [self._as_shown(one) for one in near] for a, near in lists.items() if near}

    def _as_shown(self, found: Related) -> RelatedShown:
        entry = self._entries[found.edition, found.anchor]
        date = self._shown.day(entry.edition).written
        tags = [self._archive.vocabulary.tags[slug].label for slug in found.tags]
        return RelatedShown(*found[:2], entry.title, date, tags, list(found.words))

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Entry]:
        return {(entry.edition.docname, entry.anchor): entry for entry in self._archive.entries}

    def _units(self) -> Iterator[Unit]:
        for order, edition in enumerate(reversed(self._archive.editions)):
            for entry in self._archive.entries_of(edition.docname):
                if section := entry.section:
                    words = tuple(section.key_words.split())
                    yield Unit(edition.docname, section.anchor, order, entry.tags, words)


def _read(path: Path) -> RelatedLists:
    """What was found, as it stands behind the first line. Raises ValueError if it does not."""
    _first, line = path.read_text(encoding="utf-8").split("\n")
    units, lists = json.loads(line)
    read = [
        Unit(edition, anchor, order, tuple(tags), tuple(words))
        for edition, anchor, order, tags, words in units
    ]
    near = [
        tuple(Related(edition, anchor, tuple(t), tuple(w)) for edition, anchor, t, w in found)
        for found in lists
    ]
    return RelatedLists(tuple(read), {u[:2]: found for u, found in zip(read, near, strict=True)})


def _write(path: Path, first: list[object], found: RelatedLists) -> None:
    lists = [found.lists[unit[:2]] for unit in found.units]
    part = path.with_suffix(".part")
    part.write_text(f"{json.dumps(first)}\n{json.dumps((found.units, lists))}", encoding="utf-8")
    part.replace(path)
