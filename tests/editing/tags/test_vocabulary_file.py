"""Edits of `tags.yml` that keep everything else as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.tags.vocabulary_file import VocabularyFile, scalar
from sphinx_newsletter.editing.transaction import apply
from sphinx_newsletter.model.tags import read_vocabulary


def changed(text: str, out: list[str], new: list[str]) -> str:
    return apply(text, VocabularyFile("tags.yml", text).change_aliases("a", out, new))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  label: A\n", "a:\n  label: A\n  aliases: [n, m]\n"),
        ("a:\n  label: A", "a:\n  label: A\n  aliases: [n, m]"),
        ("a:\n  broader: b\n", "a:\n  aliases: [n, m]\n  broader: b\n"),
        ("a: {label: A}\n", "a: {label: A, aliases: [n, m]}\n"),
        ("a: {broader: b}\n", "a: {aliases: [n, m], broader: b}\n"),
        ("a: {}\n", "a: {aliases: [n, m]}\n"),
        ("a:\n  aliases: []\n", "a:\n  aliases: [n, m]\n"),
        ("a:\n  aliases: [ 'x' ,  y ]\n", "a:\n  aliases: [ 'x' ,  y, n, m ]\n"),
        ("a:\n  aliases: [\n    x,\n  ]\n", "a:\n  aliases: [\n    x, n, m,\n  ]\n"),
        ("a:\n  aliases:\n  -  x # one\n", "a:\n  aliases:\n  -  x # one\n  -  n\n  -  m\n"),
        ("a:\n  aliases:\n    - x", "a:\n  aliases:\n    - x\n    - n\n    - m"),
        (
            "a:\r\n  label: >\r\n    A\r\n\r\n",
            "a:\r\n  label: >\r\n    A\r\n  aliases: [n, m]\r\n\r\n",
        ),
    ],
)
def test_aliases_are_added_where_they_belong(before: str, after: str) -> None:
    assert changed(before, [], ["n", "m"]) == after


@pytest.mark.parametrize(
    ("aliases", "out", "after"),
    [
        ("[x, y, z]", ["x"], "[y, z]"),
        ("[x, y, z]", ["y"], "[x, z]"),
        ("[x, y, z]", ["z"], "[x, y]"),
        ("[x, y, z]", ["y", "z"], "[x]"),
        ("[x, y, z]", ["x", "z"], "[y]"),
        ("[x, y, z]", ["x", "y", "z"], "[]"),
        ("\n  - x\n  - y # why\n  - z", ["y", "z"], "\n  - x"),
    ],
)
def test_aliases_are_taken_out(aliases: str, out: list[str], after: str) -> None:
    assert changed(f"a:\n  aliases: {aliases}\n", out, []) == f"a:\n  aliases: {after}\n"


def test_one_takes_the_place_of_another_in_its_quotes() -> None:
    text = "a:\n  aliases: ['x', \"y\", z]\n"
    assert changed(text, ["x", "z"], ["n"]) == "a:\n  aliases: ['n', \"y\"]\n"


@pytest.mark.parametrize(
    "text", ["a:\n  label: |\n    x\n    y\n\nb: {}\n", "a:\n  label: x\n\nb: {}\n"]
)
def test_a_text_is_replaced_as_a_whole(text: str) -> None:
    new = apply(text, VocabularyFile("tags.yml", text).set_text("a", "label", "it's"))
    assert new == "a:\n  label: 'it''s'\n\nb: {}\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a:\n  label: A\n  broader: b  # why\n", "a:\n  label: A\n"),
        ("a: {label: A, broader: b}\n", "a: {label: A}\n"),
        ("a: {broader: b, label: A}\n", "a: {label: A}\n"),
        ("a: {broader: b}\n", "a: {}\n"),
    ],
)
def test_a_field_is_taken_out(text: str, after: str) -> None:
    assert apply(text, VocabularyFile("tags.yml", text).delete_field("a", "broader")) == after


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"))
)
def test_whatever_a_label_is_it_is_read_as_it_was_written(label: str) -> None:
    text = "a:\n  aliases: [x]\n"
    new = apply(text, VocabularyFile("tags.yml", text).set_text("a", "label", label))
    vocabulary, problems = read_vocabulary(new)
    if all(character.isprintable() for character in label):
        assert not problems
        assert vocabulary.tags["a"].label == (" ".join(label.split()) or "a")


def test_plain_words_need_no_quotes() -> None:
    assert [scalar(text) for text in ("Web GPU", "transformers.js", "C++")] == [
        "Web GPU",
        "transformers.js",
        "C++",
    ]
    assert scalar("# a: [b]") == "'# a: [b]'"
