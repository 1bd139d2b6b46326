"""Syntax highlighting and its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.reading.highlighting import line_numbers
from tests.hostile.reader import Reader

if TYPE_CHECKING:
    from pathlib import Path


HEAD = "---\ndate: 2024-05\n---\n# May\n\n"


@pytest.mark.parametrize("written", ["1", "1,3", "1, 3-5", " 2 - 4 ", "3-", "-2", "9999"])
def test_lines_and_ranges_are_taken(written: str) -> None:
    assert line_numbers(written) == written


@pytest.mark.parametrize(
    "written",
    ["", None, "a", "1-1000000000", "99999", "1;2", "-", "1,,2", ",".join(["1-9999"] * 101)],
)
def test_what_is_no_line_number_is_reported(written: str | None) -> None:
    with pytest.raises(ValueError, match="as in `1, 3-5`"):
        line_numbers(written)


@pytest.mark.parametrize("name", ["code-block", "sourcecode"])
def test_lines_are_marked_as_far_as_there_are_any(tmp_path: Path, name: str) -> None:
    code = "a = 1\nb = 2"
    pages = Reader(tmp_path)
    text = "{}```{{{}}} python\n:emphasize-lines: {}\n{}\n```\n"
    marked = pages.read(text.format(HEAD, name, "2", code).encode())
    assert marked.body.count('<span class="hll">') == 2  # Sphinx draws a page without its title
    assert marked.warnings == ""
    refused = pages.read(text.format(HEAD, name, "1-1000000000", code).encode())
    assert "hll" not in refused.body
    assert "b" in refused.body
    assert "emphasize-lines" in refused.warnings


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


def test_code_that_is_long_has_no_colours(pages: Reader) -> None:
    short, long = "a = 1\n" * 10, "\n " * 120_000
    drawn = pages.read(f"{HEAD}```python\n{short}```\n\n```c\n{long}x\n```\n".encode())
    assert drawn.body.count("highlight-python") == 2
    assert drawn.body.count("highlight-none") == 2
    assert f".md:19: WARNING: {sentences.CODE_LONG.message}" in drawn.warnings


def test_much_code_on_a_page_has_no_colours(pages: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size_limits, "MOST_CODE", 20)
    piece = "```python\na = 1 + 1\n```\n\n"
    drawn = pages.read(f"{HEAD}{piece * 4}".encode())
    assert drawn.body.count("highlight-python") == 2 * 2
    assert drawn.warnings.count(sentences.CODE_LONG.message) == 1


@pytest.mark.parametrize("language", ["autoit", "Gherkin", "fan"])
def test_code_that_takes_for_ever_has_no_colours(pages: Reader, language: str) -> None:
    code = "\n " * 2_400 + "a" * 100
    drawn = pages.read(f"{HEAD}```{language}\n{code}\n```\n".encode())
    assert "highlight-none" in drawn.body
    assert sentences.CODE_SLOW.message in drawn.warnings
