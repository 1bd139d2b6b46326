"""Dates and numbers of editions: they agree with each other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_newsletter.desk.rules.rule import Found, Page, Severity, Whole, of_all, of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.edition import Edition


@of_page(Severity.WARNING)
def updated_before(page: Page) -> Iterator[Found]:
    """An edition was changed before it appeared: one of the two days must be wrong."""
    front = page.source.front
    if front and front.date and front.updated:
        latest = front.updated.as_day()
        first = front.date.as_day().replace(day=front.date.day or 1)
        if latest < first:
            told = f"`updated` ({front.updated}) is before `date` ({front.date})"
            yield Found(_line(page, "updated"), f"{told}: one of them must be wrong")


def _line(page: Page, key: str) -> int:
    lines = page.lines[: page.source.front.lines] if page.source.front else []
    return next((n for n, line in enumerate(lines, start=1) if line.startswith(key)), 1)


@of_all(Severity.WARNING)
def number_order(whole: Whole) -> Iterator[tuple[str, Found]]:
    """The numbers of editions go another way than their dates: readers see them out of order."""
    numbered = [one for one in reversed(whole.archive.editions) if one.number is not None]
    for before, edition in pairwise(numbered):
        if (edition.number or 0) < (before.number or 0):
            told = f"number {edition.number} ({edition.date}) comes after number {before.number}"
            where = f"{told} ({before.date}, {before.docname}.md)"
            yield _path(edition), Found(1, f"{where}: change a number or a date")


@of_all(Severity.WARNING)
def number_twice(whole: Whole) -> Iterator[tuple[str, Found]]:
    """Two editions have the same number."""
    seen: dict[int, Edition] = {}
    for edition in reversed(whole.archive.editions):
        if edition.number is None:
            continue
        if other := seen.get(edition.number):
            told = f"{other.docname}.md has the number {edition.number} as well: change one"
            yield _path(edition), Found(1, told)
        seen.setdefault(edition.number, edition)


@of_all(Severity.HINT)
def date_twice(whole: Whole) -> Iterator[tuple[str, Found]]:
    """Two editions are of the same day, or of the same month where no day is known."""
    seen: dict[str, Edition] = {}
    for edition in reversed(whole.archive.editions):
        if other := seen.get(str(edition.date)):
            told = f"{other.docname}.md is of {edition.date} as well: write the day, if it differs"
            yield _path(edition), Found(1, told)
        seen.setdefault(str(edition.date), edition)


def _path(edition: Edition) -> str:
    return f"{edition.docname}.md"
