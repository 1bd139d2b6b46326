"""The pages that are gathered from all editions: talks, projects, dates, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from sphinx_newsletter.pages.addresses import has_archive
from sphinx_newsletter.pages.kinds import GATHERED
from sphinx_newsletter.pages.ledger import ledger
from sphinx_newsletter.pages.listings import Listings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Draw those of the pages that have changed. They exist even when they are empty."""
    if not has_archive(app.builder):
        return
    books, made = ledger(app), Listings.of(app)
    names = [kind.PAGE for kind in GATHERED]
    if not books.have_changed("gathered", names, made.shown.fingerprint):
        return
    books.expect(names)
    for kind in GATHERED:
        listing = kind.listing(made)
        if books.has_changed(kind.PAGE, listing.fingerprint):
            yield kind.PAGE, listing.context | {"title": escape(kind.TITLE)}, listing.template


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
