"""Calendars as iCalendar (RFC 5545): `conferences.ics` with all events, and a file for each."""

from __future__ import annotations

import datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from sphinx_newsletter.blocks.event import TITLE
from sphinx_newsletter.blocks.event_records import (
    CALENDAR,
    Event,
    calendar_file,
    has_days,
    in_calendar,
    leaf,
)
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.anchors import anchor_of, as_uri
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.environment import builder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import icalendar
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.blocks.event_records import DatedEvent


_LEAF = "newsletter/leaf.html"
_PRODID = "-//sphinx-newsletter//conferences//EN"


class Calendars:
    """All calendars of a site. The same events give the same bytes."""

    def __init__(self, app: Sphinx) -> None:
        """Collect what the calendars depend on: events and settings."""
        config = app.config
        self._builder = app.builder
        self._title = f"{config.project}: {TITLE.lower()}"
        self._language = config.language
        self._address = config.html_baseurl
        home = urlsplit(self._address)
        self._uid_suffix = f"{home.hostname}{home.path}".strip("/") if self._address else ""
        self._uid_suffix = self._uid_suffix or anchor_of(config.project) or "newsletter"
        self.events = in_calendar(archive_domain(app.env).archive)

    @property
    def fingerprint(self) -> str:
        """Changes when any calendar changes."""
        return self._fingerprint(*self.events)

    def files(self) -> Iterator[File]:
        """A file for each event, and one with all."""
        for item in self.events:
            name = calendar_file(item.edition.docname, item.event.anchor)
            yield File(name, self._fingerprint(item), partial(self._calendar, [item]))
        if self.events:
            make = partial(self._calendar, self.events, self._title)
            yield File(CALENDAR, self.fingerprint, make)

    def _fingerprint(self, *items: DatedEvent) -> str:
        settings = self._title, self._language, self._address
        events = [(e.docname, e.title, str(e.date), event) for e, event in items]
        return repr((version("icalendar"), settings, events))

    def _calendar(self, events: Iterable[DatedEvent], title: str = "") -> bytes:
        # Only here, because the import takes longer than the calendars of most builds.
        import icalendar  # noqa: PLC0415

        # Without METHOD, which is for invitations and requires an organizer (RFC 5546).
        calendar = icalendar.Calendar()
        calendar.add("prodid", _PRODID)
        calendar.add("version", "2.0")
        if title:
            calendar.add("name", title)  # RFC 7986
            calendar.add("x-wr-calname", title)  # what most programs read
        for item in events:
            calendar.add_component(self._event(item, icalendar.Event()))
        text: bytes = calendar.to_ical()
        return text

    def _event(self, item: DatedEvent, entry: icalendar.Event) -> icalendar.Event:
        edition, event = item
        published = edition.date.as_day() if edition.date else datetime.date.min
        entry.add("uid", as_uri(f"{edition.docname}#{event.anchor}@{self._uid_suffix}"))
        # The date of the edition instead of the current time, so that builds are reproducible.
        entry.add("dtstamp", datetime.datetime.combine(published, datetime.time(), datetime.UTC))
        entry.add("summary", event.name)
        for name, time in _times(event):
            entry.add(name, time)
        entry.add("transp", "TRANSPARENT")  # an event in a calendar does not mean "busy"
        if event.places:
            entry.add("location", event.place or "Online")
        if event.url:
            entry.add("url", event.url)
        entry.add("description", "\n\n".join(self._description(item)))
        return entry

    def _description(self, item: DatedEvent) -> Iterator[str]:
        edition, event = item
        if event.text:
            yield event.text
        if event.place and event.online:
            yield "Online, too."
        if event.papers_until:
            yield f"Call for papers until {event.papers_until.written(self._language)}."
        page = self._builder.get_target_uri(edition.docname)
        where = f": {self._address.rstrip('/')}/{page}#{event.anchor}" if self._address else ""
        yield f"Found in “{edition.title}”{as_uri(where)}"


def _times(event: Event) -> Iterator[tuple[str, datetime.date]]:
    """DTSTART and DTEND, both days or both in UTC; DTEND is exclusive (RFC 5545, 3.6.1)."""
    after = event.end.as_day() + datetime.timedelta(days=1)
    if not event.begins:
        yield from (("dtstart", event.start.as_day()), ("dtend", after))
        return
    yield "dtstart", event.begins.time.astimezone(datetime.UTC)
    if event.ends:
        yield "dtend", event.ends.time.astimezone(datetime.UTC)
    elif event.end != event.start:  # until the end of the last day
        midnight = datetime.datetime.combine(after, datetime.time(), event.begins.time.tzinfo)
        yield "dtend", midnight.astimezone(datetime.UTC)


class AddToCalendar(SphinxPostTransform):
    """Post-transform that adds a leaf of a calendar and a link to each event of an edition."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Put the leaf before events whose days are known, and the link to a file after them."""
        builder, docname = builder_of(self.env), self.env.docname
        edition = archive_domain(self.env).archive.find(docname)
        if not has_archive(builder) or not edition or not edition.date:
            return
        page = builder.get_target_uri(docname)
        for node in self.document.findall(nodes.list_item):
            if isinstance(event := node.get("block"), Event) and has_days(event):
                uri = relative_uri(page, as_uri(calendar_file(docname, node["ids"][0])))
                text = "Add to calendar"
                link = nodes.reference(text, text, internal=True, refuri=uri)
                node.append(nodes.paragraph("", "", link, classes=["event-calendar"]))
                drawn = {"leaf": leaf(event, self.config.language)}
                html = builder.templates.render(_LEAF, drawn)
                node.insert(0, nodes.raw("", html, format="html"))
                node["classes"].append("with-leaf")


def output(app: Sphinx) -> Output:
    """The calendar files."""
    calendars = Calendars(app)
    return Output(calendars.fingerprint, calendars.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the calendar files, and the links to them."""
    app.add_post_transform(AddToCalendar)
    add_output(app, OutputGroup("calendars", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
