"""The date of an edition: a day, or a month where no day is known."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from babel.dates import format_date, format_skeleton

_FORM = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class EditionDate:
    """A day, or a month (`day` is None), of the Gregorian calendar."""

    year: int
    month: int
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> EditionDate:
        """Read `2024-04-28` or `2024-04` (ISO 8601).

        Raises `ValueError` for any other form, and for a day that never was.
        """
        match = _FORM.fullmatch(text)
        if not match:
            raise ValueError(f"`{text}` is neither a day nor a month")
        year, month, day = (int(part) if part else None for part in match.groups())
        datetime.date(year or 0, month or 0, day or 1)
        if year == datetime.MAXYEAR:  # a calendar names the day after the last
            raise ValueError(f"the year {year} is too late")
        return cls(year or 0, month or 0, day)

    def __str__(self) -> str:
        """The ISO 8601 form, as in the front matter and in `<time datetime>`."""
        month = f"{self.year:04}-{self.month:02}"
        return f"{month}-{self.day:02}" if self.day else month

    def as_day(self) -> datetime.date:
        """The day by which editions are sorted: a month counts as its last day."""
        last = calendar.monthrange(self.year, self.month)[1]
        return datetime.date(self.year, self.month, self.day or last)

    def written(self, language: str) -> str:
        """The date in words of *language* (`en`, `pt_BR`): "April 2024"."""
        if self.day:
            return format_date(self.as_day(), "long", locale=language)
        return format_skeleton("yMMMM", self.as_day(), locale=language)
