"""Views of the archive in a page: the base of their directives, and their node.

A directive runs while pages are read, before the archive is known. It leaves an `archive_view`,
which is replaced when the page is resolved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.reading.page_notes import notes, notes_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class archive_view(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """Placeholder of a view: `view` is the name of a directive, `options` are its options."""


class ViewDirective(SphinxDirective):
    """Base class of the directives that show the archive."""

    def run(self) -> list[nodes.Node]:
        """Insert the placeholder, and note that this page shows the archive."""
        node = archive_view(view=self.name, options=dict(self.options))
        self.set_source_info(node)
        notes(self.env).shows_archive = True
        return [node]


def shows_archive(env: BuildEnvironment, docname: str) -> bool:
    """Whether the page *docname* contains a view of the archive."""
    return notes_of(env, docname).shows_archive
