"""`subscribe.html`: all feeds, for people to choose from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.events import CALENDAR, in_calendar
from sphinx_newsletter.model.feeds import ATOM, FORMATS
from sphinx_newsletter.outputs.feed_names import groups
from sphinx_newsletter.pages.lists import ListPage, changed
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.outputs.feed_names import Filled
    from sphinx_newsletter.pages.lists import Page


PAGE, TITLE = "subscribe", "Subscribe"


def listing(app: Sphinx) -> ListPage:
    """The feeds by what they are about, each with the number of its entries and its addresses."""
    main, tags, authors = map(_rows, groups(app))
    context = {
        "title": TITLE,
        "has_address": bool(site(app).address),
        "main": main,
        "tags": tags,
        "authors": authors,
        "calendar": CALENDAR if in_calendar(archive_domain(app.env).archive) else "",
    }
    return ListPage("newsletter/subscribe.html", context)


def _rows(feeds: Filled) -> list[dict[str, Any]]:
    return [
        {
            "page": feed.page,
            "text": feed.subject,
            "count": len(entries),
            "files": [(form.name, form.file(feed.folder)) for form in FORMATS],
        }
        for feed, entries in feeds
    ]


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Draw the page, if it has changed."""
    if not has_archive(app.builder):
        return
    manifest_of(app).expect([PAGE])
    yield from changed(manifest_of(app), [(PAGE, listing(app))])


FILE = "feeds.opml"


def outlines(app: Sphinx) -> dict[str, Any]:
    """What the file shows: the main feeds, and the others in groups."""
    home, (main, *others) = site(app), groups(app)

    def shown(feeds: Filled) -> list[dict[str, str]]:
        return [
            {
                "text": legal(feed.title),
                "about": legal(feed.subtitle),
                "feed": home.url(ATOM.file(feed.folder)),
                "page": home.url(app.builder.get_target_uri(feed.page)),
            }
            for feed, _ in feeds
        ]

    named = zip(("Tags", "Authors"), map(shown, others), strict=True)
    return {"title": legal(home.title), "main": shown(main), "groups": [*named]}


def output(app: Sphinx) -> Output | None:
    """The file, if there are feeds."""
    if not site(app).address:
        return None
    shown = outlines(app)
    text = repr(shown)
    return Output(text, lambda: [File(FILE, text, partial(_made, app.builder, shown))])


def _made(builder: Builder, shown: dict[str, Any]) -> bytes:
    drawn: str = builder.templates.render("newsletter/feeds/opml.xml", shown)
    return drawn.encode()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    add_output(app, OutputGroup("opml", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
