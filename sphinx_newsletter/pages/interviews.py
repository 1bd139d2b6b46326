"""`interviews.html`: all talks, newest first, with the questions that were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.pages.listings import Listing

if TYPE_CHECKING:
    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.pages.listings import Listings

PAGE, TITLE = "interviews", "Interviews"


def has_any(archive: Archive) -> bool:
    """Whether there is a talk."""
    return any(edition.interviews for edition in archive.editions)


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
