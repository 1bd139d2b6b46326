"""`findall` without recursion."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.upstream.findall import find, find_all, replace_findall
from sphinx_newsletter.upstream.guard import ChangedUpstreamError

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


@pytest.fixture(scope="module")
def _installed() -> Iterator[None]:
    """Let `findall` be as it is installed, also where an earlier test has built a site."""
    spec = importlib.util.find_spec("docutils.nodes")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_fast_findall", "_superfast_findall"):
            patch.setattr(nodes.Node, name, getattr(module.Node, name))
        yield


@pytest.mark.usefixtures("_installed")
@given(TREES, st.sampled_from(CLASSES))
def test_it_finds_what_docutils_finds_in_the_same_order(tree: nodes.Node, cls: type) -> None:
    assert [*map(id, find(tree, cls))] == [*map(id, tree.findall(cls))]
    assert [*map(id, find_all(tree))] == [*map(id, tree.findall())]


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


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("act", [leave, replace, remove, empty])
@given(tree=TREES, cls=st.sampled_from(CLASSES), every=st.integers(1, 3))
def test_it_does_so_while_the_tree_changes(
    act: Act, tree: nodes.Node, cls: type, every: int
) -> None:
    seen_and_left = []
    for search, root in ((find, tree.deepcopy()), (nodes.Node.findall, tree.deepcopy())):
        seen = []
        for number, node in zip(range(200), search(root, cls), strict=False):
            seen.append(repr(node))
            if node is not root and number % every == 0:
                act(node)
        seen_and_left.append((seen, root.pformat()))
    assert seen_and_left[0] == seen_and_left[1]


def test_a_build_uses_it(make_site: Callable[..., Site]) -> None:
    make_site().build()
    assert nodes.Node._fast_findall is find  # type: ignore[attr-defined]
    assert nodes.Node._superfast_findall is find_all  # type: ignore[attr-defined]


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("name", ["_fast_findall", "_superfast_findall"])
def test_another_docutils_is_reported(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(nodes.Node, name)
    with pytest.raises(ChangedUpstreamError, match=rf"^docutils \S+ does not have .*{name}"):
        replace_findall()


@pytest.mark.usefixtures("_installed")
def test_other_parameters_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes.Node, "_fast_findall", lambda self, cls_name: (self, cls_name))
    with pytest.raises(ChangedUpstreamError, match=r"_fast_findall\(self, cls\)"):
        replace_findall()
