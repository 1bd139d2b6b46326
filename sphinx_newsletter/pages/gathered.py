"""The list pages of collections, such as all interviews. Each is one page."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.collections import Collection, collections
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.pages.lists import ListPage, ListPages, changed
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.pages.lists import Page


def in_use(app: Sphinx, archive: Archive) -> list[tuple[str, str]]:
    """The pages of the sidebar that are not empty, each with its title."""
    return _in_use(archive, tuple(one for one in collections(app) if one.order))


@lru_cache(maxsize=1)  # each page of the site needs it
def _in_use(archive: Archive, found: tuple[Collection, ...]) -> list[tuple[str, str]]:
    return [(one.page, one.title) for one in found if any(map(one.has, archive.editions))]


def list_page(collection: Collection, made: ListPages) -> ListPage:
    """The list page of *collection*."""
    context = collection.context(made) if collection.context else _blocks(collection, made)
    return ListPage(collection.template, {"title": collection.title} | context)


def _blocks(collection: Collection, made: ListPages) -> dict[str, Any]:
    """The context of a collection that has none of its own."""
    found = (
        block.as_data() | {"place": made.place(edition, block)}
        for edition in made.archive.editions
        for block in (edition.of(collection.block) if collection.block else ())
    )
    return {"blocks": [*found]}


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: write the pages that have changed, and empty ones, too."""
    if not has_archive(app.builder):
        return
    manifest, made = manifest_of(app), ListPages.of(app)
    by_page = {one.page: one for one in collections(app) if one.template}
    if manifest.have_changed("gathered", by_page, made.view_models.fingerprint):
        manifest.expect(by_page)
        yield from changed(
            manifest, ((page, list_page(one, made)) for page, one in by_page.items())
        )


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, _context: object, _doctree: object
) -> None:
    """Handler of `html-page-context`: add scripts to the pages that need them.

    `app.add_js_file` would add them to all pages.
    """
    if not has_archive(app.builder) or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    edition = archive_domain(app.env).archive.find(pagename)
    for one in collections(app):
        if one.script and (pagename == one.page or (edition and one.has(edition))):
            app.builder.add_js_file(one.script, type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the list pages that are registered, and their scripts."""
    app.connect("html-collect-pages", on_html_collect_pages)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
