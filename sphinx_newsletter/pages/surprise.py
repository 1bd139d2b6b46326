"""`surprise.html`: leads to a section of the archive by chance, in the reader's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.pages.addresses import has_archive
from sphinx_newsletter.pages.ledger import ledger
from sphinx_newsletter.pages.listings import Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.core.archive import Archive

PAGE, TITLE = "surprise", "Surprise me"


def listing(archive: Archive) -> Listing:
    """The editions that have sections, with the number of these: all that chance needs."""
    editions = [(e.docname, len(e.sections)) for e in archive.editions if e.sections]
    return Listing("newsletter/surprise.html", {"title": TITLE, "editions": editions})


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Draw the page, if it has changed."""
    if not has_archive(app.builder):
        return
    page = listing(archive_domain(app.env).archive)
    ledger(app).expect([PAGE])
    if ledger(app).has_changed(PAGE, page.fingerprint):
        yield PAGE, page.context | {"title": escape(TITLE)}, page.template


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
