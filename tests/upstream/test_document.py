"""A document that is emptied in place, and one with ids of our own."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document

from sphinx_newsletter.upstream.document import empty, ids_of_names


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


def noted(document: nodes.document, *names: str, form: type[nodes.Element] = nodes.section) -> str:
    """The id of a new node with these *names*, which it keeps."""
    node = form("", names=[*names])
    document.note_implicit_target(node)
    assert node["names"] or node["dupnames"]
    [id_] = node["ids"]
    assert document.ids[id_] is node
    return str(id_)


def test_the_id_of_a_name_is_ours_and_a_repeated_one_is_a_number_of_docutils() -> None:
    document = new_document("text.md", get_default_settings())
    document.settings.auto_id_prefix = "id"  # as in Sphinx
    with ids_of_names(document, lambda name: f"our-{name}" if name != "!" else ""):
        assert noted(document, "größe") == "our-größe"
        assert noted(document, "größe") == "id1"
        assert noted(document, "größe", "other") == "our-other"
        assert noted(document, "!") == "id2"
        assert noted(document, "größe", form=nodes.footnote) == "grosze"
        node = nodes.section("", names=["a"], ids=["given"])
        document.note_explicit_target(node)
        assert node["ids"] == ["given"]
    assert noted(document, "später") == "spater"


def test_nothing_of_it_is_left_even_after_an_error() -> None:
    """It could not be pickled."""
    document = new_document("text.md", get_default_settings())
    before = {*vars(document)}
    with pytest.raises(ValueError, match="so"), ids_of_names(document, str):
        raise ValueError("so")
    assert {*vars(document)} == before
