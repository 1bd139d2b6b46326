"""Lists of guides within lists of guides, which are drawn whole wherever one begins.

Where two pages name the same two pages, which name the same two, Sphinx goes all ways there are:
after twenty steps, a million. It can leave an entry out; beyond a limit it does so here (Sphinx
9.0.4, `environment/adapters/toctree.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters import toctree
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.core import limits, sentences
from sphinx_newsletter.messages import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_entry = toctree._toctree_entry
_entries = toctree._entries_from_toctree


class _Counted:
    """Stands before Sphinx's own functions."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._again = 0
        self._told: set[str] = set()

    def entries(self, *given: Any, **named: Any) -> list[nodes.Element]:
        """Make all entries of a list, or of one within another."""
        if not named.get("subtree"):
            self._seen, self._again = set(), 0
        return _entries(*given, **named)

    def entry(self, title: str, ref: str, *given: Any) -> tuple[nodes.Element, str]:
        """Make one entry, unless too many that were there already are there again."""
        if ref in self._seen and self._again > limits.MOST_AGAIN:
            self._tell(next(one for one in given if isinstance(one, addnodes.toctree)))
            raise LookupError(ref)
        made = _entry(title, ref, *given)
        if ref in self._seen:
            self._again += sum(1 for _ in made[0].findall(nodes.reference))
        self._seen.add(ref)
        return made

    def _tell(self, tree: addnodes.toctree) -> None:
        if (page := tree["parent"]) not in self._told:
            self._told.add(page)
            report(sentences.ENTRIES_AGAIN.at(tree.line or 1), (page, tree.line or 1))


class Fewer(SphinxTransform):
    """Leaves out the lists that are too many on a page."""

    default_priority = 6

    def apply(self, **_: object) -> None:
        """Count those of the page."""
        trees = [*self.document.findall(addnodes.toctree)][limits.MOST_LISTS :]
        for tree in trees:
            tree.parent.remove(tree)
        if trees:
            line = trees[0].line or 1
            report(sentences.LISTS_MANY.at(line), (self.env.docname, line))


def on_builder_inited(_app: Sphinx) -> None:
    """Begin to count."""
    counted = _Counted()
    toctree._toctree_entry = counted.entry  # type: ignore[assignment]
    toctree._entries_from_toctree = counted.entries


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_transform(Fewer)
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
