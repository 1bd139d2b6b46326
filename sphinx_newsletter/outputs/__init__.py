"""What machines read: feeds, data, calendars, metadata, files for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "subscribe",  # subscribe.html, feeds.opml
    "not_found",  # 404.html
    "site",  # its address
    "section_html",  # whole sections, for feeds and twins
    "markdown",  # a twin of each edition
    "data",  # the archive as JSON
    "llms",  # llms.txt
    "feeds",  # Atom, RSS, JSON Feed
    "feed_names",  # links to them from each page
    "calendar",  # events as iCalendar
    "cards",  # social cards
    "metadata",  # the head of pages
    "hosting",  # robots.txt, _headers
    "sitemap",
    "redirects",  # of pages that have moved
    "permalink_check",  # of addresses that must answer for ever
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
