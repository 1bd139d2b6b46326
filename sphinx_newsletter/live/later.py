"""What a build puts off until nobody is waiting: the search index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.search import index
from sphinx_newsletter.upstream.listeners import disconnect

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class SearchIndex:
    """The search index, which takes longer to make than the page that somebody waits for."""

    def __init__(self, app: Sphinx) -> None:
        """Let the builds of *app* make none."""
        self._app = app
        for event, handler in index.HANDLERS.items():
            disconnect(app, event, handler)

    def write(self) -> None:
        """Do what has been put off."""
        search = index.Index(self._app)
        search.begin()
        search.finish()
