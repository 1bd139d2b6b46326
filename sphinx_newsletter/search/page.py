"""List page `search.html`: the search, and without JavaScript a list of all tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import StyleSheet, add_style_sheet
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.model.blocks import Link
from sphinx_newsletter.pages.addresses import EDITIONS, TAGS
from sphinx_newsletter.pages.lists import ListPage, ListPages, changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.lists import Page


PAGE, TITLE = "search", "Search"
# Parameters of the address, with their labels.
FACETS = {"tag": "Tags", "year": "Years", "rubric": "Rubrics", "kind": "Kinds"}


def listing(list_pages: ListPages) -> ListPage:
    """The search page. Scripts fill it; the tags are for browsers without JavaScript."""
    tags = [list_pages.view_models.tag_links[tag.slug] for tag, _ in list_pages.archive.most_used]
    tags.sort(key=lambda link: (link.text.casefold(), link.page))
    context = {
        "title": TITLE,
        "tags": tags,
        "facets": FACETS,
        "all_tags": Link(TAGS, "all tags"),
        "all_editions": Link(EDITIONS, "all editions"),
    }
    return ListPage("newsletter/search.html", context)


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: write the page, if it has changed."""
    if not has_archive(app.builder):
        return
    manifest_of(app).expect([PAGE])
    yield from changed(manifest_of(app), [(PAGE, listing(ListPages.of(app)))])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the search page."""
    add_style_sheet(app, StyleSheet("newsletter/search.css", 80))
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
