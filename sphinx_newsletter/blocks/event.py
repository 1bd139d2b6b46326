"""`{event}`: a conference or meeting, and `conferences.html`, which lists all events."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.api import (
    CheckedDirective,
    Collection,
    Day,
    EditionDate,
    Moment,
    Option,
    Rule,
    StyleSheet,
    address,
    flag,
    register,
    text_in,
    time,
    words,
)
from sphinx_newsletter.blocks.event_records import (
    CALENDAR,
    Event,
    all_events,
    calendar_file,
    event_anchor,
    has_days,
    in_calendar,
    leaf,
    order,
    repeated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.api import Listing
    from sphinx_newsletter.blocks.event_records import DatedEvent


TITLE = "Conferences"


def _day(text: str) -> EditionDate:
    """Read a date with a day."""
    date = EditionDate.parse(text)
    if not date.day:
        raise ValueError(f"`{text}` is a month")
    return date


def _when(text: str) -> EditionDate | Moment:
    """Read a day, a month or a time of day."""
    try:
        return EditionDate.parse(text)
    except ValueError:
        if ":" in text:
            return Moment.parse(text)
        raise


class EventDirective(CheckedDirective):
    """Announces a conference, a meeting, a talk: when it takes place, and where.

    Its name stands behind the directive, or as an option. Events that follow each other become
    one list, in the order of time. A page gathers those of all editions, and those with known
    days are in the newsletter's calendar; one of which only the month is known is not.
    """

    record = Event
    example: ClassVar[str] = (
        ":::{event} Web AI meeting\n"
        ":start: 2024-06-14\n"
        ":end: 2024-06-15\n"
        ":place: Berlin\n"
        ":url: https://meeting.example\n"
        ":papers: 2024-05-01\n"
        "\n"
        "Two days about models in the browser.\n"
        ":::"
    )
    optional_arguments = 1
    final_argument_whitespace = True
    declared: ClassVar[Mapping[str, Option]] = {
        "name": Option("What it is called; it may stand behind `{event}` as well.", words, True),
        "start": Option(
            "The first day, or the month if no day is known; or day, time and "
            "zone, `2025-06-14 18:00 Europe/Berlin`.",
            _when,
            True,
        ),
        "end": Option("The last day, if it is another one; or day, time and zone.", _when),
        "place": Option("Where it takes place.", words),
        "online": Option("Given without a value if one can take part online.", flag),
        "url": Option("The page of the event.", address),
        "papers": Option("The last day of the call for papers.", _day),
    }

    def run(self) -> list[nodes.Node]:
        """Take the name from the argument."""
        if self.arguments:
            if "name" in self.options:
                message = "the event has two names: write it once, after `{event}` or as `:name:`"
                self.report("option-invalid", message, "name")
            self.options["name"] = self.arguments[0]
        return super().run()

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a list of one event; `EventTransform` joins adjacent lists."""
        if not values.keys() & {"place", "online"}:
            message = "`{event}` has neither `:place:` nor `:online:`: write where it takes place"
            self.report("option-missing", message)
        content = self.parse_content_to_nodes()
        start, end = values["start"], self._end(values)
        event = Event(
            name=values["name"],
            start=_date(start),
            end=_date(end),
            begins=start if isinstance(start, Moment) else None,
            ends=end if isinstance(end, Moment) and end is not start else None,
            place=values.get("place", ""),
            online=values.get("online", False),
            url=values.get("url", ""),
            papers_until=values.get("papers"),
            text=text_in(*content),
        )
        lines = self._lines(values, [self._dates(event)])
        item = nodes.list_item("", *lines, *content)
        self.attach(item, event)
        item["ids"] = [self._anchor(event)]
        self.state.document.ids[item["ids"][0]] = item
        return [nodes.bullet_list("", item, classes=["events"])]

    def incomplete(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Show the rest of an event without name or date; a wrong time does not lose the day."""
        if "start" not in values and (day := _day_in(self.options.get("start", ""))):
            values["start"] = day
            if "name" in values:
                return self.make(values)
        return [*self._lines(values, []), *self.parse_content_to_nodes()]

    def _end(self, values: dict[str, Any]) -> EditionDate | Moment:
        start: EditionDate | Moment = values["start"]
        end = values.get("end") or _day_in(self.options.get("end", "")) or start
        if bool(_date(start).day) != bool(_date(end).day):
            message = "`:end:` must be a day if `:start:` is one, and a month if it is a month"
        elif _is_before(end, start):
            message = f"the event ends on {end}, before it starts on {start}: one must be wrong"
        else:
            return end
        self.report("option-invalid", message, "end")
        return start

    def _anchor(self, event: Event) -> str:
        """An anchor that changes only if an event of the same name is added or removed.

        It begins with `event-`, as no heading does, so no heading has to change its anchor.
        """
        return event_anchor(event.name, event.start, self.state.document.ids)

    def _dates(self, event: Event) -> nodes.Node:
        begins, ends = _ends_of(event)
        first, between, last = event.period(self.config.language)
        dates = nodes.inline(classes=["event-date"])
        if first:
            dates += [_time(begins, first), nodes.Text(between)]
        dates += _time(ends, last)
        return dates

    def _lines(self, values: dict[str, Any], dates: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        """Paragraphs with the name, the *dates* and places, and the call for papers."""
        if text := values.get("name") or values.get("url"):
            name: nodes.Node = nodes.Text(text)
            if uri := values.get("url"):
                name = nodes.reference(text, text, refuri=uri)
            yield nodes.paragraph("", "", name, classes=["event-name"])
        where = [values["place"]] if "place" in values else []
        where += ["online"] if "online" in values else []
        if dates or where:
            text = " · ".join([*([""] if dates else []), *where])
            yield nodes.paragraph("", "", *dates, nodes.Text(text), classes=["event-facts"])
        if until := values.get("papers"):
            date = _time(until, until.written(self.config.language))
            words_before = nodes.Text("Call for papers until ")
            yield nodes.paragraph("", "", words_before, date, classes=["event-papers"])


def _date(when: EditionDate | Moment) -> EditionDate:
    return when.date if isinstance(when, Moment) else when


def _day_in(text: str) -> EditionDate | None:
    """The day with which *text* begins, whose time is wrong."""
    try:
        return _day(text[:10])
    except ValueError:
        return None


def _is_before(end: EditionDate | Moment, start: EditionDate | Moment) -> bool:
    if isinstance(end, Moment) and isinstance(start, Moment):
        return end.time < start.time
    return _date(end).as_day() < _date(start).as_day()


def _ends_of(event: Event) -> tuple[EditionDate | Moment, EditionDate | Moment]:
    """The dates that the first and the last words of `Event.period` mean; one alone is the last."""
    is_one = event.start == event.end and not (event.begins and event.ends)
    begins, ends = event.begins or event.start, event.ends or event.end
    return begins, (event.begins or ends) if is_one else ends


def _time(date: EditionDate | Moment, text: str) -> time:
    return time(text, text, datetime=str(date))


class EventTransform(SphinxTransform):
    """Transform that joins adjacent events to one list, sorted by time."""

    default_priority = 400

    def apply(self, **_: object) -> None:
        """Join and sort the lists of events.

        A screen reader announces how many items a list has, and can jump from one to the next.
        """
        for events in list(self.document.findall(nodes.bullet_list)):
            if _is_list(events) and events.parent:  # without a parent, it has been joined
                items = [item for one in _adjacent(events) for item in one.children]
                items.sort(key=lambda item: order(item["block"]))  # type: ignore[index]
                events.children = []
                events.extend(items)


def _adjacent(events: nodes.Node) -> list[nodes.Node]:
    """The list *events* and the lists directly after it, which are removed from the page."""
    siblings = events.parent.children
    others = list(takewhile(_is_list, siblings[siblings.index(events) + 1 :]))
    for other in others:
        siblings.remove(other)
        other.parent = None
    return [events, *others]


def _is_list(node: nodes.Node) -> bool:
    return isinstance(node, nodes.bullet_list) and "events" in node["classes"]


def context(made: Listing) -> dict[str, Any]:
    """The page of all events by year, newest first: a build does not know what is past."""
    events = reversed(all_events(made.archive))
    groups = groupby(events, key=lambda dated: dated.event.start.year)
    years = [(str(year), [_shown(made, dated) for dated in group]) for year, group in groups]
    return {
        "years": years,
        "total": sum(len(found) for _year, found in years),
        "calendar": CALENDAR if in_calendar(made.archive) else "",
        "jumps": [(f"y{year}", year) for year, _found in years] if len(years) > 1 else [],
    }


def _shown(made: Listing, dated: DatedEvent) -> dict[str, Any]:
    edition, event = dated
    begins, ends = _ends_of(event)
    first, between, last = event.period(made.language)
    until = event.papers_until
    return {
        "place": made.place(edition, event),
        "anchor": event.anchor,
        "name": event.name,
        "leaf": leaf(event, made.language),
        "url": event.url,
        "first": Day(str(begins), first) if first else None,
        "between": between,
        "last": Day(str(ends), last),
        "places": event.places,
        "papers": Day(str(until), until.written(made.language)) if until else None,
        "calendar": calendar_file(edition.docname, event.anchor) if has_days(event) else "",
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{event}`, its transform, the page of all events and the script for past ones."""
    app.add_transform(EventTransform)
    return register(
        app,
        EventDirective,
        StyleSheet("newsletter/event.css", 43),
        Rule("event-twice", "Two events have the same name and start.", check_archive=repeated),
        Collection(
            "conferences",
            TITLE,
            "newsletter/conferences.html",
            context,
            block=Event,
            order=30,
            data="events",
            kind="Events",
            script="newsletter/past.js",
        ),
    )
