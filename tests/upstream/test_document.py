"""A document that is emptied in place."""

from __future__ import annotations

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document

from sphinx_newsletter.upstream.document import empty


def test_an_emptied_document_is_a_new_one() -> None:
    document = new_document("text.md", get_default_settings())
    fresh = new_document("text.md", get_default_settings())
    observers = [*document.reporter.observers]
    section = nodes.section("", nodes.title("", "Title"), names=["title"], ids=["title"])
    document += section
    document.note_implicit_target(section)
    document.note_explicit_target(nodes.target("", "", names=["there"]))
    document.note_footnote_ref(nodes.footnote_reference("", "1", refname="one"))
    assert document.ids
    empty(document)
    assert document.children == []
    assert document.reporter.observers == observers
    for name, value in vars(fresh).items():
        if name not in {"settings", "reporter", "transformer"}:
            assert repr(getattr(document, name)) == repr(value), name
    assert vars(document).keys() == vars(fresh).keys()
    assert document.transformer.document is document
