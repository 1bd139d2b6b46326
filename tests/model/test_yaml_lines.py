from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.yaml_lines import Items, Table, Text, YamlError, load

YAMLISH = st.text(alphabet="ab1:-? \n\t[]{}&*!#'\"|>%@`,.<\x00\x07\x85\u2028é", max_size=80)


@pytest.mark.parametrize("written", ["042", "no", "2024-04-28", "1e3", "~", "0x1f", "true"])
def test_a_value_is_the_text_that_was_written(written: str) -> None:
    assert load(written) == Text(written, 1)


def test_values_and_keys_know_their_lines() -> None:
    table = load("a: 1\n\nb:\n  - c\n  - d\n")
    assert table == Table(
        {"a": Text("1", 1), "b": Items((Text("c", 4), Text("d", 5)), 4)}, {"a": 1, "b": 3}, 1
    )


def test_lines_count_from_the_first_line_of_the_text() -> None:
    assert load("a: 1", first_line=7) == Table({"a": Text("1", 7)}, {"a": 7}, 7)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n"])
def test_a_text_without_a_value_is_none(text: str) -> None:
    assert load(text) is None


def test_of_a_repeated_key_the_first_value_counts() -> None:
    table = load("a: 1\nb: 2\na: 3\na: 4")
    assert isinstance(table, Table)
    assert table.value["a"] == Text("1", 1)
    assert table.repeats == (("a", 3), ("a", 4))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: &x 2", 2, "anchors"),
        ("a: 1\nb: *x", 2, "anchors"),
        ("&x a: *x", 1, "anchors"),
        ("a: 1\n\nb: !!python/object:os.system x", 3, "tag"),
        ("a: 1\n[b]: 2", 2, "plain word"),
        ("a: 1\n---\nb: 2", 2, "document"),
        ("a: 1\nb: \x07", 2, "control characters"),
        ("a: 1\nb: x: y", 2, "mapping values"),
    ],
)
def test_what_is_refused_is_reported_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(YamlError, match=reason) as caught:
        load(text)
    assert caught.value.line == line


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_ends_in_an_error_and_not_the_interpreter(opening: str) -> None:
    with pytest.raises(YamlError, match="nested too deeply"):
        load(opening * 100_000)


@given(st.text() | YAMLISH | st.text(alphabet=st.characters(categories=["Cc", "Cs", "Co"])))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(YamlError):
        load(text)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.integers(0), min_size=1))
def test_every_key_keeps_its_own_line(values: dict[str, int]) -> None:
    table = load("".join(f"{key}: {value}\n" for key, value in values.items()))
    assert isinstance(table, Table)
    assert table.key_lines == {key: line for line, key in enumerate(values, start=1)}
