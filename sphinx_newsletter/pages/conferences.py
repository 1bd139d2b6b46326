"""`conferences.html`: all events, in the order of time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.model.events import (
    CALENDAR,
    all_events,
    calendar_file,
    has_days,
    in_calendar,
    span,
)
from sphinx_newsletter.pages.gathered import PageKind, add_page_kind
from sphinx_newsletter.pages.lists import Listing
from sphinx_newsletter.pages.view_models import Day

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.events import Told
    from sphinx_newsletter.pages.lists import Listings


PAGE, TITLE = "conferences", "Conferences"


def listing(made: Listings) -> Listing:
    """The events by year, newest first: what is past is not known here."""
    events = reversed(all_events(made.archive))
    groups = groupby(events, key=lambda told: told.event.start.year)
    years = [(str(year), [_shown(made, told) for told in group]) for year, group in groups]
    context = {
        "title": TITLE,
        "years": years,
        "total": sum(len(found) for _year, found in years),
        "calendar": CALENDAR if in_calendar(made.archive) else "",
        "jumps": [(f"y{year}", year) for year, _found in years] if len(years) > 1 else [],
    }
    return Listing("newsletter/conferences.html", context)


def _shown(made: Listings, told: Told) -> dict[str, Any]:
    edition, event = told
    first, between, last = span(event.start, event.end, made.shown.language)
    until = event.papers_until
    return {
        "place": made.shown.place(edition, event),
        "anchor": event.anchor,
        "name": event.name,
        "url": event.url,
        "first": Day(str(event.start), first) if first else None,
        "between": between,
        "last": Day(str(event.end), last),
        "places": event.places,
        "papers": Day(str(until), until.written(made.shown.language)) if until else None,
        "calendar": calendar_file(edition.docname, event.anchor) if has_days(event) else "",
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_page_kind(app, PageKind(PAGE, TITLE, 30, lambda edition: edition.events, listing))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
