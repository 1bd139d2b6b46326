"""Which feeds there are, and what each of them has."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.exports.feed_names import FeedNames
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.feeds import Feed

    Filled = Sequence[tuple[Feed, Sequence[Entry]]]


class Groups(NamedTuple):
    """Each feed with its entries, newest first: of the whole archive, by tag, by author."""

    main: Filled
    tags: Filled
    authors: Filled

    def all(self) -> Iterable[tuple[Feed, Sequence[Entry]]]:
        """All of them, one after the other."""
        return chain(*self)


def groups(app: Sphinx) -> Groups:
    """The feeds of the site that *app* builds."""
    archive, names = archive_domain(app.env).archive, FeedNames(app)
    whole = {e.docname: archive.entries_of(e.docname)[0] for e in archive.editions}
    return Groups(
        main=[
            (names.editions, [*whole.values()]),
            (names.sections, [entry for entry in archive.entries if entry.section]),
            (names.interviews, archive.holding(lambda edition: edition.interviews)),
            (names.showcases, archive.holding(lambda edition: edition.showcases)),
        ],
        tags=[(feed, archive.tagged(slug)) for slug, feed in names.tags.items()],
        authors=[
            (feed, [whole[edition.docname] for edition in archive.by(key)])
            for key, feed in names.authors.items()
        ],
    )
