"""View models of the related sections of each section, with a cache in the doctree folder.

The search for related sections is slow. The first line of the cache has the digest of the
programs, the digest of the editions, and a digest for each page; a build without changes reads
only that line. The second one has what the lists were made of. Then each edition has a line, so
that a build which writes one page reads one of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.build_hash import programs
from sphinx_newsletter.model.similarity import (
    Related,
    RelatedLists,
    Unit,
    related,
    typical_words,
)
from sphinx_newsletter.pages.view_models import ViewModels
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.edition import Edition

    Place = tuple[str, str]  # docname and anchor
    Lists = dict[str, list["RelatedView"]]  # by anchor


_MOST_SUBJECTS = 3
_MOST_WORDS = 2
_FILE = "related.json"  # in the folder of the doctrees


class RelatedView(NamedTuple):
    """View model of a related section. `subjects` are tags and words that both sections have."""

    docname: str
    anchor: str
    title: str
    edition: str
    date: str
    subjects: list[str]


class RelatedSections:
    """The related sections of an archive."""

    def __init__(self, app: Sphinx) -> None:
        """Read the first line of the cache. If it is out of date, find the related sections."""
        self._archive = archive_domain(app.env).archive
        self._view_models = ViewModels.of(app)
        self._limit = app.config.newsletter_related
        self._path = Path(app.doctreedir, _FILE)
        self._found: RelatedLists | None = None
        self._digests: dict[str, str] = {}
        if self._limit:
            self._load(programs(app), self._key(app))

    def digest(self, docname: str) -> str:
        """Fingerprint of the related sections that *docname* shows."""
        return self._digests.get(docname, "")

    def of(self, docname: str) -> Lists:
        """Related sections of each section of *docname*, by anchor."""
        if docname not in self._digests:
            return {}
        lists = self._found.lists if self._found else dict(_read_lists(self._path, docname))
        return self._lists(docname, lists)

    def _key(self, app: Sphinx) -> str:
        editions = [edition.digest_of_words for edition in self._archive.editions]
        settings = repr((self._archive.vocabulary, app.config.language, self._limit))
        return hashlib.sha256(f"{settings}{editions}".encode()).hexdigest()

    def _load(self, made_by: str, key: str) -> None:
        before = None
        try:
            with self._path.open(encoding="utf-8") as file:
                *made_of, self._digests = json.loads(file.readline())
            if made_of == [made_by, key]:
                return
            before = _read(self._path) if made_of[0] == made_by else None
        except (OSError, ValueError):
            pass
        self._found = found = related(self._units(), before)
        texts = (
            (edition.docname, self._text(edition, found)) for edition in self._archive.editions
        )
        self._digests = {
            docname: hashlib.sha256(text.encode()).hexdigest() for docname, text in texts if text
        }
        _write(self._path, [made_by, key, self._digests], found)

    def _text(self, edition: Edition, found: RelatedLists) -> str:
        """All that the lists of *edition* are made of; empty if it has none."""
        heads, titles, labels = self._heads, self._titles, self._labels
        texts: list[str] = []
        for section in edition.sections:
            place = edition.docname, section.anchor
            if near := found.lists[place][: self._limit]:
                texts += titles[place], section.anchor
            for one in near:
                texts += titles[one[:2]], heads[one.edition], *one.words
                texts += [labels[slug] for slug in one.tags]
        return "\0".join(texts)

    @cached_property
    def _heads(self) -> dict[str, str]:
        """Docname, title and date of each edition, by docname."""
        editions = self._archive.editions
        return {one.docname: repr((one.docname, one.title, str(one.date))) for one in editions}

    @cached_property
    def _titles(self) -> dict[tuple[str, str], str]:
        """Anchor and title of each section, by docname and anchor."""
        return {place: f"{place[1]}\0{entry.title}" for place, entry in self._entries.items()}

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {slug: tag.label for slug, tag in self._archive.vocabulary.tags.items()}

    def _lists(self, docname: str, found: Mapping[Place, Sequence[Related]]) -> Lists:
        anchors = [e.anchor for e in self._archive.entries_of(docname) if e.section]
        lists = {anchor: found[docname, anchor][: self._limit] for anchor in anchors}
        titles = {anchor: self._entries[docname, anchor].title for anchor in lists}
        return {
            a: [self._view(one, titles[a]) for one in near] for a, near in lists.items() if near
        }

    def _view(self, found: Related, title: str) -> RelatedView:
        entry = self._entries[found.edition, found.anchor]
        date = self._view_models.day(entry.edition).written
        tags = [self._archive.vocabulary.tags[slug].label for slug in found.tags]
        subjects = _subjects(tags, found.words, f"{title} {entry.title}")
        return RelatedView(*found[:2], entry.title, entry.edition.title, date, subjects)

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Entry]:
        return {(entry.edition.docname, entry.anchor): entry for entry in self._archive.entries}

    def _units(self) -> Iterator[Unit]:
        found = [
            (order, entry, section)
            for order, edition in enumerate(reversed(self._archive.editions))
            for entry in self._archive.entries_of(edition.docname)
            if (section := entry.section)
        ]
        texts = ((one.rubric, tuple(one.key_words.split())) for _order, _entry, one in found)
        for (order, entry, section), words in zip(found, typical_words(texts), strict=True):
            standing = section.rubric if section.rubric == section.title else ""
            docname = entry.edition.docname
            yield Unit(docname, section.anchor, order, entry.tags, words, standing)


def _subjects(tags: list[str], words: Iterable[str], titles: str) -> list[str]:
    """What two sections are about: tags, and words of their titles as they are written there.

    A word of a text alone is a reason only where there is no other.
    """
    written = {word.casefold(): word for word in re.findall(r"[^\W_]+(?:['.-][^\W_]+)*", titles)}
    known = {part for tag in tags for part in tag.casefold().split()}
    of_titles = [written[word] for word in words if word in written and word not in known]
    return (tags + of_titles)[:_MOST_SUBJECTS] or list(words)[:_MOST_WORDS]


def _read(path: Path) -> RelatedLists:
    """Read the cache but for its first line. Raises ValueError if the file is damaged."""
    with path.open(encoding="utf-8") as file:
        file.readline()
        units = [
            Unit(edition, anchor, order, tuple(tags), tuple(words), standing)
            for edition, anchor, order, tags, words, standing in json.loads(file.readline())
        ]
    return RelatedLists(tuple(units), dict(_read_lists(path)))


def _read_lists(path: Path, docname: str = "") -> Iterator[tuple[Place, tuple[Related, ...]]]:
    """Read the lists of all editions, or of *docname*."""
    begin = json.dumps([docname])[:-1] if docname else ""
    with path.open(encoding="utf-8") as file:
        for line in islice(file, 2, None):
            if line.startswith(begin):
                edition, found = json.loads(line)
                for anchor, near in found.items():
                    yield (edition, anchor), tuple(_related(*one) for one in near)


def _related(edition: str, anchor: str, tags: list[str], words: list[str]) -> Related:
    return Related(edition, anchor, tuple(tags), tuple(words))


def _write(path: Path, first: list[object], found: RelatedLists) -> None:
    temporary = path.with_suffix(".part")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(f"{json.dumps(first)}\n{json.dumps(found.units)}\n")
        for edition, units in groupby(found.units, lambda unit: unit.edition):
            lists = {unit.anchor: found.lists[unit[:2]] for unit in units}
            file.write(f"{json.dumps([edition, lists])}\n")
    temporary.replace(path)
