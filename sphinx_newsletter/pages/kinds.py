"""Registry of the pages that gather one kind of thing from all editions: interviews, events.

Each is registered by the file that defines it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.build_state import build_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.pages.listings import Listing, Listings


class PageKind(NamedTuple):
    """A page of the archive with its place in the sidebar, and what editions hold for it.

    `listing` says what the page shows; a page without it is drawn by the file that registers it.
    """

    page: str
    title: str
    order: int
    holds: Callable[[Edition], object]
    listing: Callable[[Listings], Listing] | None = None


class _Kinds(list[PageKind]):
    """Those of one application."""


def add_page_kind(app: Sphinx, kind: PageKind) -> None:
    """Let the archive have a page of this *kind*."""
    build_state(app).registry(_Kinds).append(kind)


def page_kinds(app: Sphinx) -> list[PageKind]:
    """All kinds, in the order of the sidebar."""
    return sorted(build_state(app).registry(_Kinds), key=lambda kind: (kind.order, kind.page))


def in_use(app: Sphinx, archive: Archive) -> list[tuple[str, str]]:
    """The pages that have something to show, each with its title."""
    return _in_use(archive, tuple(page_kinds(app)))


@lru_cache(maxsize=1)  # each page asks for it
def _in_use(archive: Archive, kinds: tuple[PageKind, ...]) -> list[tuple[str, str]]:
    return [(kind.page, kind.title) for kind in kinds if any(map(kind.holds, archive.editions))]
