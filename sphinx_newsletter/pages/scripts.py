"""The scripts that help readers along, each on the pages that need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


# The templates of the archive whose headings have permalinks.
_WITH_PERMALINKS = {f"newsletter/{name}.html" for name in ("editions", "tag", "tag_numbered")}


def _scripts(app: Sphinx, page: str, template: str, doctree: object) -> Iterator[str]:
    if isinstance(doctree, nodes.document) or template in _WITH_PERMALINKS:
        yield "copy"
    if archive_domain(app.env).archive.find(page):
        yield "along"


def add_scripts(app: Sphinx, page: str, template: str, _context: object, doctree: object) -> None:
    """Give them to the builder alone: the application would keep them for all pages."""
    if has_archive(app.builder) and isinstance(app.builder, StandaloneHTMLBuilder):
        for name in _scripts(app, page, template, doctree):
            app.builder.add_js_file(f"newsletter/{name}.js", type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
