"""`nodes.document` of docutils, emptied in place.

Replaces the whole `__dict__` of a document (docutils 0.22.4): its tables of names, ids, footnotes
and substitutions are attributes, many of which are not documented, and no method empties them. The
object has to stay the same, since the reader and Sphinx hold it.
https://github.com/docutils/docutils/blob/master/docutils/docutils/nodes.py
"""

from __future__ import annotations

from docutils import nodes


def empty(document: nodes.document) -> None:
    """Reset *document*, whose page has been parsed in part."""
    source, observers = document["source"], document.reporter.observers
    fresh = nodes.document(document.settings, document.reporter, source=source)
    document.reporter.observers = observers
    document.__dict__.update(fresh.__dict__)
    document.transformer.document = document
    document.note_source(source, -1)
