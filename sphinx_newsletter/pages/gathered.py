"""The pages that gather one kind of thing from all editions, each on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.manifest import ledger
from sphinx_newsletter.pages.kinds import page_kinds
from sphinx_newsletter.pages.listings import Listings, changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.listings import Page


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Draw those of the pages that have changed. They exist even when they are empty."""
    if not has_archive(app.builder):
        return
    books, made = ledger(app), Listings.of(app)
    listings = {kind.page: kind.listing for kind in page_kinds(app) if kind.listing}
    if books.have_changed("gathered", listings, made.shown.fingerprint):
        books.expect(listings)
        yield from changed(books, ((page, listing(made)) for page, listing in listings.items()))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
