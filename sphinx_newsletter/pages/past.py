"""Which events are past is said by the reader's browser: a build does not know the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.pages import conferences
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, _context: object, _doctree: object
) -> None:
    """Give the script to the pages that show events."""
    edition = archive_domain(app.env).archive.find(pagename)
    shows = edition.events if edition else pagename == conferences.PAGE
    # The builder alone, not the application: that one keeps it for all pages.
    if shows and has_archive(app.builder) and isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.add_js_file("newsletter/past.js", type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
