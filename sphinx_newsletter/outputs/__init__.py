"""Outputs, which machines read: feeds, data, calendars, metadata, files for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "subscribe",  # subscribe.html, feeds.opml
    "not_found",  # 404.html
    "site",  # warning about a missing address
    "section_html",  # cache of the HTML of sections, for feeds and twins
    "markdown",  # a Markdown twin of each edition
    "data",  # the archive as JSON
    "llms",  # llms.txt
    "feeds",  # Atom, RSS, JSON Feed
    "email",  # a feed for services that send mails
    "feed_names",  # links to feeds from each page
    "calendar",  # events as iCalendar
    "cards",  # social cards
    "covers",  # drawings of editions
    "metadata",  # Open Graph and linked data in the head of pages
    "hosting",  # robots.txt, _headers
    "sitemap",
    "redirects",  # of pages that have moved
    "permalink_check",  # of addresses that must work forever
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up the modules of the room, in this order."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
