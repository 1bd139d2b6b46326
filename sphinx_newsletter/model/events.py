"""Events of the archive: their order, their dates in words, and the names of calendar files."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale
from babel.dates import format_date

from sphinx_newsletter.model.blocks import Event
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.size_limits import LONGEST_EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.dates import EditionDate, Moment
    from sphinx_newsletter.model.edition import Edition


CALENDAR = "conferences.ics"
_SEPARATOR = re.compile(r"\s*[–—\uff5e~至-]\s*$")


def shortened(address: str) -> str:
    """The *address* of an event, cut to a length that is safe in a file name."""
    return address.encode()[:LONGEST_EVENT].decode(errors="ignore").rstrip("-")


class Span(NamedTuple):
    """A period in words; `first` and `between` are empty for one day or month."""

    first: str
    between: str
    last: str


class DatedEvent(NamedTuple):
    """An event, and the edition that announces it."""

    edition: Edition
    event: Event


def order(event: Event) -> tuple[datetime.date, str, datetime.date, str]:
    """Sort key of events: a month comes after its days, and a time after the day alone."""
    time = str(event.begins.time.astimezone(datetime.UTC)) if event.begins else ""
    return event.start.as_day(), time, event.end.as_day(), event.name


def all_events(archive: Archive) -> list[DatedEvent]:
    """All events by date, the earliest first."""
    found = (
        DatedEvent(edition, event) for edition in archive.editions for event in edition.of(Event)
    )
    return sorted(found, key=lambda t: (*order(t.event), t.edition.docname, t.event.anchor))


def in_calendar(archive: Archive) -> list[DatedEvent]:
    """The events with days. A calendar cannot contain those with a month only."""
    return [dated for dated in all_events(archive) if has_days(dated.event)]


def has_days(event: Event) -> bool:
    """Whether the days of the event are known, not only the month."""
    return event.start.day is not None


def calendar_file(docname: str, anchor: str) -> str:
    """The calendar file of one event. Anchors have no dots, so the name is unique."""
    return f"{docname}.{anchor}.ics"


def repeated(archive: Archive) -> Iterator[tuple[str, Problem]]:
    """Report events with the same name and start, which a calendar would show twice."""
    first: dict[tuple[str, str], str] = {}
    for edition in reversed(archive.editions):
        for event in edition.of(Event):
            key = event.name.casefold(), str(event.begins or event.start)
            if key in first:
                message = (
                    f"the event “{event.name}” of {event.start} is in `{first[key]}` too: keep one "
                    "of the two, and replace the other with a link"
                )
                yield edition.docname, Problem(Kind.EVENT_TWICE, event.line, message)
            first.setdefault(key, edition.docname)


def span(start: EditionDate, end: EditionDate, language: str) -> Span:
    """The period from *start* to *end* in words of *language*, such as "14 to 15 March 2024".

    The patterns are those of Babel's intervals, but with the month in full.
    """
    if start == end:
        return Span("", "", start.written(language))
    locale = Locale.parse(language)
    field = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    patterns = locale.interval_formats.get("yMMMd" if start.day else "yMMMM", {}).get(field, ())
    words = _words(patterns, (start, end), locale)
    mark = _SEPARATOR.search(words[0]) if len(words) == 2 else None
    if not mark:
        return Span(start.written(language), " – ", end.written(language))
    between = " to " if locale.language == "en" else mark[0]
    return Span(words[0][: mark.start()], between, words[1])


def event_span(event: Event, language: str) -> Span:
    """The period of *event* in words of *language*, with the times of day that are known."""
    days = span(event.start, event.end, language)
    begins = _time(event.begins, language)
    ends = _time(event.ends, language)
    zones = [f" ({moment.zone})" if moment else "" for moment in (event.begins, event.ends)]
    if zones[0] == zones[1]:
        zones[0] = ""
    if not begins and not ends:
        return days
    between = " to " if Locale.parse(language).language == "en" else " – "
    if days.first:
        first, last = event.start.written(language), event.end.written(language)
        return Span(f"{first}{begins}{zones[0]}", between, f"{last}{ends}{zones[1]}")
    if not begins or not ends:
        return Span("", "", f"{days.last}{begins}{ends}{''.join(zones)}")
    return Span(f"{days.last}{begins}{zones[0]}", between, f"{ends.lstrip(', ')}{zones[1]}")


def _time(moment: Moment | None, language: str) -> str:
    return f", {moment.written(language)}" if moment else ""


def _words(
    patterns: Iterable[str], dates: tuple[EditionDate, EditionDate], locale: Locale
) -> list[str]:
    full = (re.sub("M{3,}", "MMMM", pattern) for pattern in patterns)
    pairs = zip(full, dates, strict=False)
    return [format_date(date.as_day(), pattern, locale) for pattern, date in pairs]
