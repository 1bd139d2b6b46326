"""`{event}`: a conference or meeting, and `conferences.html`, which lists all events."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.incremental.collections import Collection, add_collection
from sphinx_newsletter.model.blocks import Event
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.events import (
    CALENDAR,
    all_events,
    calendar_file,
    has_days,
    in_calendar,
    order,
    repeated,
    span,
)
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.pages.view_models import Day
from sphinx_newsletter.reading.anchors import event_anchor
from sphinx_newsletter.reading.directive import (
    CheckedDirective,
    Option,
    address,
    directive,
    flag,
    words,
)
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.time_element import time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.collections import Listing
    from sphinx_newsletter.model.events import DatedEvent


PAGE, TITLE = "conferences", "Conferences"


def _day(text: str) -> EditionDate:
    """Read a date with a day."""
    date = EditionDate.parse(text)
    if not date.day:
        raise ValueError(f"`{text}` is a month")
    return date


@directive("event")
class EventDirective(CheckedDirective):
    """Announces a conference, a meeting, a talk: when it takes place, and where.

    Its name stands behind the directive, or as an option. Events that follow each other become
    one list, in the order of time. A page gathers those of all editions, and those with known
    days are in the newsletter's calendar; one of which only the month is known is not.
    """

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
        "start": Option("The first day, or the month if no day is known.", EditionDate.parse, True),
        "end": Option("The last day, if it is another one.", EditionDate.parse),
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
                self.report(Kind.OPTION_INVALID, message, "name")
            self.options["name"] = self.arguments[0]
        return super().run()

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a list of one event; `EventTransform` joins adjacent lists."""
        if not values.keys() & {"place", "online"}:
            message = "`{event}` has neither `:place:` nor `:online:`: write where it takes place"
            self.report(Kind.OPTION_MISSING, message)
        content = self.parse_content_to_nodes()
        event = Event(
            name=values["name"],
            start=values["start"],
            end=self._end(values),
            place=values.get("place", ""),
            online=values.get("online", False),
            url=values.get("url", ""),
            papers_until=values.get("papers"),
            text=" ".join(" ".join(node.astext() for node in content).split()),
            line=self.lineno,
        )
        item = nodes.list_item("", *self._lines(event), *content)
        self.set_source_info(item)
        item["block"] = event
        item["ids"] = [self._anchor(event)]
        self.state.document.ids[item["ids"][0]] = item
        return [nodes.bullet_list("", item, classes=["events"])]

    def _end(self, values: dict[str, Any]) -> EditionDate:
        start: EditionDate = values["start"]
        end: EditionDate = values.get("end", start)
        if bool(start.day) != bool(end.day):
            message = "`:end:` must be a day if `:start:` is one, and a month if it is a month"
        elif end.as_day() < start.as_day():
            message = f"the event ends on {end}, before it starts on {start}: one must be wrong"
        else:
            return end
        self.report(Kind.OPTION_INVALID, message, "end")
        return start

    def _anchor(self, event: Event) -> str:
        """An anchor that changes only if an event of the same name is added or removed.

        It begins with `event-`, as no heading does, so no heading has to change its anchor.
        """
        return event_anchor(event.name, event.start, self.state.document.ids)

    def _lines(self, event: Event) -> Iterator[nodes.Node]:
        """Paragraphs with the name, the dates and places, and the call for papers."""
        name: nodes.Node = nodes.Text(event.name)
        if event.url:
            name = nodes.reference(event.name, event.name, refuri=event.url)
        yield nodes.paragraph("", "", name, classes=["event-name"])
        first, between, last = span(event.start, event.end, self.config.language)
        dates = nodes.inline(classes=["event-date"])
        if first:
            dates += [_time(event.start, first), nodes.Text(between)]
        dates += _time(event.end, last)
        where = nodes.Text("".join(f" · {place}" for place in event.places))
        yield nodes.paragraph("", "", dates, where, classes=["event-facts"])
        if until := event.papers_until:
            date = _time(until, until.written(self.config.language))
            words_before = nodes.Text("Call for papers until ")
            yield nodes.paragraph("", "", words_before, date, classes=["event-papers"])


def _time(date: EditionDate, text: str) -> time:
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
    first, between, last = span(event.start, event.end, made.language)
    until = event.papers_until
    return {
        "place": made.place(edition, event),
        "anchor": event.anchor,
        "name": event.name,
        "url": event.url,
        "first": Day(str(event.start), first) if first else None,
        "between": between,
        "last": Day(str(event.end), last),
        "places": event.places,
        "papers": Day(str(until), until.written(made.language)) if until else None,
        "calendar": calendar_file(edition.docname, event.anchor) if has_days(event) else "",
    }


def on_env_updated(app: Sphinx, _env: object) -> None:
    """Handler of `env-updated`: report events that two editions announce."""
    for docname, problem in repeated(archive_domain(app.env).archive):
        report(problem, (docname, problem.line))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{event}`, its transform, the page of all events and the script for past ones."""
    app.add_directive("event", EventDirective)
    app.add_transform(EventTransform)
    app.connect("env-updated", on_env_updated)
    add_collection(
        app,
        Collection(
            PAGE,
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
    return {"parallel_read_safe": True, "parallel_write_safe": True}
