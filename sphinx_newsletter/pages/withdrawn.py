"""The pages of editions that are withdrawn as a whole: their address stays, with date and note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import add_page_content
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.pages.lists import ListPage, changed
from sphinx_newsletter.reading.withdrawals import whole_editions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.lists import Page


_TEMPLATE = "newsletter/withdrawn.html"
_ROBOTS = '<meta name="robots" content="noindex">'


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: write the pages."""
    if not has_archive(app.builder):
        return
    manifest, language = manifest_of(app), app.config.language
    pages = {
        docname: ListPage(_TEMPLATE, {"title": "Withdrawn", "sentence": one.sentence(language)})
        for docname, one in sorted(whole_editions(app.env).items())
    }
    manifest.expect(pages)
    yield from changed(manifest, pages.items())


def on_html_page_context(
    app: Sphinx, _page: str, template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: ask search engines to forget the page."""
    if template == _TEMPLATE and has_archive(app.builder):
        context["metatags"] = _ROBOTS


def page_content(app: Sphinx, _docname: str) -> Iterator[str]:
    """The editions that are withdrawn: a link to one of them is no link any more."""
    yield from sorted(whole_editions(app.env))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the pages."""
    app.connect("html-collect-pages", on_html_collect_pages)
    app.connect("html-page-context", on_html_page_context, priority=990)
    add_page_content(app, page_content)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
