"""Statistics of an archive: counts by year, tag and site, and gaps between editions."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.tags import Tag


_LATE = 2.0  # times the usual distance of two editions
_FEW = 3  # of fewer distances none is usual


class Year(NamedTuple):
    """What was published in a year."""

    year: int
    editions: int
    sections: int
    words: int


class TagUse(NamedTuple):
    """A tag with its number of sections, in total and by year, oldest first."""

    tag: Tag
    total: int
    by_year: tuple[int, ...]


class Gap(NamedTuple):
    """A time without an edition that is longer than usual, in days."""

    after: Edition
    before: Edition
    days: int


class Stats(NamedTuple):
    """All of it: years and gaps oldest first, tags and sites most used first.

    `usual` is the median number of days between two editions; 0 with too few editions.
    `unused` are the tags without entries.
    """

    editions: int
    drafts: int
    sections: int
    words: int
    years: tuple[Year, ...]
    tags: tuple[TagUse, ...]
    unused: tuple[Tag, ...]
    sites: tuple[tuple[str, int], ...]
    usual: int
    gaps: tuple[Gap, ...]


def stats(archive: Archive, hosts: Iterable[str]) -> Stats:
    """Compute the statistics of *archive*; *hosts* are those of all its links, with repeats."""
    years = tuple(
        Year(year, len(found), *_sum(found)) for year, found in sorted(archive.years.items())
    )
    usual, gaps = _gaps(archive.editions)
    used = {tag.slug for tag, _count in archive.most_used}
    return Stats(
        editions=len(archive.editions),
        drafts=sum(edition.draft for edition in archive.all),
        sections=sum(year.sections for year in years),
        words=sum(year.words for year in years),
        years=years,
        tags=tuple(_tags(archive, [year.year for year in years])),
        unused=tuple(tag for slug, tag in archive.vocabulary.tags.items() if slug not in used),
        sites=tuple(sorted(Counter(hosts).items(), key=lambda site: (-site[1], site[0]))),
        usual=usual,
        gaps=gaps,
    )


def _sum(editions: Iterable[Edition]) -> tuple[int, int]:
    """The sections and the words of *editions*."""
    counts = [(len(edition.sections), edition.words) for edition in editions]
    return sum(sections for sections, _ in counts), sum(words for _, words in counts)


def _tags(archive: Archive, years: list[int]) -> Iterable[TagUse]:
    for tag, total in archive.most_used:
        dates = (entry.edition.date for entry in archive.tagged(tag.slug))
        counts = Counter(date.year for date in dates if date)
        yield TagUse(tag, total, tuple(counts[year] for year in years))


def _gaps(editions: tuple[Edition, ...]) -> tuple[int, tuple[Gap, ...]]:
    """The usual distance of two editions in days, and what is far longer."""
    dated = [(edition, edition.date.as_day()) for edition in reversed(editions) if edition.date]
    steps = [
        Gap(one, other, (day - before).days) for (one, before), (other, day) in pairwise(dated)
    ]
    if len(steps) < _FEW:
        return 0, ()
    usual = median(step.days for step in steps)
    return round(usual), tuple(step for step in steps if step.days > _LATE * usual)
