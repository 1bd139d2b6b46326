"""Events: their record, their order, their dates in words, and the names of calendar files."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sphinx_newsletter.api import Block, Diagnostic, Span, anchor_of, span, unique

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sphinx_newsletter.api import Archive, Edition, EditionDate, Moment


CALENDAR = "conferences.ics"
LONGEST = 100  # bytes of the anchor, of which a file has its name


@dataclass(frozen=True)
class Event(Block):
    """A conference, a meeting: from `start` to `end` (the same for one day or month).

    `place` is empty if the event takes place only online.
    """

    block_name: ClassVar[str] = "event"

    name: str
    start: EditionDate
    end: EditionDate
    place: str = ""
    online: bool = False
    url: str = ""
    papers_until: EditionDate | None = None
    text: str = ""
    begins: Moment | None = None
    ends: Moment | None = None

    @property
    def link_text(self) -> str:
        """Its name."""
        return self.name

    def as_data(self) -> dict[str, object]:
        """The record, with its dates at the end."""
        found = super().as_data()
        dates = {"start": "start", "end": "end", "begins": "start_time", "ends": "end_time"}
        dates |= {"papers_until": "papers_until"}
        return found | {key: found.pop(name) for name, key in dates.items()}

    @property
    def places(self) -> list[str]:
        """Where it takes place, in words."""
        return [word for word in (self.place, "online" if self.online else "") if word]

    def period(self, language: str) -> Span:
        """Its dates in words of *language*, with the times of day that are known."""
        days = span(self.start, self.end, language)
        begins = _time(self.begins, language)
        ends = _time(self.ends, language)
        zones = [f" ({moment.zone})" if moment else "" for moment in (self.begins, self.ends)]
        if zones[0] == zones[1]:
            zones[0] = ""
        if not begins and not ends:
            return days
        between = " to " if language.partition("_")[0] == "en" else " – "
        if days.first:
            first, last = self.start.written(language), self.end.written(language)
            return Span(f"{first}{begins}{zones[0]}", between, f"{last}{ends}{zones[1]}")
        if not begins or not ends:
            return Span("", "", f"{days.last}{begins}{ends}{''.join(zones)}")
        return Span(f"{days.last}{begins}{zones[0]}", between, f"{ends.lstrip(', ')}{zones[1]}")


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


def leaf(event: Event, language: str) -> tuple[str, int] | None:
    """Month and day of the event for the leaf of a calendar, if the day is known."""
    start = event.start
    return (start.short_month(language), start.day) if start.day else None


def event_anchor(name: str, start: object, taken: Container[str]) -> str:
    """The anchor of the event *name*; with its *start* if it shares its name with another."""
    wished = anchor_of(f"event-{name}").encode()[:LONGEST].decode(errors="ignore").rstrip("-")
    is_free = wished not in taken and wished != "event"  # a name without letters
    return wished if is_free else unique(f"{wished}-{start}", taken)


def calendar_file(docname: str, anchor: str) -> str:
    """The calendar file of one event. Anchors have no dots, so the name is unique."""
    return f"{docname}.{anchor}.ics"


def repeated(archive: Archive) -> Iterator[tuple[Edition, Diagnostic]]:
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
                yield edition, Diagnostic(event.line, message)
            first.setdefault(key, edition.docname)


def _time(moment: Moment | None, language: str) -> str:
    return f", {moment.written(language)}" if moment else ""
