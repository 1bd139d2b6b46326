"""`nodes.document` of docutils, emptied in place, and with ids of our own.

Replaces the whole `__dict__` of a document (docutils 0.22.4): its tables of names, ids, footnotes
and substitutions are attributes, many of which are not documented, and no method empties them. The
object has to stay the same, since the reader and Sphinx hold it. It can go when docutils can empty
a document.

Replaces the method `set_id` of one document, which makes the id of each node that has a name:
docutils drops from a name what is not a Latin letter, and has no setting for that. It can go when
docutils has one.
https://github.com/docutils/docutils/blob/master/docutils/docutils/nodes.py
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.upstream.guard import require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_NUMBERED = (nodes.footnote, nodes.footnote_reference, nodes.citation, nodes.citation_reference)


@contextmanager
def ids_of_names(document: nodes.document, id_of: Callable[[str], str]) -> Iterator[None]:
    """While *document* is read, the id of a node is *id_of* its first name whose id is free.

    Docutils gives a number to a node without a free id, and footnotes have ids of their own.
    """

    def set_id(node: nodes.Element, msgnode: nodes.Element | None = None, prefix: str = "") -> str:
        names = node["names"]
        if not isinstance(node, _NUMBERED):
            wished = (id_ for name in names if (id_ := id_of(name)) and id_ not in document.ids)
            node["ids"] = node["ids"] or [*wished][:1]
            node["names"] = []  # of which docutils would make an id, too
        try:
            return nodes.document.set_id(document, node, msgnode, prefix)
        finally:
            node["names"] = names

    require_parameters("docutils", "document.set_id", nodes.document.set_id, "self node msgnode")
    document.set_id = set_id  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        document.__dict__.pop("set_id", None)  # before the document is pickled


def empty(document: nodes.document) -> None:
    """Reset *document*, whose page has been parsed in part."""
    source, observers = document["source"], document.reporter.observers
    fresh = nodes.document(document.settings, document.reporter, source=source)
    document.reporter.observers = observers
    document.__dict__.update(fresh.__dict__)
    document.transformer.document = document
    document.note_source(source, -1)
