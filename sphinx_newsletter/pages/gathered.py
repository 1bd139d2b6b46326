"""List pages that gather one kind of block from all editions, such as all interviews.

Each is one page. The file of a block registers its page here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.pages.lists import ListPages, changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.pages.lists import ListPage, Page


class PageKind(NamedTuple):
    """A list page with a place in the sidebar.

    `order` is that place; `holds` returns what an edition has for the page; `listing` makes the
    page. A page without `listing` has a `html-collect-pages` handler in its own file.
    """

    page: str
    title: str
    order: int
    holds: Callable[[Edition], object]
    listing: Callable[[ListPages], ListPage] | None = None


class _Kinds(list[PageKind]):
    """Registry of one application."""


def add_page_kind(app: Sphinx, kind: PageKind) -> None:
    """Register a page of this *kind*."""
    build_state(app).registry(_Kinds).append(kind)


def page_kinds(app: Sphinx) -> list[PageKind]:
    """All registered kinds, in the order of the sidebar."""
    return sorted(build_state(app).registry(_Kinds), key=lambda kind: (kind.order, kind.page))


def in_use(app: Sphinx, archive: Archive) -> list[tuple[str, str]]:
    """The pages that are not empty, each with its title."""
    return _in_use(archive, tuple(page_kinds(app)))


@lru_cache(maxsize=1)  # each page of the site needs it
def _in_use(archive: Archive, kinds: tuple[PageKind, ...]) -> list[tuple[str, str]]:
    return [(kind.page, kind.title) for kind in kinds if any(map(kind.holds, archive.editions))]


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: write the pages that have changed, and empty ones, too."""
    if not has_archive(app.builder):
        return
    manifest, list_pages = manifest_of(app), ListPages.of(app)
    listings = {kind.page: kind.listing for kind in page_kinds(app) if kind.listing}
    if manifest.have_changed("gathered", listings, list_pages.view_models.fingerprint):
        manifest.expect(listings)
        made = ((page, listing(list_pages)) for page, listing in listings.items())
        yield from changed(manifest, made)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the list pages that blocks register."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
