"""The archive: all editions and the vocabulary, put in order.

Everything that a page, a list or a feed shows is asked of it. The order of
editions is total (date, number, name), so that no two builds can differ in it.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sphinx_newsletter.model.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_newsletter.model.blocks import Block
    from sphinx_newsletter.model.edition import Edition, Section, TagUse
    from sphinx_newsletter.model.tags import Tag, Vocabulary

    # A docname and an anchor; none for the edition as a whole.
    Place = tuple[str, str]
    # The anchor from which it leads, and the docname and the id to which.
    Reference = tuple[str, str, str]


@dataclass(frozen=True)
class Entry:
    """What a list shows: a section, or an edition as a whole (no section)."""

    edition: Edition
    section: Section | None
    tags: tuple[str, ...]

    @property
    def title(self) -> str:
        """The section's title, or the edition's."""
        return self.section.title if self.section else self.edition.title

    @property
    def anchor(self) -> str:
        """What stands behind the `#` of its address; empty for an edition."""
        return self.section.anchor if self.section else ""

    @property
    def excerpt(self) -> str:
        """One line of what it says."""
        return self.section.excerpt if self.section else self.edition.subtitle


def _place(edition: Edition) -> tuple[datetime.date, int, str]:
    date = edition.date.as_day() if edition.date else datetime.date.min
    return date, edition.number or 0, edition.docname


class Archive:
    """All editions that have a date, newest first, and all ways to list them.

    `all` are those without a date as well, in no order.
    """

    def __init__(self, editions: Iterable[Edition], vocabulary: Vocabulary) -> None:
        """Put *editions* in order; tags that are not in *vocabulary* are passed over."""
        self.vocabulary = vocabulary
        self._find = cache(vocabulary.find)  # thousands of sections, dozens of tags
        self.all = tuple(editions)
        dated = (edition for edition in self.all if edition.date)
        self.editions = tuple(sorted(dated, key=_place, reverse=True))
        self._position = {edition.docname: n for n, edition in enumerate(self.editions)}

    def unknown_tags(self) -> Iterator[tuple[str, Problem]]:
        """The docname and the problem of each tag that the vocabulary does not have."""
        for edition in sorted(self.all, key=lambda edition: edition.docname):
            for use in edition.tag_uses():
                if self.vocabulary.readable and not self.vocabulary.find(use.name):
                    message = self.vocabulary.unknown(use.name)
                    yield edition.docname, Problem(Kind.TAG_UNKNOWN, use.line, message)

    def tags(self, uses: Iterable[TagUse]) -> tuple[Tag, ...]:
        """The tags that *uses* name, each once, in the order written."""
        found = (self._find(use.name) for use in uses)
        return tuple({tag.slug: tag for tag in found if tag}.values())

    def _slugs(self, uses: Iterable[TagUse]) -> tuple[str, ...]:
        return tuple(tag.slug for tag in self.tags(uses))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every edition followed by its sections in their order, newest edition first."""
        return tuple(e for edition in self.editions for e in self.entries_of(edition.docname))

    def entries_of(self, docname: str) -> tuple[Entry, ...]:
        """The edition of the page *docname*, dated or not, followed by its sections."""
        return self._entries_of.get(docname, ())

    @cached_property
    def _entries_of(self) -> dict[str, tuple[Entry, ...]]:
        return {
            edition.docname: (
                Entry(edition, None, self._slugs(edition.tags)),
                *(Entry(edition, one, self._slugs(one.tags)) for one in edition.sections),
            )
            for edition in self.all
        }

    @cached_property
    def _tagged(self) -> dict[str, tuple[Entry, ...]]:
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for slug in entry.tags:
                found[slug].append(entry)
        return {slug: tuple(entries) for slug, entries in found.items()}

    def tagged(self, slug: str) -> tuple[Entry, ...]:
        """What carries the tag *slug*, newest first."""
        return self._tagged.get(slug, ())

    @cached_property
    def most_used(self) -> tuple[tuple[Tag, int], ...]:
        """The tags in use with their counts; ties by slug."""
        counts = ((slug, len(entries)) for slug, entries in self._tagged.items())
        ranked = sorted(counts, key=lambda item: (-item[1], item[0]))
        return tuple((self.vocabulary.tags[slug], count) for slug, count in ranked)

    def beside(self, slug: str, limit: int) -> tuple[tuple[Tag, int], ...]:
        """The tags that stand most often beside *slug*, with how often; ties by slug."""
        counts = Counter(other for entry in self.tagged(slug) for other in entry.tags)
        del counts[slug]
        ranked = sorted(counts, key=lambda other: (-counts[other], other))
        return tuple((self.vocabulary.tags[other], counts[other]) for other in ranked[:limit])

    @cached_property
    def years(self) -> dict[int, tuple[Edition, ...]]:
        """The editions of each year, newest year first."""
        found: defaultdict[int, list[Edition]] = defaultdict(list)
        for edition in self.editions:
            if edition.date:
                found[edition.date.year].append(edition)
        return {year: tuple(editions) for year, editions in found.items()}

    def holding(self, record: type[Block]) -> list[Entry]:
        """The sections that contain blocks with this *record*; for one outside, the edition."""
        found = []
        for edition in self.editions:
            anchors = {block.section for block in edition.of(record)}
            entries = self.entries_of(edition.docname)
            found += [entry for entry in entries if entry.anchor in anchors]
        return found

    def by(self, author: str) -> tuple[Edition, ...]:
        """The editions that *author* (a key) signed, newest first."""
        return tuple(edition for edition in self.editions if author in edition.authors)

    def neighbours(self, docname: str) -> tuple[Edition | None, Edition | None]:
        """The edition before that of *docname* and the one after it, by date."""
        at = self._position.get(docname)
        if at is None:
            return None, None
        older = self.editions[at + 1] if at + 1 < len(self.editions) else None
        return older, self.editions[at - 1] if at else None

    def find(self, docname: str) -> Edition | None:
        """The edition of the page *docname*, dated or not."""
        return self._by_docname.get(docname)

    @cached_property
    def _by_docname(self) -> dict[str, Edition]:
        return {edition.docname: edition for edition in self.all}


def backlinks(
    editions: Sequence[Edition], references: Mapping[str, Iterable[Reference]]
) -> dict[str, dict[str, list[Place]]]:
    """By docname and anchor: the places of newer editions that refer there, newest edition first.

    *editions* stand newest first. What leads to a newer edition, or to nothing, does not count.
    """
    known = {edition.docname: (age, edition) for age, edition in enumerate(editions)}
    found: defaultdict[str, dict[str, list[Place]]] = defaultdict(dict)
    for age, edition in enumerate(editions):
        for anchor, docname, target in references.get(edition.docname, ()):
            its_age, other = known.get(docname, (-1, edition))
            place = _anchor(other, target) if its_age > age else None
            if place is not None:
                here, there = (edition.docname, anchor), found[docname].setdefault(place, [])
                if here not in there:
                    there.append(here)
    return found


def _anchor(edition: Edition, target: str) -> str | None:
    """The anchor of the section to which the id *target* leads; empty for the whole edition."""
    if not target:
        return ""
    for section in edition.sections:
        if target == section.anchor or target in section.places:
            return section.anchor
    return None
