"""`interviews.html`: all talks, newest first, with the questions that were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.pages.gathered import PageKind, add_page_kind
from sphinx_newsletter.pages.lists import Listing

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.lists import Listings


PAGE, TITLE = "interviews", "Interviews"


def listing(made: Listings) -> Listing:
    """Who was asked what, where, and under which tags."""
    talks = [
        {
            "place": made.shown.place(edition, talk),
            "guests": talk.guests,
            "questions": talk.questions,
        }
        for edition in made.archive.editions
        for talk in edition.interviews
    ]
    return Listing("newsletter/interviews.html", {"title": TITLE, "talks": talks})


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_page_kind(app, PageKind(PAGE, TITLE, 10, lambda edition: edition.interviews, listing))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
