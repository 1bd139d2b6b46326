"""List pages of a tag: its own with the newest entries, and numbered pages with older ones.

A numbered page shows nothing that grows with the archive (no totals, no latest year), so a new
edition does not change it.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.pages.addresses import tag_page
from sphinx_newsletter.pages.lists import ListPage, date_of, jumps
from sphinx_newsletter.pages.numbered import NumberedPages, by_year
from sphinx_newsletter.pages.view_models import tag_link, tag_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.pages.lists import ListPages


ENTRIES_PER_PAGE = 50

_IN_FULL = 12  # entries with excerpt and tags; the others have one line each
_OTHER_TAGS = 8  # that are often used together with the tag
_CHART_FROM = 12  # entries; fewer can be seen at a glance
_GAP = 3  # empty years that have a bar each; a longer row of them has one in common


class YearBars(NamedTuple):
    """A year in the chart of a tag: the page on which it begins, the entries, those per quarter.

    Several empty years in a row are one, with both years in `text` and without a `page`.
    """

    text: str
    page: str
    amount: int
    quarters: tuple[int, ...]


def pages(list_pages: ListPages, slug: str) -> Iterator[tuple[str, Callable[[], ListPage]]]:
    """Address of each page of the tag *slug*, and the function that makes the page."""
    (page, _last), *numbers = _pages(list_pages, slug).numbers()
    yield page, partial(newest, list_pages, slug)
    for name, number in numbers:
        yield name, partial(numbered, list_pages, slug, number)


def newest(list_pages: ListPages, slug: str) -> ListPage:
    """The tag's own page: description, number of entries, chart of the years, newest entries."""
    vocabulary, found = list_pages.archive.vocabulary, _pages(list_pages, slug)
    tag, entries, last = vocabulary.tags[slug], found.items, found.pages.last
    sections = sum(1 for entry in entries if entry.section)
    context = {
        "title": tag.label,
        "slug": slug,
        "description": tag.description,
        "sections": sections,
        "whole": len(entries) - sections,
        "is_empty": not entries,
        "since": list_pages.view_models.day(entries[-1].edition) if entries else None,
        "broader": tag_links([vocabulary.tags[tag.broader]] if tag.broader else []),
        "narrower": tag_links(vocabulary.narrower(slug)),
        "beside": [
            (tag_link(other), other.slug, count)
            for other, count in list_pages.archive.beside(slug, _OTHER_TAGS)
        ],
        "drawn": _years(found) if len(entries) >= _CHART_FROM else [],
        "older": found.older(last),
    }
    shown = found.pages.page(last)
    in_full = len(shown) if len(shown) <= 2 * _IN_FULL else _IN_FULL
    views, digests = _entries(list_pages, slug, shown, in_full)
    return ListPage("newsletter/tag.html", context | views, digests)


def numbered(list_pages: ListPages, slug: str, number: int) -> ListPage:
    """A page of older entries."""
    label, found = list_pages.archive.vocabulary.tags[slug].label, _pages(list_pages, slug)
    entries = found.pages.page(number)
    sections = sum(1 for entry in entries if entry.section)
    context = {
        "title": f"{label}, {found.span(number)}",
        "label": label,
        "sections": sections,
        "whole": len(entries) - sections,
        "newer": found.newer(number),
        "older": found.older(number),
    }
    views, digests = _entries(list_pages, slug, entries)
    return ListPage("newsletter/tag_numbered.html", context | views, digests)


def _pages(list_pages: ListPages, slug: str) -> NumberedPages[Entry]:
    found, language = list_pages.archive.tagged(slug), list_pages.view_models.language
    return NumberedPages(tag_page(slug), found, ENTRIES_PER_PAGE, date_of, language)


def _entries(
    list_pages: ListPages, slug: str, entries: Sequence[Entry], in_full: int = 0
) -> tuple[dict[str, Any], dict[str, object]]:
    """Context that all pages of a tag have: *entries* by year; and the digests for them.

    Those after *in_full* entries have one line each.
    """
    views = [list_pages.entries[entry.edition.docname, entry.anchor] for entry in entries]
    shown = [(view, n < in_full) for n, (view, _digest) in enumerate(views)]
    years = by_year(shown, lambda item: item[0].date, list_pages.view_models.language)
    context = {"page": tag_page(slug), "years": years, "jumps": jumps(years)}
    return context, {"years": [in_full, *(digest for _entry, digest in views)]}


def _years(found: NumberedPages[Entry]) -> list[YearBars]:
    """Years of the chart, from the first to the last, if there is more than one."""
    dates = [date_of(entry) for entry in found.items]
    counts = Counter((date.year, (date.month - 1) // 3) for date in dates)
    begins = found.years()
    bars: list[YearBars] = []
    every = range(min(begins), max(begins) + 1)
    for empty, group in groupby(every, key=lambda year: year not in begins):
        years = [*group]
        if empty and len(years) > _GAP:
            bars.append(YearBars(f"{years[0]:04}–{years[-1]:04}", "", 0, ()))
            continue
        for year in years:
            quarters = tuple(counts[year, quarter] for quarter in range(4))
            bars.append(YearBars(f"{year:04}", begins.get(year, ""), sum(quarters), quarters))
    return bars if len(bars) > 1 else []
