"""`nodes.Node.findall` without recursion: each transform calls it, a sixth of the time of a build.

Docutils creates a generator for each node of a tree; ours is one for the whole tree. It yields
the same nodes in the same order, also if the tree changes in the meantime.

Replaces `nodes.Node._fast_findall` and `_superfast_findall` for the whole process (docutils
0.22.4). There is no public way: `findall` is called by docutils' and Sphinx's own transforms. It
can go when docutils walks a tree without recursion.
https://github.com/docutils/docutils/blob/master/docutils/docutils/nodes.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.upstream.guard import reaching_into, require_parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def find(node: nodes.Node, cls: type) -> Iterator[nodes.Node]:
    """*node* and its descendants in document order, if they are instances of *cls*."""
    if isinstance(node, cls):
        yield node
    # Iterators over the lists themselves, so that added nodes are found and removed ones are not.
    iterators = [iter(node.children)]
    while iterators:
        for child in iterators[-1]:
            if isinstance(child, cls):
                yield child
            if child.children:
                iterators.append(iter(child.children))
                break
        else:
            iterators.pop()


def find_all(node: nodes.Node) -> Iterator[nodes.Node]:
    """*node* and all its descendants in document order."""
    return find(node, object)


def replace_findall() -> None:
    """Replace the methods of docutils by the functions above."""
    for name, ours, parameters in (
        ("_fast_findall", find, "self cls"),
        ("_superfast_findall", find_all, "self"),
    ):
        what = f"nodes.Node.{name}"
        with reaching_into("docutils", what):
            theirs = getattr(nodes.Node, name)
        if theirs is not ours:  # replaced by an earlier build in this process
            require_parameters("docutils", what, theirs, parameters)
    nodes.Node._fast_findall = find  # type: ignore[attr-defined]
    nodes.Node._superfast_findall = find_all  # type: ignore[attr-defined]


def setup(_app: Sphinx) -> ExtensionMetadata:
    """Replace `findall` of docutils."""
    replace_findall()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
