"""`surprise.html`: leads to a section of the archive by chance, in the reader's browser."""

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
    """The editions that have sections, with the number of these: all that chance needs."""
    editions = [(e.docname, len(e.sections)) for e in archive.editions if e.sections]
    return ListPage("newsletter/surprise.html", {"title": TITLE, "editions": editions})


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Draw the page, if it has changed."""
    if not has_archive(app.builder):
        return
    manifest_of(app).expect([PAGE])
    yield from changed(manifest_of(app), [(PAGE, listing(archive_domain(app.env).archive))])


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, _context: object, _doctree: object
) -> None:
    """Give the script to the page: to the builder alone, which does not keep it for others."""
    if (
        pagename == PAGE
        and has_archive(app.builder)
        and isinstance(app.builder, StandaloneHTMLBuilder)
    ):
        app.builder.add_js_file("newsletter/surprise.js", type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
