"""`subscribe.html`, the page of all feeds, and `feeds.opml` (OPML 2.0), the file of all feeds.

OPML is what feed readers import: http://opml.org/spec2.opml.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.blocks.event_records import CALENDAR, in_calendar
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.feeds import ATOM, FORMATS
from sphinx_newsletter.outputs.feed_names import feed_groups
from sphinx_newsletter.pages.lists import ListPage, changed
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.outputs.feed_names import FeedsWithEntries
    from sphinx_newsletter.pages.lists import Page


PAGE, TITLE = "subscribe", "Subscribe"
OPML = "feeds.opml"


def listing(app: Sphinx) -> ListPage:
    """The page: feeds in groups, each with the number of its entries and its addresses.

    A feed without entries exists, because somebody may have its address, but it is not offered.
    """
    main, tags, authors = map(_rows, feed_groups(app))
    context = {
        "title": TITLE,
        "has_feeds": site(app).has_feeds,
        "main": main,
        "tags": tags,
        "authors": authors,
        "calendar": CALENDAR if in_calendar(archive_domain(app.env).archive) else "",
    }
    return ListPage("newsletter/subscribe.html", context)


def _rows(feeds: FeedsWithEntries) -> list[dict[str, Any]]:
    return [
        {
            "page": feed.page,
            "text": feed.subject,
            "count": len(entries),
            "files": [(form.name, form.file(feed.folder)) for form in FORMATS],
        }
        for feed, entries in feeds
        if entries
    ]


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: render the page if it has changed."""
    if not has_archive(app.builder):
        return
    manifest_of(app).expect([PAGE])
    yield from changed(manifest_of(app), [(PAGE, listing(app))])


def opml_context(app: Sphinx) -> dict[str, Any]:
    """Context of the template `opml.xml`: the main feeds, and the others in groups."""
    home, (main, *others) = site(app), feed_groups(app)

    def outlines(feeds: FeedsWithEntries) -> list[dict[str, str]]:
        return [
            {
                "text": legal(feed.title),
                "about": legal(feed.subtitle),
                "feed": home.url(ATOM.file(feed.folder)),
                "page": home.url(app.builder.get_target_uri(feed.page)),
            }
            for feed, entries in feeds
            if entries
        ]

    named = zip(("Tags", "Authors"), map(outlines, others), strict=True)
    return {"title": legal(home.title), "main": outlines(main), "groups": [*named]}


def output(app: Sphinx) -> Output | None:
    """The OPML file, if there are feeds."""
    if not site(app).has_feeds:
        return None
    context = opml_context(app)
    text = repr(context)
    return Output(text, lambda: [File(OPML, text, partial(_render_opml, app.builder, context))])


def _render_opml(builder: Builder, context: dict[str, Any]) -> bytes:
    xml: str = builder.templates.render("newsletter/feeds/opml.xml", context)
    return xml.encode()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page of all feeds, and their OPML file."""
    app.connect("html-collect-pages", on_html_collect_pages)
    add_output(app, OutputGroup("opml", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
