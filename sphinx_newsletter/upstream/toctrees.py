"""Limit to `{toctree}` within `{toctree}`, which Sphinx resolves completely on each page.

If two pages name the same two pages, which name the same two, Sphinx follows all paths: after
twenty steps, a million. It leaves out an entry for which `_toctree_entry` raises `LookupError`;
beyond a limit, the function here does so.

Replaces `_toctree_entry` and `_entries_from_toctree` of `sphinx.environment.adapters.toctree`
(Sphinx 9.0.4). There is no public way: Sphinx has no limit and no event for entries. It can go
when Sphinx limits what it resolves.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/environment/adapters/toctree.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters import toctree

from sphinx_newsletter.upstream.guard import reaching_into, require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable


_MODULE = "sphinx.environment.adapters.toctree"
_PARAMETERS = {
    "_toctree_entry": "title ref env prune collapse tags toctree_ancestors included excluded "
    "toctreenode parents",
    "_entries_from_toctree": "env prune titles_only collapse includehidden tags toctree_ancestors "
    "included excluded toctreenode parents subtree",
}
# Sphinx's own, before the first build of this process replaces them.
_own: dict[str, Callable[..., Any]] = {}


def limit_repeats(most: int, report: Callable[[addnodes.toctree], None]) -> None:
    """Leave out entries once *most* are repeated; *report* the `{toctree}`, once for each page."""
    for name, parameters in _PARAMETERS.items():
        if name not in _own:
            with reaching_into("Sphinx", f"{_MODULE}.{name}"):
                theirs = getattr(toctree, name)
            require_parameters("Sphinx", f"{_MODULE}.{name}", theirs, parameters)
            _own[name] = theirs
    counted = _Counted(most, report)
    toctree._toctree_entry = counted.entry  # type: ignore[assignment]
    toctree._entries_from_toctree = counted.entries


class _Counted:
    """Replacement of the functions of Sphinx that counts repeated entries."""

    def __init__(self, most: int, report: Callable[[addnodes.toctree], None]) -> None:
        self._most = most
        self._report = report
        self._seen: set[str] = set()
        self._repeated = 0
        self._reported: set[str] = set()

    def entries(self, *given: Any, **named: Any) -> list[nodes.Element]:
        """Resolve all entries of a `{toctree}`, or of one within another."""
        if not named.get("subtree"):
            self._seen, self._repeated = set(), 0
        found: list[nodes.Element] = _own["_entries_from_toctree"](*given, **named)
        return found

    def entry(self, title: str, ref: str, *given: Any) -> tuple[nodes.Element, str]:
        """Resolve one entry, unless it is repeated and the limit is exceeded."""
        if ref in self._seen and self._repeated > self._most:
            self._leave_out(next(one for one in given if isinstance(one, addnodes.toctree)))
            raise LookupError(ref)
        made: tuple[nodes.Element, str] = _own["_toctree_entry"](title, ref, *given)
        if ref in self._seen:
            self._repeated += sum(1 for _ in made[0].findall(nodes.reference))
        self._seen.add(ref)
        return made

    def _leave_out(self, tree: addnodes.toctree) -> None:
        if (page := tree["parent"]) not in self._reported:
            self._reported.add(page)
            self._report(tree)
