"""The pages that gather one kind of thing from all editions, each on one page."""

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


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Draw those of the pages that have changed. They exist even when they are empty."""
    if not has_archive(app.builder):
        return
    manifest, made = manifest_of(app), ListPages.of(app)
    listings = {kind.page: kind.listing for kind in page_kinds(app) if kind.listing}
    if manifest.have_changed("gathered", listings, made.view_models.fingerprint):
        manifest.expect(listings)
        yield from changed(manifest, ((page, listing(made)) for page, listing in listings.items()))


class PageKind(NamedTuple):
    """A page of the archive with its place in the sidebar, and what editions hold for it.

    `listing` says what the page shows; a page without it is drawn by the file that registers it.
    """

    page: str
    title: str
    order: int
    holds: Callable[[Edition], object]
    listing: Callable[[ListPages], ListPage] | None = None


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


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
