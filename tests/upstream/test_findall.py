"""`findall` without recursion, and without a walk where there is nothing to find."""

from __future__ import annotations

import importlib.util
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sphinx.util.docutils import new_document
from sphinx.util.nodes import NodeMatcher

from sphinx_newsletter.upstream import findall
from sphinx_newsletter.upstream.findall import begin_page, find, find_all, replace_findall
from sphinx_newsletter.upstream.guard import ChangedUpstreamError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_newsletter.upstream.findall import Condition
    from tests.conftest import Site

    Act = Callable[[nodes.Node], None]


replace_findall()  # as the first build of a process does
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


@pytest.fixture
def _installed() -> Iterator[None]:
    """Let `findall` be as it is installed, for all examples of a test."""
    spec = importlib.util.find_spec("docutils.nodes")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("findall", "_fast_findall", "_superfast_findall"):
            patch.setattr(nodes.Node, name, getattr(module.Node, name))
        patch.setitem(findall._own, "findall", module.Node.findall)
        yield


@pytest.fixture
def page() -> nodes.document:
    """A page whose classes of nodes are known."""
    document = new_document("page")
    document += nodes.section("", nodes.paragraph("", "", nodes.emphasis("a", "a")))
    begin_page(document)
    return document


def is_inline(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Inline)


@pytest.mark.usefixtures("_installed")
@given(
    TREES, st.sampled_from([*CLASSES, None, is_inline, NodeMatcher(*CLASSES[3:])]), st.booleans()
)
def test_it_finds_what_docutils_finds_in_the_same_order(
    tree: nodes.Node, condition: Condition, siblings: bool
) -> None:
    for node in (tree, *tree.children):
        for options in ({}, {"include_self": False}, {"siblings": siblings}, {"descend": False}):
            ours = find_all(node, condition, **options)
            assert [*map(id, ours)] == [*map(id, node.findall(condition, **options))]


def test_a_page_without_a_class_is_not_walked(
    page: nodes.document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "children", "no nodes, so a walk fails")
    matcher = NodeMatcher(nodes.table, nodes.image)
    for condition in (nodes.table, nodes.Admonition, matcher):
        assert [*find_all(page, condition)] == []
    with pytest.raises(AttributeError):
        [*find_all(page, nodes.emphasis)]


def created() -> nodes.Node:
    return nodes.table()


def copied() -> nodes.Node:
    return TABLE.copy()


def copied_within() -> nodes.Node:
    return nodes.section("", TABLE).deepcopy()


def loaded() -> nodes.Node:
    found: nodes.Node = pickle.loads(pickle.dumps(TABLE))  # noqa: S301 - its own
    return found


def of_subclass() -> nodes.Node:
    return WideTable()


class WideTable(nodes.table):
    """A class of an extension."""


TABLE = nodes.table()


@pytest.mark.parametrize("make", [created, copied, copied_within, loaded, of_subclass])
def test_a_node_that_comes_later_is_found(
    page: nodes.document, make: Callable[[], nodes.Node]
) -> None:
    """However a transform has made it."""
    assert not [*find_all(page, nodes.table)]
    page.append(make())
    for condition in (nodes.table, NodeMatcher(nodes.table), nodes.Body):
        assert sum(isinstance(one, nodes.table) for one in find_all(page, condition)) == 1


def test_searches_of_other_trees_are_as_before(page: nodes.document) -> None:
    other = nodes.section("", TABLE)
    begin_page(page)
    assert [*find_all(other, nodes.table)] == [TABLE]


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
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@pytest.mark.parametrize("builder", ["html", "text"])
def test_pages_are_known_while_they_are_read_and_written(
    make_site: Callable[..., Site], builder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each whole page, before the first of its transforms."""
    begun: list[tuple[str, type]] = []

    def noted(document: nodes.document) -> None:
        begin_page(document)
        begun.append((Path(document["source"]).stem, type(document)))

    monkeypatch.setattr(findall, "begin_page", noted)
    site = make_site()
    site.build(builder)
    pages = sorted(path.stem for path in site.folder.rglob("*.md") if "_build" not in path.parts)
    assert sorted(name for name, _ in begun) == sorted(pages * 2)


def test_a_build_uses_it(make_site: Callable[..., Site]) -> None:
    make_site().build()
    assert nodes.Node.findall is find_all
    assert nodes.Node._fast_findall is find  # type: ignore[attr-defined]


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("name", ["findall", "_fast_findall"])
def test_another_docutils_is_reported(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findall, "_own", {})
    monkeypatch.delattr(nodes.Node, name)
    with pytest.raises(ChangedUpstreamError, match=rf"^docutils \S+ does not have .*{name}"):
        replace_findall()


@pytest.mark.usefixtures("_installed")
def test_other_parameters_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findall, "_own", {})
    monkeypatch.setattr(nodes.Node, "_fast_findall", lambda self, cls_name: (self, cls_name))
    with pytest.raises(ChangedUpstreamError, match=r"_fast_findall\(self, cls\)"):
        replace_findall()
