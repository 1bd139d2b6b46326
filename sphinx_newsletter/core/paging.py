"""Pages of a list that grows at its front: a page that is full keeps its number and contents.

Pages are counted from the oldest item. The last page holds what is new, and up to twice as much
as the others: a full page leaves it only when another is left, so that it is never almost empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from babel.dates import format_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.core.dates import EditionDate

T = TypeVar("T")


@dataclass(frozen=True)
class Pages(Generic[T]):
    """The pages of *items*, which stand in their order, newest first."""

    items: Sequence[T]
    size: int

    @property
    def last(self) -> int:
        """The number of the page that holds the newest; the oldest has 1."""
        return max(1, len(self.items) // self.size)

    def page(self, number: int) -> Sequence[T]:
        """What stands on page *number*, newest first."""
        total = len(self.items)
        end = total if number == self.last else number * self.size
        return self.items[total - end : total - (number - 1) * self.size]

    def number_of(self, position: int) -> int:
        """The number of the page on which the item at *position* stands."""
        older = len(self.items) - 1 - position
        return min(older // self.size + 1, self.last)


def span(first: EditionDate, last: EditionDate, language: str) -> str:
    """From *first* to *last* in words: years, or months within one year."""
    if first.year != last.year:
        return f"{first.year}–{last.year}"
    return format_interval(first.as_day(), last.as_day(), "yMMMM", locale=language)
