"""`nodes.Node.walkabout` without a message about each node, which nobody reads.

Docutils makes two sentences for each node that a visitor comes to, and the reporter drops them:
three hundredths of the time of a build.

Replaces `nodes.Node.walkabout` for the whole process (docutils 0.22.4). There is no public way:
builders call it for each page. It can go when docutils asks the reporter first.
https://github.com/docutils/docutils/blob/master/docutils/docutils/nodes.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_newsletter.upstream.guard import reaching_into, require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Docutils' own, before the first build of this process replaces it.
_own: dict[str, Callable[..., Any]] = {}


def walkabout(node: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Let *visitor* visit *node* and its descendants, and depart from each.

    Returns whether the walk has been stopped.
    """
    if visitor.document.reporter.debug_flag:
        stopped: bool = _own["walkabout"](node, visitor)
        return stopped
    departs, stops = True, False
    try:
        try:
            visitor.dispatch_visit(node)
        except nodes.SkipNode:
            return False
        except nodes.SkipDeparture:
            departs = False
        stops = _walk_children(node, visitor)
    except nodes.SkipChildren:
        pass
    except nodes.StopTraversal:
        stops = True
    if departs:
        visitor.dispatch_departure(node)
    return stops


def _walk_children(node: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    try:
        return any(child.walkabout(visitor) for child in node.children[:])
    except nodes.SkipSiblings:
        return False


def replace_walkabout() -> None:
    """Replace the method of docutils by the function above."""
    if _own:  # by an earlier build in this process
        return
    with reaching_into("docutils", "nodes.Node.walkabout"):
        theirs = nodes.Node.walkabout
    require_parameters("docutils", "nodes.Node.walkabout", theirs, "self visitor")
    _own["walkabout"] = theirs
    nodes.Node.walkabout = walkabout  # type: ignore[method-assign, assignment]


def setup(_app: Sphinx) -> ExtensionMetadata:
    """Replace `walkabout` of docutils."""
    replace_walkabout()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
