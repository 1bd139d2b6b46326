"""Limits for Markdown that is expensive to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model import sentences, size_limits
from tests.hostile.reader import FIRST, HEAD

if TYPE_CHECKING:
    from sphinx_newsletter.model.sentences import Sentence
    from tests.hostile.reader import Drawn, Read


def is_told_once(drawn: Drawn, line: int, sentence: Sentence) -> bool:
    warning = f".md:{FIRST + line}: WARNING: {sentence.message}"
    return warning in drawn.warnings and drawn.warnings.count("WARNING") == 1


def test_a_heading_that_is_too_long_becomes_text(read: Read) -> None:
    drawn = read(f"## short\n\n## {'x' * (size_limits.LONGEST_HEADING + 1)}\n\nwords\n")
    assert "<p>xxx" in drawn.body
    assert "<h2>short" in drawn.body
    assert is_told_once(drawn, 2, sentences.HEADING_LONG)


def test_an_address_that_is_used_too_often_is_left_out(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size_limits, "LONGEST_PAGE", 300)
    text = "[a] one\n\n[a] two\n\n[a] three ![a]\n\n"
    drawn = read(f"{text}[a]: https://x.example/{'y' * 100}\n")
    assert drawn.body.count('href="https://x.example') == 2 * 2  # drawn without its title, too
    assert "<p>a three a</p>" in drawn.body
    assert is_told_once(drawn, 4, sentences.ADDRESSES_LONG)


def test_links_that_are_too_many_become_text(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size_limits, "MOST_LINKS", 2)
    drawn = read("[a](https://x.example)\n\n<https://y.example>\n\n[b](https://z.example)\n")
    assert drawn.body.count('href="https://') == 2 * 2
    assert "<p>b</p>" in drawn.body
    assert is_told_once(drawn, 4, sentences.LINKS_MANY)


def test_targets_that_are_too_many_are_left_out(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size_limits, "MOST_TARGETS", 2)
    drawn = read("(a)=\n## A\n\n(b)=\n## B\n\n(c)=\n\n(d)=\n## C\n")
    assert 'id="b"' in drawn.body
    assert 'id="d"' not in drawn.body
    assert "<h2>C" in drawn.body
    assert is_told_once(drawn, 6, sentences.TARGETS_MANY)


def test_signs_of_footnotes_that_are_too_many_are_text(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size_limits, "MOST_NOTES", 2)
    drawn = read("A[^1]\n\n[^1]: The note.\n\nB[^1] and C[^1].\n")
    assert "B[^1] and C[^1]." in drawn.body
    assert "The note." in drawn.body
    assert is_told_once(drawn, 4, sentences.NOTES_MANY)


def test_a_table_of_too_many_cells_becomes_text(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size_limits, "MOST_CELLS", 10)
    table = "| a | b |\n| - | - |\n| c | d |\n\n"
    drawn = read(table * 3)
    assert drawn.body.count("<table") == 2 * 2
    assert "a b c d" in drawn.body
    assert is_told_once(drawn, 8, sentences.CELLS_MANY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(t)=\n## {}\n\n[](#t) [](#t)", "internal"),
        (":::{{figure}} a.png\n:name: t\n\n{}\n:::\n\n[](#t) [](#t)", "internal"),
        ("(t)=\n## {}\n\n[](2024-04.md#t) [](2024-04.md#t)", "internal"),
    ],
)
def test_titles_that_links_show_are_cut(
    read: Read, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    written = text.format("x" * 200)
    assert "…" not in read(written).body
    monkeypatch.setattr(size_limits, "LONGEST_PAGE", len(HEAD) + len(written))
    drawn = read(written)
    assert "…</a>" in drawn.body
    assert words in drawn.body
