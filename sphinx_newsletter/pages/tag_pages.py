"""The pages of a tag: its own, which holds the newest entries, and numbered ones for the older.

A numbered page shows nothing that grows with the archive (no totals, no latest year), so that a
new edition does not write it again.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.paging import Pages, span
from sphinx_newsletter.pages.addresses import numbered_tag_page, tag_page
from sphinx_newsletter.pages.lists import ListPage, date_of, jumps
from sphinx_newsletter.pages.view_models import Link, tag_link, tag_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.pages.lists import ListPages


SIZE = 50

_BESIDE = 8
_DRAWN_FROM = 12  # fewer entries are seen at a glance
_GAP = 3  # as many empty years are drawn, a longer row of them is told in one


class Year(NamedTuple):
    """What a tag has of a year: where it begins, how much it is, and how much a quarter.

    `text` names several years where they are empty; their `page` is, too.
    """

    text: str
    page: str
    amount: int
    quarters: tuple[int, ...]


def pages(made: ListPages, slug: str) -> Iterator[tuple[str, Callable[[], ListPage]]]:
    """The address of each page of the tag *slug*, and what makes it."""
    yield tag_page(slug), partial(own, made, slug)
    for number in range(1, _pages(made, slug).last):
        yield numbered_tag_page(slug, number), partial(numbered, made, slug, number)


def own(made: ListPages, slug: str) -> ListPage:
    """The tag's own page: what it is, how much it has and when, the newest entries."""
    vocabulary, found = made.archive.vocabulary, _pages(made, slug)
    tag, entries = vocabulary.tags[slug], found.items
    sections = sum(1 for entry in entries if entry.section)
    context = {
        "title": tag.label,
        "slug": slug,
        "description": tag.description,
        "sections": sections,
        "whole": len(entries) - sections,
        "since": made.view_models.day(entries[-1].edition) if entries else None,
        "broader": tag_links([vocabulary.tags[tag.broader]] if tag.broader else []),
        "narrower": tag_links(vocabulary.narrower(slug)),
        "beside": [
            (tag_link(other), other.slug, count)
            for other, count in made.archive.beside(slug, _BESIDE)
        ],
        "drawn": _years(found, slug) if len(entries) >= _DRAWN_FROM else [],
        "older": _older(made, found, slug, found.last),
    }
    shown, digests = _shown(made, slug, found.page(found.last))
    return ListPage("newsletter/tag.html", context | shown, digests)


def numbered(made: ListPages, slug: str, number: int) -> ListPage:
    """A page of older entries."""
    label, found = made.archive.vocabulary.tags[slug].label, _pages(made, slug)
    entries = found.page(number)
    sections = sum(1 for entry in entries if entry.section)
    context = {
        "title": f"{label}, {_span(made, entries)}",
        "label": label,
        "sections": sections,
        "whole": len(entries) - sections,
        "newer": _newer(made, found, slug, number),
        "older": _older(made, found, slug, number),
    }
    shown, digests = _shown(made, slug, entries)
    return ListPage("newsletter/tag_numbered.html", context | shown, digests)


def _pages(made: ListPages, slug: str) -> Pages[Entry]:
    return Pages(made.archive.tagged(slug), SIZE)


def _shown(
    made: ListPages, slug: str, entries: Sequence[Entry]
) -> tuple[dict[str, Any], dict[str, object]]:
    """What all pages of a tag have: *entries* by year; and the digests that stand for them."""
    shown = [made.entries[entry.edition.docname, entry.anchor] for entry in entries]
    groups = groupby((entry for entry, _digest in shown), key=lambda entry: entry.date.iso[:4])
    years = [(number, list(group)) for number, group in groups]
    context = {"page": tag_page(slug), "years": years, "jumps": jumps(years)}
    return context, {"years": [digest for _entry, digest in shown]}


def _address(found: Pages[Entry], slug: str, number: int) -> str:
    return tag_page(slug) if number == found.last else numbered_tag_page(slug, number)


def _older(made: ListPages, found: Pages[Entry], slug: str, number: int) -> Link | None:
    if number == 1:
        return None
    words = _span(made, found.page(number - 1))
    return Link(_address(found, slug, number - 1), words)


def _newer(made: ListPages, found: Pages[Entry], slug: str, number: int) -> Link:
    entries, address = found.page(number + 1), _address(found, slug, number + 1)
    if number + 1 < found.last:
        return Link(address, _span(made, entries))
    # The newest page has no end yet.
    date = date_of(entries[-1])
    return Link(
        address, f"since {EditionDate(date.year, date.month).written(made.view_models.language)}"
    )


def _span(made: ListPages, entries: Sequence[Entry]) -> str:
    return span(date_of(entries[-1]), date_of(entries[0]), made.view_models.language)


def _years(found: Pages[Entry], slug: str) -> list[Year]:
    """What to draw: all years from the first to the last, if there is more than one."""
    counts: Counter[tuple[int, int]] = Counter()
    begins: dict[int, str] = {}
    for position, entry in enumerate(found.items):
        date = date_of(entry)
        counts[date.year, (date.month - 1) // 3] += 1
        begins.setdefault(date.year, _address(found, slug, found.number_of(position)))
    drawn: list[Year] = []
    every = range(min(begins), max(begins) + 1)
    for empty, group in groupby(every, key=lambda year: year not in begins):
        years = [*group]
        if empty and len(years) > _GAP:
            drawn.append(Year(f"{years[0]:04}–{years[-1]:04}", "", 0, ()))
            continue
        for year in years:
            quarters = tuple(counts[year, quarter] for quarter in range(4))
            drawn.append(Year(f"{year:04}", begins.get(year, ""), sum(quarters), quarters))
    return drawn if len(drawn) > 1 else []
