"""List pages of a tag: its own with the newest entries, and numbered pages with older ones.

A numbered page shows nothing that grows with the archive (no totals, no latest year), so a new
edition does not change it.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.model.blocks import Link
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.paging import Pages, span
from sphinx_newsletter.pages.addresses import numbered_tag_page, tag_page
from sphinx_newsletter.pages.lists import ListPage, date_of, jumps
from sphinx_newsletter.pages.view_models import tag_link, tag_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.pages.lists import ListPages


ENTRIES_PER_PAGE = 50

_OTHER_TAGS = 8  # that are often used together with the tag
_CHART_FROM = 12  # entries; fewer can be seen at a glance
_GAP = 3  # empty years that have a bar each; a longer row of them has one in common


class Year(NamedTuple):
    """A year in the chart of a tag: the page on which it begins, the entries, those per quarter.

    Several empty years in a row are one, with both years in `text` and without a `page`.
    """

    text: str
    page: str
    amount: int
    quarters: tuple[int, ...]


def pages(list_pages: ListPages, slug: str) -> Iterator[tuple[str, Callable[[], ListPage]]]:
    """Address of each page of the tag *slug*, and the function that makes the page."""
    yield tag_page(slug), partial(newest, list_pages, slug)
    for number in range(1, _pages(list_pages, slug).last):
        yield numbered_tag_page(slug, number), partial(numbered, list_pages, slug, number)


def newest(list_pages: ListPages, slug: str) -> ListPage:
    """The tag's own page: description, number of entries, chart of the years, newest entries."""
    vocabulary, found = list_pages.archive.vocabulary, _pages(list_pages, slug)
    tag, entries = vocabulary.tags[slug], found.items
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
        "drawn": _years(found, slug) if len(entries) >= _CHART_FROM else [],
        "older": _older(list_pages, found, slug, found.last),
    }
    views, digests = _entries(list_pages, slug, found.page(found.last))
    return ListPage("newsletter/tag.html", context | views, digests)


def numbered(list_pages: ListPages, slug: str, number: int) -> ListPage:
    """A page of older entries."""
    label, found = list_pages.archive.vocabulary.tags[slug].label, _pages(list_pages, slug)
    entries = found.page(number)
    sections = sum(1 for entry in entries if entry.section)
    context = {
        "title": f"{label}, {_span(list_pages, entries)}",
        "label": label,
        "sections": sections,
        "whole": len(entries) - sections,
        "newer": _newer(list_pages, found, slug, number),
        "older": _older(list_pages, found, slug, number),
    }
    views, digests = _entries(list_pages, slug, entries)
    return ListPage("newsletter/tag_numbered.html", context | views, digests)


def _pages(list_pages: ListPages, slug: str) -> Pages[Entry]:
    return Pages(list_pages.archive.tagged(slug), ENTRIES_PER_PAGE)


def _entries(
    list_pages: ListPages, slug: str, entries: Sequence[Entry]
) -> tuple[dict[str, Any], dict[str, object]]:
    """Context that all pages of a tag have: *entries* by year; and the digests for them."""
    views = [list_pages.entries[entry.edition.docname, entry.anchor] for entry in entries]
    groups = groupby((entry for entry, _digest in views), key=lambda entry: entry.date.iso[:4])
    years = [(number, list(group)) for number, group in groups]
    context = {"page": tag_page(slug), "years": years, "jumps": jumps(years)}
    return context, {"years": [digest for _entry, digest in views]}


def _address(found: Pages[Entry], slug: str, number: int) -> str:
    return tag_page(slug) if number == found.last else numbered_tag_page(slug, number)


def _older(list_pages: ListPages, found: Pages[Entry], slug: str, number: int) -> Link | None:
    if number == 1:
        return None
    words = _span(list_pages, found.page(number - 1))
    return Link(_address(found, slug, number - 1), words)


def _newer(list_pages: ListPages, found: Pages[Entry], slug: str, number: int) -> Link:
    entries, address = found.page(number + 1), _address(found, slug, number + 1)
    if number + 1 < found.last:
        return Link(address, _span(list_pages, entries))
    # The newest page is still open.
    date = date_of(entries[-1])
    return Link(
        address,
        f"since {EditionDate(date.year, date.month).written(list_pages.view_models.language)}",
    )


def _span(list_pages: ListPages, entries: Sequence[Entry]) -> str:
    return span(date_of(entries[-1]), date_of(entries[0]), list_pages.view_models.language)


def _years(found: Pages[Entry], slug: str) -> list[Year]:
    """Years of the chart, from the first to the last, if there is more than one."""
    counts: Counter[tuple[int, int]] = Counter()
    begins: dict[int, str] = {}
    for position, entry in enumerate(found.items):
        date = date_of(entry)
        counts[date.year, (date.month - 1) // 3] += 1
        begins.setdefault(date.year, _address(found, slug, found.number_of(position)))
    bars: list[Year] = []
    every = range(min(begins), max(begins) + 1)
    for empty, group in groupby(every, key=lambda year: year not in begins):
        years = [*group]
        if empty and len(years) > _GAP:
            bars.append(Year(f"{years[0]:04}–{years[-1]:04}", "", 0, ()))
            continue
        for year in years:
            quarters = tuple(counts[year, quarter] for quarter in range(4))
            bars.append(Year(f"{year:04}", begins.get(year, ""), sum(quarters), quarters))
    return bars if len(bars) > 1 else []
