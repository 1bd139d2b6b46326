"""Lists of guides within lists of guides, which are drawn whole wherever one begins.

Where two pages name the same two pages, which name the same two, Sphinx goes all ways there are:
after twenty steps, a million. It can leave an entry out; beyond a limit it does so here (Sphinx
9.0.4, `environment/adapters/toctree.py`). The limit is handed in, and so is what reports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters import toctree

if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[addnodes.toctree], None]

_entry = toctree._toctree_entry
_entries = toctree._entries_from_toctree


class _Counted:
    """Stands before Sphinx's own functions."""

    def __init__(self, most: int, report: Report) -> None:
        self._most = most
        self._report = report
        self._seen: set[str] = set()
        self._again = 0
        self._reported: set[str] = set()

    def entries(self, *given: Any, **named: Any) -> list[nodes.Element]:
        """Make all entries of a list, or of one within another."""
        if not named.get("subtree"):
            self._seen, self._again = set(), 0
        return _entries(*given, **named)

    def entry(self, title: str, ref: str, *given: Any) -> tuple[nodes.Element, str]:
        """Make one entry, unless too many that were there already are there again."""
        if ref in self._seen and self._again > self._most:
            self._leave_out(next(one for one in given if isinstance(one, addnodes.toctree)))
            raise LookupError(ref)
        made = _entry(title, ref, *given)
        if ref in self._seen:
            self._again += sum(1 for _ in made[0].findall(nodes.reference))
        self._seen.add(ref)
        return made

    def _leave_out(self, tree: addnodes.toctree) -> None:
        if (page := tree["parent"]) not in self._reported:
            self._reported.add(page)
            self._report(tree)


def limit_repeats(most: int, report: Report) -> None:
    """Leave out entries once *most* are in a list again; *report* its tree, once for each page."""
    counted = _Counted(most, report)
    toctree._toctree_entry = counted.entry  # type: ignore[assignment]
    toctree._entries_from_toctree = counted.entries
