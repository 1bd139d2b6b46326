"""Numbered pages of a list by time, the links between them, and its items by year and month.

The newest items are on the list's own page, older ones on numbered pages below it. A numbered page
shows nothing that grows with the archive, so a new edition does not change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from sphinx_newsletter.model.blocks import Link
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.paging import Pages, span
from sphinx_newsletter.pages.addresses import numbered_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx_newsletter.model.blocks import Day


T = TypeVar("T")

_MONTHS_FROM = 13  # items of a year; fewer are as short as the row of months

# What leads to a place in a list: its text, the page, the anchor there.
Place = tuple[str, str, str]


class Year(NamedTuple):
    """A year of a list: its `months` with their anchors, and its items with theirs.

    An item has the anchor of its month if it is the first of the month, and if `months` lead there.
    """

    text: str
    months: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class NumberedPages(Generic[T]):
    """The pages of *items*, newest first, each of *size* items; *page* has the newest."""

    page: str
    items: Sequence[T]
    size: int
    date_of: Callable[[T], EditionDate]
    language: str

    @property
    def pages(self) -> Pages[T]:
        """The items by number of the page."""
        return Pages(self.items, self.size)

    def numbers(self) -> Iterator[tuple[str, int]]:
        """Address and number of each page, newest first."""
        return ((self.name(number), number) for number in range(self.pages.last, 0, -1))

    def name(self, number: int) -> str:
        """Address of the page *number*."""
        return self.page if number == self.pages.last else numbered_page(self.page, number)

    def older(self, number: int) -> Link | None:
        """Link to the page before *number*, if there is one."""
        if number == 1:
            return None
        return Link(self.name(number - 1), self.span(number - 1))

    def newer(self, number: int) -> Link | None:
        """Link to the page after *number*, if there is one. The newest page has no end yet."""
        if number == self.pages.last:
            return None
        if number + 1 < self.pages.last:
            return Link(self.name(number + 1), self.span(number + 1))
        date = self.date_of(self.pages.page(number + 1)[-1])
        month = EditionDate(date.year, date.month).written(self.language)
        return Link(self.page, f"since {month}")

    def span(self, number: int) -> str:
        """The time of the items on the page *number*, in words."""
        items = self.pages.page(number)
        return span(self.date_of(items[-1]), self.date_of(items[0]), self.language)

    def years(self) -> dict[int, str]:
        """The years with items, newest first, each with the page on which its newest are."""
        found: dict[int, str] = {}
        for position, item in enumerate(self.items):
            year = self.date_of(item).year
            if year not in found:
                found[year] = self.name(self.pages.number_of(position))
        return found

    def strip(self) -> list[Place]:
        """What leads to each year, if there are several."""
        years = self.years()
        return [(str(n), page, f"y{n}") for n, page in years.items()] if len(years) > 1 else []


def by_year(items: Iterable[T], day_of: Callable[[T], Day], language: str) -> list[Year]:
    """The *items* by year, in their order. A year with many has a row of months."""
    groups = groupby(items, key=lambda item: day_of(item).iso[:4])
    return [_year(text, [*group], day_of, language) for text, group in groups]


def _year(text: str, items: Sequence[T], day_of: Callable[[T], Day], language: str) -> Year:
    if len(items) < _MONTHS_FROM:
        return Year(text, (), [("", item) for item in items])
    seen: dict[str, str] = {}
    rows = []
    for item in items:
        month = day_of(item).iso[:7]
        rows.append(("" if month in seen else f"m{month}", item))
        if month not in seen:
            seen[month] = EditionDate.parse(month).short_month(language)
    return Year(text, [(f"m{month}", name) for month, name in seen.items()], rows)
