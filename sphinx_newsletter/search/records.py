"""Search records: date, rubric, tags and kinds of each section, and how long its parts are.

The browser filters, counts and ranks by these records. They are in one file, which a browser loads
as a whole, so a record consists of a few numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.upstream.stop_words import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_newsletter.incremental.collections import Collection
    from sphinx_newsletter.model.blocks import Block
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.pages.view_models import ViewModels

    Lengths = Iterable[Sequence[int]]


def kinds(found: Iterable[Collection]) -> dict[str, str]:
    """What readers can search, by name: what it is called. The order is that of the page."""
    blocks = {one.block.block_name: one.kind for one in found if one.block and one.kind}
    sections = {"section": "Edition sections"} | blocks
    return sections | {"edition": "Editions", "guide": "Guides"}


class IndexedPage(NamedTuple):
    """A page in a part: docname, address, name and version of its texts, anchors of passages."""

    docname: str
    address: str
    texts: str
    anchors: tuple[str, ...]


class IndexedPart(NamedTuple):
    """A part of the index: its pages, its shards, and three lengths for each passage."""

    pages: tuple[IndexedPage, ...]
    shards: Sequence[tuple[str, str]]
    lengths: Lengths


class Facets(NamedTuple):
    """Facets of one passage."""

    rubric: str
    kinds: tuple[str, ...]
    tags: tuple[str, ...]


GUIDE = Facets("", ("guide",), ())


def facets(
    view_models: ViewModels, edition: Edition, records: Iterable[type[Block]]
) -> Iterator[tuple[str, Facets]]:
    """Facets of *edition* and its sections, by anchor; blocks with these *records* are kinds."""
    blocks = {
        record.block_name: {block.section for block in edition.of(record)} for record in records
    }
    for entry in view_models.archive.entries_of(edition.docname):
        held = [kind for kind, sections in blocks.items() if entry.anchor in sections]
        kind = "section" if entry.section else "edition"
        rubric = entry.section.rubric if entry.section else ""
        yield entry.anchor, Facets(rubric, (kind, *held), entry.tags)


class Records:
    """All records, in the form in which the browser reads them."""

    def __init__(self, view_models: ViewModels, found: Sequence[Collection], language: str) -> None:
        """Number kinds, rubrics and tags. *found* are the collections of the site."""
        self._view_models, self._language = view_models, language
        self._editions = {one.docname: one for one in view_models.archive.editions}
        blocks = [one.block for one in found if one.block and one.kind]
        self._facets = {
            (edition.docname, anchor): one
            for edition in view_models.archive.editions
            for anchor, one in facets(view_models, edition, blocks)
        }
        self._kinds = kinds(found)
        self._rubrics = _numbers({one.rubric for one in self._facets.values()} | {""})
        self._tags = _numbers({tag for one in self._facets.values() for tag in one.tags})
        self._kind_numbers = {name: number for number, name in enumerate(self._kinds)}

    def all(self, parts: Iterable[IndexedPart], words: str) -> dict[str, Any]:
        """The file of all records; *words* is the name of the list of words."""
        tags = self._view_models.archive.vocabulary.tags
        return {
            "language": self._language,
            "stopWords": sorted(stop_words(self._language)),
            "words": words,
            "kinds": [*self._kinds.items()],
            "rubrics": [*self._rubrics],
            "tags": [(slug, tags[slug].label, *tags[slug].aliases) for slug in self._tags],
            "parts": [
                {"shards": part.shards, "pages": [*self._pages(part.pages, iter(part.lengths))]}
                for part in parts
            ],
        }

    def _pages(
        self, pages: Iterable[IndexedPage], lengths: Iterator[Sequence[int]]
    ) -> Iterator[tuple[object, ...]]:
        for page in pages:
            edition = self._editions.get(page.docname)
            date = self._view_models.day(edition).iso if edition else ""
            rows = [self._row(page.docname, anchor, next(lengths)) for anchor in page.anchors]
            yield page.texts, page.address, date, rows

    def _row(self, docname: str, anchor: str, lengths: Sequence[int]) -> tuple[object, ...]:
        its = self._facets.get((docname, anchor), GUIDE)
        kind = [self._kind_numbers[kind] for kind in its.kinds]
        tags = [self._tags[tag] for tag in its.tags]
        return self._rubrics[its.rubric], kind, tags, *lengths


def _numbers(names: Iterable[str]) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(sorted(names))}
