"""Dates: a day, or a month where no day is known; and the time of day of an event."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from sphinx_newsletter.model.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable


_FORM = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_WORD = re.compile(r"\w+")
_GENERIC = {"edition", "issue", "newsletter"}  # words that say nothing about an edition
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T| +)(\d{1,2}):(\d{2})(?::00)? *"
    r"(?:(Z|UTC)|([+-])(\d{2}):?(\d{2})|([A-Za-z][\w/+-]*))?",
    re.ASCII,
)
_SEPARATOR = re.compile(r"\s*[–—\uff5e~至-]\s*$")


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
        return _in_words(self, language)

    def short_month(self, language: str) -> str:
        """The month in short, in *language*: "Apr"."""
        return format_date(self.as_day(), "LLL", locale=language)

    def is_all_of(self, text: str, language: str) -> bool:
        """Whether *text* is this date with its year, in words of *language* or in English.

        >>> april = EditionDate(2024, 4)
        >>> april.is_all_of("2024-04 edition", "en"), april.is_all_of("April on Burn", "en")
        (True, False)
        """
        words, known = _words(text), {*_words(str(self)), str(self.month), str(self.day)}
        for locale in dict.fromkeys((language, "en")):
            for form in ("MMMM", "LLLL", "MMM"):
                known |= _words(format_date(self.as_day(), form, locale))
            known |= _words(self.written(locale))
        has_year = any(str(self.year) in word for word in words)
        return has_year and words <= known | _GENERIC


@cache  # a build writes the date of each edition on many pages
def _in_words(date: EditionDate, language: str) -> str:
    if date.day:
        return format_date(date.as_day(), "long", locale=language)
    return format_skeleton("yMMMM", date.as_day(), locale=language)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


@dataclass(frozen=True)
class Moment:
    """A day with a time in a time zone, which is named as editors write it."""

    date: EditionDate
    time: datetime.datetime  # with the offset from UTC on that day
    zone: str

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read `2025-06-14 18:00 Europe/Berlin`, or `2025-06-14T18:00+02:00` (ISO 8601).

        Raises `ValueError` for other forms, for no or an unknown zone, and for a time that the
        clocks skip there.
        """
        match = _MOMENT.fullmatch(text)
        if not match:
            raise ValueError(f"`{text}` is neither a date nor a time, {_EXAMPLE}")
        date = EditionDate.parse(match[1])
        local = datetime.datetime.combine(
            date.as_day(), datetime.time(int(match[2]), int(match[3]))
        )
        if match[4]:
            return cls(date, local.replace(tzinfo=datetime.UTC), "UTC")
        if match[5]:
            size = datetime.timedelta(hours=int(match[6]), minutes=int(match[7]))
            offset = datetime.timezone(size if match[5] == "+" else -size)
            return cls(date, local.replace(tzinfo=offset), f"UTC{match[5]}{match[6]}:{match[7]}")
        if not match[8]:
            raise ValueError(f"`{text}` has no time zone: add one, {_EXAMPLE}")
        return cls(date, _in_zone(local, match[8]), match[8])

    @property
    def is_twice(self) -> bool:
        """Whether the clocks show this time twice on that day, because they are set back."""
        if self.zone.startswith("UTC"):
            return False
        local = self.time.replace(tzinfo=_zone(self.zone))
        return local.utcoffset() != local.replace(fold=1).utcoffset()

    def __str__(self) -> str:
        """The ISO 8601 form, as in `<time datetime>`."""
        return self.time.isoformat(timespec="minutes")

    def written(self, language: str) -> str:
        """The time of day in words of *language*, without the zone."""
        return format_time(self.time.time(), "short", locale=language)


_EXAMPLE = "as in `2025-06-14 18:00 Europe/Berlin`"


@cache
def _zone(name: str) -> ZoneInfo:
    """The time zone *name* of the package `tzdata`: the machine may have another version."""
    package = files("tzdata")
    known = package.joinpath("zones").read_text(encoding="utf-8").split()
    if name not in known:
        near = suggestion(name, known) or f": name a city, {_EXAMPLE}"
        raise ValueError(f"`{name}` is not a time zone{near}")
    with package.joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _in_zone(local: datetime.datetime, name: str) -> datetime.datetime:
    """The time *local* with the offset that the zone *name* has then."""
    time = local.replace(tzinfo=_zone(name))
    utc = time.astimezone(datetime.UTC)
    if utc.astimezone(_zone(name)).replace(tzinfo=None) != local:
        raise ValueError(f"the clocks in {name} skip {local:%H:%M} on that day")
    return time.replace(tzinfo=datetime.timezone(time.utcoffset() or datetime.timedelta()))


class Span(NamedTuple):
    """A period in words; `first` and `between` are empty for one day or month."""

    first: str
    between: str
    last: str


def span(start: EditionDate, end: EditionDate, language: str) -> Span:
    """The period from *start* to *end* in words of *language*, such as "14 to 15 March 2024".

    The patterns are those of Babel's intervals, but with the month in full.
    """
    if start == end:
        return Span("", "", start.written(language))
    locale = Locale.parse(language)
    field = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    patterns = locale.interval_formats.get("yMMMd" if start.day else "yMMMM", {}).get(field, ())
    words = _ends(patterns, (start, end), locale)
    mark = _SEPARATOR.search(words[0]) if len(words) == 2 else None
    if not mark:
        return Span(start.written(language), " – ", end.written(language))
    between = " to " if locale.language == "en" else mark[0]
    return Span(words[0][: mark.start()], between, words[1])


def _ends(
    patterns: Iterable[str], dates: tuple[EditionDate, EditionDate], locale: Locale
) -> list[str]:
    full = (re.sub("M{3,}", "MMMM", pattern) for pattern in patterns)
    pairs = zip(full, dates, strict=False)
    return [format_date(date.as_day(), pattern, locale) for pattern, date in pairs]
