"""Edits of a text: replaced spans, inserted and deleted lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.transaction import Edit, Lines, apply
from sphinx_newsletter.model.outline import Span

TEXT = "one\ntwo\r\nthree"


def test_pieces_lines_and_the_end_are_changed() -> None:
    lines = Lines(TEXT)
    edits = [lines.replace(Span(2, 0, 2), "T"), lines.insert(1, "zero"), lines.insert(4, "four")]
    assert apply(TEXT, edits) == "zero\r\none\nTo\r\nthreefour\r\n"
    assert apply(TEXT, [lines.delete(2)]) == "one\nthree"


def test_two_changes_of_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="two edits"):
        apply("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.text(max_size=3)), max_size=5))
def test_what_no_edit_names_stays(text: str, insertions: list[tuple[int, str]]) -> None:
    edits = [Edit(min(at, len(text)), min(at, len(text)), new) for at, new in insertions]
    changed = apply(text, edits)
    assert len(changed) == len(text) + sum(len(edit.new) for edit in set(edits))
    characters = iter(changed)
    assert all(character in characters for character in text)  # in order
