"""`surprise.html`: its script leads the reader to a random section of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.pages.lists import ListPage, changed
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.pages.lists import Page


PAGE, TITLE = "surprise", "Surprise me"


def listing(archive: Archive) -> ListPage:
    """The page: the editions with sections, and how many each has, for equal chances."""
    editions = [(e.docname, len(e.sections)) for e in archive.editions if e.sections]
    return ListPage("newsletter/surprise.html", {"title": TITLE, "editions": editions})


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: make the page if it has changed."""
    if not has_archive(app.builder):
        return
    manifest_of(app).expect([PAGE])
    yield from changed(manifest_of(app), [(PAGE, listing(archive_domain(app.env).archive))])


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, _context: object, _doctree: object
) -> None:
    """Handler of `html-page-context`: add the script to this page only."""
    if (
        pagename == PAGE
        and has_archive(app.builder)
        and isinstance(app.builder, StandaloneHTMLBuilder)
    ):
        app.builder.add_js_file("newsletter/surprise.js", type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page and its script."""
    app.connect("html-collect-pages", on_html_collect_pages)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
