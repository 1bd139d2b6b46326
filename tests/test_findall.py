from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.findall import find, find_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site

    Act = Callable[[nodes.Node], None]

LEAVES = st.sampled_from("abc").map(nodes.Text)
TREES = st.recursive(
    LEAVES,
    lambda children: st.builds(
        lambda kind, below: kind("", *below),
        st.sampled_from([nodes.section, nodes.paragraph, nodes.emphasis, nodes.strong]),
        st.lists(children, max_size=4),
    ),
    max_leaves=30,
)
CLASSES = (nodes.Node, nodes.Element, nodes.Inline, nodes.section, nodes.paragraph, nodes.Text)


def docutils(node: nodes.Node, cls: type) -> Iterator[nodes.Node]:
    """As Docutils 0.22.4 does it: a generator for each node."""
    if isinstance(node, cls):
        yield node
    for child in node.children:
        yield from docutils(child, cls)


@given(TREES, st.sampled_from(CLASSES))
def test_it_finds_what_docutils_finds_in_the_same_order(tree: nodes.Node, cls: type) -> None:
    assert [*map(id, find(tree, cls))] == [*map(id, docutils(tree, cls))]
    assert [*map(id, find_all(tree))] == [*map(id, docutils(tree, nodes.Node))]


def leave(_node: nodes.Node) -> None:
    """Do nothing."""


def replace(node: nodes.Node) -> None:
    """Put something with children in its place."""
    if node.parent:
        node.parent.replace(node, nodes.strong("", "", nodes.emphasis("new", "new")))


def remove(node: nodes.Node) -> None:
    """Take it out."""
    if node.parent:
        node.parent.remove(node)


def empty(node: nodes.Node) -> None:
    """Take out what is below it."""
    if isinstance(node, nodes.Element):
        node.clear()


@pytest.mark.parametrize("act", [leave, replace, remove, empty])
@given(tree=TREES, cls=st.sampled_from(CLASSES), every=st.integers(1, 3))
def test_it_does_so_while_the_tree_changes(
    act: Act, tree: nodes.Node, cls: type, every: int
) -> None:
    told = []
    for search, root in ((find, tree.deepcopy()), (docutils, tree.deepcopy())):
        seen = []
        for number, node in zip(range(200), search(root, cls), strict=False):
            seen.append(repr(node))
            if node is not root and number % every == 0:
                act(node)
        told.append((seen, root.pformat()))
    assert told[0] == told[1]


def test_a_build_uses_it(make_site: Callable[..., Site]) -> None:
    make_site().build()
    assert nodes.Node._fast_findall is find  # type: ignore[attr-defined]
    assert nodes.Node._superfast_findall is find_all  # type: ignore[attr-defined]
