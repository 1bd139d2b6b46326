"""`changes.html`: what the newsletter has changed about itself, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.pages.listings import Listing

if TYPE_CHECKING:
    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.pages.listings import Listings

PAGE, TITLE = "changes", "Changes"


def has_any(archive: Archive) -> bool:
    """Whether there is a change."""
    return any(edition.changes for edition in archive.editions)


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
