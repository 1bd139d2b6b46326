"""The events as iCalendar (RFC 5545): all in `conferences.ics`, and each in a file of its own."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import icalendar
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from sphinx_newsletter.blocks.event import TITLE
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.blocks import Event
from sphinx_newsletter.model.events import CALENDAR, calendar_file, has_days, in_calendar
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.environment import builder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.events import DatedEvent


_PRODUCER = "-//sphinx-newsletter//conferences//EN"


class Calendars:
    """Makes the calendars of one site: from the same events, the same bytes."""

    def __init__(self, app: Sphinx) -> None:
        """Everything that stands in them comes from the archive and the settings."""
        config = app.config
        self._builder = app.builder
        self._title = f"{config.project}: {TITLE.lower()}"
        self._language = config.language
        self._base = config.html_baseurl
        home = urlsplit(self._base)
        self._site = f"{home.hostname}{home.path}".strip("/") if self._base else ""
        self._site = self._site or nodes.make_id(config.project) or "newsletter"
        self.events = in_calendar(archive_domain(app.env).archive)

    @property
    def fingerprint(self) -> str:
        """A short text that stays the same only if all calendars do."""
        return self._shown(*self.events)

    def files(self) -> Iterator[File]:
        """One file for each event, and one for all."""
        for told in self.events:
            name = calendar_file(told.edition.docname, told.event.anchor)
            yield File(name, self._shown(told), partial(self._calendar, [told]))
        if self.events:
            make = partial(self._calendar, self.events, self._title)
            yield File(CALENDAR, self.fingerprint, make)

    def _shown(self, *told: DatedEvent) -> str:
        settings = self._title, self._language, self._base
        events = [(e.docname, e.title, str(e.date), event) for e, event in told]
        return repr((icalendar.__version__, settings, events))

    def _calendar(self, events: Iterable[DatedEvent], title: str = "") -> bytes:
        # No METHOD: that is for invitations, and would ask for an organizer (RFC 5546).
        calendar = icalendar.Calendar()
        calendar.add("prodid", _PRODUCER)
        calendar.add("version", "2.0")
        if title:
            calendar.add("name", title)  # RFC 7986
            calendar.add("x-wr-calname", title)  # what most programs read
        for told in events:
            calendar.add_component(self._event(told))
        text: bytes = calendar.to_ical()
        return text

    def _event(self, told: DatedEvent) -> icalendar.Event:
        edition, event = told
        written = edition.date.as_day() if edition.date else datetime.date.min
        entry = icalendar.Event()
        entry.add("uid", f"{edition.docname}#{event.anchor}@{self._site}")
        # When it was written down: not by the clock, or each build would give other bytes.
        entry.add("dtstamp", datetime.datetime.combine(written, datetime.time(), datetime.UTC))
        entry.add("summary", event.name)
        entry.add("dtstart", event.start.as_day())
        # The first day after it: RFC 5545 counts up to the end, without it.
        entry.add("dtend", event.end.as_day() + datetime.timedelta(days=1))
        entry.add("transp", "TRANSPARENT")  # who has noted it is not busy on all its days
        if event.places:
            entry.add("location", event.place or "Online")
        if event.url:
            entry.add("url", event.url)
        entry.add("description", "\n\n".join(self._description(told)))
        return entry

    def _description(self, told: DatedEvent) -> Iterator[str]:
        edition, event = told
        if event.text:
            yield event.text
        if event.place and event.online:
            yield "Online, too."
        if event.papers_until:
            yield f"Call for papers until {event.papers_until.written(self._language)}."
        page = self._builder.get_target_uri(edition.docname)
        where = f": {self._base.rstrip('/')}/{page}#{event.anchor}" if self._base else ""
        yield f"Found in “{edition.title}”{where}"


class AddToCalendar(SphinxPostTransform):
    """Leads from each event of an edition to its calendar."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Put the link below the event, if its days are known."""
        builder, docname = builder_of(self.env), self.env.docname
        edition = archive_domain(self.env).archive.find(docname)
        if not has_archive(builder) or not edition or not edition.date:
            return
        page = builder.get_target_uri(docname)
        for item in self.document.findall(nodes.list_item):
            if isinstance(event := item.get("part"), Event) and has_days(event):
                uri = relative_uri(page, calendar_file(docname, item["ids"][0]))
                text = "Add to calendar"
                link = nodes.reference(text, text, internal=True, refuri=uri)
                item.append(nodes.paragraph("", "", link, classes=["event-calendar"]))


def output(app: Sphinx) -> Output:
    """All calendars."""
    calendars = Calendars(app)
    return Output(calendars.fingerprint, calendars.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_post_transform(AddToCalendar)
    add_output(app, OutputGroup("calendars", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
