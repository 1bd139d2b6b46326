"""What a build puts off until nobody is waiting: the environment and the search index.

With 600 editions, to save the environment takes longer than to build a page.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.builders
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.pages.search_index import on_html_collect_pages

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.search import IndexBuilder


class _Pickle:
    """Stands in for `pickle` where Sphinx saves the environment in each build.

    Sphinx has emptied the file by then. Who finds it empty reads all pages anew: a
    process that is killed before it has saved costs time, and nothing else.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(pickle, name)

    def dump(self, thing: object, *arguments: Any) -> None:
        if not isinstance(thing, BuildEnvironment):
            pickle.dump(thing, *arguments)


def save_later() -> None:
    """From now on, builds do not save their environment."""
    sphinx.builders.pickle = _Pickle()  # type: ignore[assignment,attr-defined]


def save(app: Sphinx) -> None:
    """Save the environment, for the next process."""
    path = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        pickle.dump(app.env, file, pickle.HIGHEST_PROTOCOL)
    part.replace(path)


class SearchIndex:
    """Sphinx's index of all words: loaded and dumped as a whole for any change."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        """Stand between *builder* and its index."""
        self.put_off = False
        self._builder = builder
        self._indexer: IndexBuilder | None = None
        self._pages: dict[str, tuple[nodes.document, str]] = {}
        self._owed = False
        self._load, self._index, self._dump = (
            builder.load_indexer,
            builder.index_page,
            builder.dump_search_index,
        )
        builder.load_indexer = self._load_indexer  # type: ignore[method-assign]
        builder.index_page = self._index_page  # type: ignore[method-assign]

    def write(self) -> None:
        """Do what has been put off."""
        if not self._owed:
            return
        self._builder.indexer = self._indexer
        self._load(self._pages.keys())
        for pagename, (doctree, title) in self._pages.items():
            self._index(pagename, doctree, title)
        list(on_html_collect_pages(self._builder._app))
        self._dump()
        self._pages, self._owed = {}, False

    def _load_indexer(self, docnames: AbstractSet[str]) -> None:
        if self.put_off:
            self._indexer, self._builder.indexer = self._builder.indexer, None
            self._owed = True
        else:
            self.write()
            self._load(docnames)

    def _index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        if self.put_off:
            self._pages[pagename] = (doctree, title)
        else:
            self._index(pagename, doctree, title)
