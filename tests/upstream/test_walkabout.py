"""`walkabout` without messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.upstream import walkabout as replaced
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.walkabout import replace_walkabout, walkabout

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

replace_walkabout()  # as the first build of a process does
RAISED = {
    "node": nodes.SkipNode,
    "departure": nodes.SkipDeparture,
    "children": nodes.SkipChildren,
    "siblings": nodes.SkipSiblings,
    "all": nodes.StopTraversal,
}
# Each node is named by what the visitor raises when it comes to it, or when it leaves it.
NAMES = st.sampled_from(["", *RAISED, *(f"leaving {name}" for name in RAISED)])
TREES = st.recursive(
    NAMES.map(nodes.Text),
    lambda below: st.builds(
        lambda name, children: nodes.paragraph("", *children, name=name),
        NAMES,
        st.lists(below, max_size=4),
    ),
    max_leaves=20,
)


class Visitor(nodes.NodeVisitor):
    """Notes where it comes to, and raises what a node is named by."""

    def __init__(self, document: nodes.document) -> None:
        super().__init__(document)
        self.seen: list[tuple[str, int]] = []

    def dispatch_visit(self, node: nodes.Node) -> None:
        self._note("", node)

    def dispatch_departure(self, node: nodes.Node) -> None:
        self._note("leaving ", node)

    def _note(self, when: str, node: nodes.Node) -> None:
        self.seen.append((when, id(node)))
        name = node.get("name", "") if isinstance(node, nodes.Element) else node.astext()
        if name.startswith(when) and (kind := RAISED.get(name.removeprefix(when))):
            raise kind


def walk(walker: Callable[..., bool], tree: nodes.Node) -> tuple[object, ...]:
    """Where a visitor has been, and how its walk has ended."""
    visitor = Visitor(new_document("page"))
    try:
        ended: object = walker(tree, visitor)
    except nodes.TreePruningException as error:
        ended = type(error)
    return ended, visitor.seen


@given(TREES)
def test_a_visitor_comes_to_the_same_nodes(tree: nodes.Node) -> None:
    with pytest.MonkeyPatch.context() as patch:
        ours = walk(walkabout, tree)
        patch.setattr(nodes.Node, "walkabout", replaced._own["walkabout"])
        assert ours == walk(nodes.Node.walkabout, tree)


def test_messages_are_made_where_somebody_asks_for_them() -> None:
    document = new_document("page")
    said: list[str] = []
    document.reporter.debug_flag = True
    document.reporter.debug = said.append  # type: ignore[assignment]
    walkabout(document, Visitor(document))
    assert "calling dispatch_visit for document" in said[0]


def test_a_build_uses_it(make_site: Callable[..., Site]) -> None:
    assert not make_site().build().warnings
    assert nodes.Node.walkabout is walkabout


def test_another_docutils_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaced, "_own", {})
    monkeypatch.setattr(nodes.Node, "walkabout", lambda self, guest: (self, guest))
    with pytest.raises(ChangedUpstreamError, match=r"walkabout\(self, visitor\)"):
        replace_walkabout()
