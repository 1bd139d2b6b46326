"""`nodes.Node.findall` without recursion, and without a walk where there is nothing to find.

Docutils creates a generator for each node of a tree; ours is one for the whole tree. It yields
the same nodes in the same order, also if the tree changes in the meantime.

A hundred transforms search each page for nodes that few pages have, such as tables. The classes
of the nodes of a page are collected in one walk before its transforms, and noted whenever a node
is created or copied. So a search of the whole page for another class ends at once.

Replaces `nodes.Node.findall`, `Node._fast_findall` and `Element.copy`, and adds `Node.__new__`, for
the whole process (docutils 0.22.4, Sphinx 9.0.4, which replaces `Element.copy` itself). There is no
public way: `findall` is called by docutils' and Sphinx's own transforms. It can go when docutils
walks a tree without recursion, or knows what a tree contains.
https://github.com/docutils/docutils/blob/master/docutils/docutils/nodes.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import NodeMatcher

from sphinx_newsletter.upstream.guard import reaching_into, require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    Condition = type | Callable[[nodes.Node], bool] | None


_PARAMETERS = {
    "findall": "self condition include_self descend siblings ascend",
    "_fast_findall": "self cls",
}
# Docutils' own, before the first build of this process replaces them.
_own: dict[str, Callable[..., Any]] = {}


class _Page:
    """The page that is read or written, and the classes of all nodes that may be in it."""

    def __init__(self) -> None:
        self.document: nodes.document | None = None
        self._exact: set[type] = set()
        self.classes: set[type] = set()  # with their base classes

    def begin(self, document: nodes.document) -> None:
        """Collect the classes of the nodes of *document*."""
        self.document, self._exact, self.classes = None, set(), set()
        for node in find(document, nodes.Node):
            self.note(type(node))
        self.document = document

    def note(self, cls: type) -> None:
        """Note that a node of a class has been created."""
        if cls not in self._exact:
            self._exact.add(cls)
            self.classes.update(cls.__mro__)


_page = _Page()


def begin_page(document: nodes.document) -> None:
    """Let the next searches know which classes of nodes *document* has."""
    _page.begin(document)


def find(node: nodes.Node, cls: type) -> Iterator[nodes.Node]:
    """*node* and its descendants in document order, if they are instances of *cls*."""
    if node is _page.document and cls not in _page.classes:
        return
    if isinstance(node, cls):
        yield node
    # Iterators over the lists themselves, so that added nodes are found and removed ones are not.
    children, above = iter(node.children), []
    while True:
        for child in children:
            if isinstance(child, cls):
                yield child
            if below := child.children:
                above.append(children)
                children = iter(below)
                break
        else:
            if not above:
                return
            children = above.pop()


def find_if(node: nodes.Node, condition: Callable[[nodes.Node], bool]) -> Iterator[nodes.Node]:
    """*node* and its descendants in document order, if they meet the *condition*."""
    if isinstance(condition, NodeMatcher) and condition.classes:
        yield from filter(condition, find_any(node, condition.classes))
    else:
        yield from filter(condition, find(node, nodes.Node))


def find_any(node: nodes.Node, classes: tuple[type, ...]) -> Iterator[nodes.Node]:
    """*node* and its descendants in document order, if they are instances of one of *classes*."""
    if node is not _page.document or not _page.classes.isdisjoint(classes):
        yield from (one for one in find(node, nodes.Node) if isinstance(one, classes))


def find_all(  # noqa: PLR0913, PLR0917 - docutils' signature
    node: nodes.Node,
    condition: Condition = None,
    include_self: bool = True,
    descend: bool = True,
    siblings: bool = False,
    ascend: bool = False,
) -> Iterator[nodes.Node]:
    """`findall` of docutils, which still searches siblings and parents itself."""
    if siblings or ascend or not (include_self and descend):
        found: Iterator[nodes.Node] = _own["findall"](
            node, condition, include_self, descend, siblings, ascend
        )
        return found
    if isinstance(condition, type):
        return find(node, condition)
    return find_if(node, condition) if condition else find(node, nodes.Node)


def _create(cls: type[nodes.Node], *_arguments: Any, **_named: Any) -> nodes.Node:
    """`Node.__new__`, which docutils does not define."""
    _page.note(cls)
    return object.__new__(cls)


def _copy(element: nodes.Element) -> nodes.Element:
    """`Element.copy`, with which Sphinx goes around `__new__`."""
    _page.note(type(element))
    made: nodes.Element = _own["copy"](element)
    return made


def replace_findall() -> None:
    """Replace the methods of docutils by the functions above."""
    if _own:  # by an earlier build in this process
        return
    for name, parameters in _PARAMETERS.items():
        with reaching_into("docutils", f"nodes.Node.{name}"):
            theirs = getattr(nodes.Node, name)
        require_parameters("docutils", f"nodes.Node.{name}", theirs, parameters)
    _own.update(findall=nodes.Node.findall, copy=nodes.Element.copy)
    nodes.Node.findall = find_all  # type: ignore[method-assign, assignment]
    nodes.Node._fast_findall = find  # type: ignore[attr-defined]
    nodes.Node.__new__ = _create  # type: ignore[method-assign, assignment]
    nodes.Element.copy = _copy  # type: ignore[method-assign, assignment]


class CollectClassesRead(SphinxTransform):
    """Transform that comes before all others, after the page has been parsed."""

    default_priority = 0

    def apply(self, **_kwargs: object) -> None:
        """Collect the classes of nodes."""
        begin_page(self.document)


class CollectClassesWritten(SphinxPostTransform):
    """Post-transform that comes before all others, after the doctree has been loaded."""

    default_priority = 0

    def run(self, **_kwargs: object) -> None:
        """Collect the classes of nodes."""
        begin_page(self.document)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace `findall` of docutils, and collect classes before the transforms of a page."""
    replace_findall()
    app.add_transform(CollectClassesRead)
    app.add_post_transform(CollectClassesWritten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
