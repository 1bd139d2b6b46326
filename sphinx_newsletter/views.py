"""Views: places in a page that show the archive, and are filled when it is written.

A page is read before the archive is known, so a directive leaves a view behind:
which one, and its options. `pages` draws it, anew whenever what it shows changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.page_notes import notes, notes_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class archive_view(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """A place to be filled: `view` is the name of a directive, `options` its options."""


class ViewDirective(SphinxDirective):
    """The base of the directives that leave a view behind."""

    def run(self) -> list[nodes.Node]:
        """Leave the view, and note that this page shows the archive."""
        node = archive_view(view=self.name, options=dict(self.options))
        self.set_source_info(node)
        notes(self.env).shows_archive = True
        return [node]


def shows_archive(env: BuildEnvironment, docname: str) -> bool:
    """Whether the page *docname* has a view in it."""
    return notes_of(env, docname).shows_archive
