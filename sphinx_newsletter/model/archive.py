"""The archive: all editions in order, and the vocabulary.

Pages, lists and feeds get their content from it. Editions are sorted by date, number and name, so
that their order is the same in each build.
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

    # A docname and an anchor, which is empty for the edition as a whole.
    SectionAddress = tuple[str, str]
    # The anchor of the section that contains the link, and the docname and id that it leads to.
    SectionReference = tuple[str, str, str]


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
        """The anchor of the section; empty for an edition."""
        return self.section.anchor if self.section else ""

    @property
    def excerpt(self) -> str:
        """The excerpt of the section, or the subtitle of the edition."""
        return self.section.excerpt if self.section else self.edition.subtitle


def _sort_key(edition: Edition) -> tuple[datetime.date, int, str]:
    date = edition.date.as_day() if edition.date else datetime.date.min
    return date, edition.number or 0, edition.docname


class Archive:
    """All editions with a date, newest first, and the lists that are made of them.

    `all` also contains those without a date; it has no order.
    """

    def __init__(self, editions: Iterable[Edition], vocabulary: Vocabulary) -> None:
        """Sort *editions*. Tags that are not in *vocabulary* are ignored."""
        self.vocabulary = vocabulary
        self._find = cache(vocabulary.find)  # thousands of sections, dozens of tags
        self.all = tuple(editions)
        dated = (edition for edition in self.all if edition.date)
        self.editions = tuple(sorted(dated, key=_sort_key, reverse=True))
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

    def tag_slugs(self, edition: Edition) -> tuple[str, ...]:
        """The slug of each tag of *edition* and its sections, as often as it is used."""
        return tuple(slug for entry in self.entries_of(edition.docname) for slug in entry.tags)

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
        """The entries with the tag *slug*, newest first."""
        return self._tagged.get(slug, ())

    @cached_property
    def most_used(self) -> tuple[tuple[Tag, int], ...]:
        """The tags in use with their counts; ties by slug."""
        counts = ((slug, len(entries)) for slug, entries in self._tagged.items())
        ranked = sorted(counts, key=lambda item: (-item[1], item[0]))
        return tuple((self.vocabulary.tags[slug], count) for slug, count in ranked)

    def beside(self, slug: str, limit: int) -> tuple[tuple[Tag, int], ...]:
        """The tags that are used most often together with *slug*, with counts; ties by slug."""
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
    editions: Sequence[Edition], references: Mapping[str, Iterable[SectionReference]]
) -> dict[str, dict[str, list[SectionAddress]]]:
    """By docname and anchor: the sections of newer editions that link there, newest first.

    *editions* are in order, newest first. Links to newer editions, or to nothing, do not count.
    """
    known = {edition.docname: (age, edition) for age, edition in enumerate(editions)}
    found: defaultdict[str, dict[str, list[SectionAddress]]] = defaultdict(dict)
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
    """The anchor of the section with the id *target*; empty for the whole edition."""
    if not target:
        return ""
    for section in edition.sections:
        if target == section.anchor or target in section.places:
            return section.anchor
    return None
