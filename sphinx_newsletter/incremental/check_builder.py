"""The builder `newsletter-check`: it reads and resolves what has changed, and writes nothing.

Its reports are those of a build, because it takes the same steps, up to the writing of pages. It
is for `newsletter check`: an unchanged site of 600 editions takes a second, where Sphinx's `dummy`
builder resolves all pages each time (5.7 s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.dummy import DummyBuilder

from sphinx_newsletter.incremental.kept_reports import kept_reports
from sphinx_newsletter.incremental.workers import Workers
from sphinx_newsletter.upstream.environment import application_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class CheckBuilder(Workers, DummyBuilder):
    """Builder that resolves the pages whose sources or targets have changed."""

    name = "newsletter-check"
    makes_pages = False
    allow_parallel = True

    def get_outdated_docs(self) -> set[str]:
        """None: the page fingerprints know which pages to resolve."""
        return set()

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Resolve the pages *docnames*."""
        self.run_in_parallel("resolving pages... ", sorted(docnames), self._resolve)

    def _resolve(self, docnames: Sequence[str]) -> None:
        kept_reports(application_of(self)).attach()
        for docname in docnames:
            self.env.get_and_resolve_doctree(docname, self, tags=self.tags)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder."""
    app.add_builder(CheckBuilder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
