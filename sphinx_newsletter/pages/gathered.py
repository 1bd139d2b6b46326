"""What is gathered from all editions: talks, projects, dates, links, changes; and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.pages import links, statistics
from sphinx_newsletter.pages.kinds import ON_ONE_PAGE
from sphinx_newsletter.pages.ledger import ledger
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
    names = [kind.PAGE for kind in ON_ONE_PAGE]
    if books.have_changed("gathered", names, made.shown.fingerprint):
        books.expect(names)
        yield from changed(books, ((kind.PAGE, kind.listing(made)) for kind in ON_ONE_PAGE))
    # How many pages the links have is known to those who have read them all.
    names = [links.PAGE, *(books.pages_in(links.FOLDER) - app.env.found_docs)]
    told = links.fingerprint(app.env, made.shown)
    if books.have_changed(links.GROUP, names, told):
        yield from changed(books, links.listings(app.env, made.shown, books))
    if books.have_changed("statistics", [statistics.PAGE], made.shown.fingerprint + told):
        books.expect([statistics.PAGE])
        page = statistics.PAGE, statistics.listing(app.env, made.shown)
        yield from changed(books, [page])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
