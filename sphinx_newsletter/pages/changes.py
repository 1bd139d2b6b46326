"""`changes.html`: what the newsletter has changed about itself, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.pages.gathered import PageKind, add_page_kind
from sphinx_newsletter.pages.lists import Listing

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.lists import Listings


PAGE, TITLE = "changes", "Changes"


def listing(made: Listings) -> Listing:
    """The changes by edition."""
    editions = [
        {
            "place": made.shown.place(edition, edition.changes[0]),
            "changes": [(change.anchor, change.text) for change in edition.changes],
        }
        for edition in made.archive.editions
        if edition.changes
    ]
    return Listing("newsletter/changes.html", {"title": TITLE, "editions": editions})


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_page_kind(app, PageKind(PAGE, TITLE, 50, lambda edition: edition.changes, listing))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
