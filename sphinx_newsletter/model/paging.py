"""Pages of lists: of one that grows at its front (`Pages`), and of one by letter (`packed`).

In the first, a page that is full keeps its number and contents: pages are counted from the oldest
item. The last page holds what is new, and up to twice as much as the others: a full page leaves it
only when another is left, so that it is never almost empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from babel.dates import format_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx_newsletter.model.dates import EditionDate


T = TypeVar("T")


@dataclass(frozen=True)
class Pages(Generic[T]):
    """The pages of *items*, which are in order, newest first."""

    items: Sequence[T]
    size: int

    @property
    def last(self) -> int:
        """The number of the page that holds the newest; the oldest has 1."""
        return max(1, len(self.items) // self.size)

    def page(self, number: int) -> Sequence[T]:
        """The items of page *number*, newest first."""
        total = len(self.items)
        end = total if number == self.last else number * self.size
        return self.items[total - end : total - (number - 1) * self.size]

    def number_of(self, position: int) -> int:
        """The number of the page of the item at *position*."""
        older = len(self.items) - 1 - position
        return min(older // self.size + 1, self.last)


def packed(groups: Iterable[Sequence[T]], weight: Callable[[T], int], size: int) -> list[list[T]]:
    """Pages of all items of the *groups*, in their order; there is at least one page.

    A page weighs at most *size*, if no single item weighs more. A group that fits on a page is not
    divided. So a new item moves others of its own group, and those of other groups only when a
    group no longer fits where it was.
    """
    pages: list[list[T]] = [[]]
    filled = 0
    for group in groups:
        whole = sum(map(weight, group))
        for at, item in enumerate(group):
            if pages[-1] and filled + (weight(item) if at else whole) > size:
                pages.append([])
                filled = 0
            pages[-1].append(item)
            filled += weight(item)
    return pages


def span(first: EditionDate, last: EditionDate, language: str) -> str:
    """From *first* to *last* in words: years, or months within one year."""
    if first.year != last.year:
        return f"{first.year}–{last.year}"
    return format_interval(first.as_day(), last.as_day(), "yMMMM", locale=language)
