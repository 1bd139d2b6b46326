"""`feeds.opml`: all feeds in one file (OPML 2.0), to be imported by a reader of feeds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.exports.feed_groups import groups
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.feeds import ATOM
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.exports.feed_groups import Filled


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
    add_output(app, OutputGroup("opml", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
