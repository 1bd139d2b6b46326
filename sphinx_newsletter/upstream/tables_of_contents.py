"""`BuildEnvironment.tocs`: the table of contents of a page stays pickled until it is used.

Sphinx keeps a tree of nodes for each page in its environment. A build loads and saves all of them
and uses those of the pages that it writes: with 667 editions, 72 of 107 ms to load the environment,
and 146 of 203 ms to save it.

Reaches into `tocs`, which is public by spelling, but not documented (Sphinx 9.0.4): a mapping of
ours takes the place of the dictionary. It can go when Sphinx keeps these trees with the doctrees.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/environment/__init__.py
"""

from __future__ import annotations

import pickle
from collections import UserDict
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class TablesOfContents(UserDict[str, Any]):
    """Mapping of docnames to trees of nodes, which are unpickled when they are first needed."""

    def __getitem__(self, docname: str) -> Any:
        """The tree of *docname*. It stays the same object, because Sphinx numbers its sections."""
        tree = self.data[docname]
        if isinstance(tree, bytes):
            tree = self.data[docname] = pickle.loads(tree)  # noqa: S301 - of the environment
        return tree

    def __reduce__(self) -> tuple[type[TablesOfContents], tuple[dict[str, bytes]]]:
        """Pickle each tree by itself; what is pickled stays as it is."""
        return TablesOfContents, ({name: _pickled(tree) for name, tree in self.data.items()},)


def _pickled(tree: object) -> bytes:
    return tree if isinstance(tree, bytes) else pickle.dumps(tree, pickle.HIGHEST_PROTOCOL)


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: replace the dictionary of a new environment."""
    with reaching_into("Sphinx", "BuildEnvironment.tocs"):
        tocs = app.env.tocs
    if not isinstance(tocs, TablesOfContents):
        app.env.tocs = TablesOfContents(tocs)  # type: ignore[assignment]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
