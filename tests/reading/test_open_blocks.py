"""Blocks that are not closed, and lines that make headings of paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.bad_input.row import BAD, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


TAGS = ":::{tags} wasm\n:::\n"
START = f"# May\n\n## A\n\n{TAGS}\n"  # the text begins on line 12
TALK = ":host: Jan\n:guest: Kim\n\nJan: Why?\n\nKim: So.\n"
AFTER = f"\n## B\n\n{TAGS}\nMore.\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        # Not closed.
        (
            f"```python\nx = 1\n{AFTER}",
            12,
            "this code block is not closed, and the heading on line",
        ),
        (
            f"```python\n# x\n\n#### B\n{TAGS}",
            12,
            "heading on line 15 is inside it: add a",
        ),
        (f"````\nx\n{AFTER}", 12, "add a line of 4 backticks above the heading on line 15"),
        (
            "```python\n# x\nx = 1\n",
            12,
            "all that follows is inside it: add a line of",
        ),
        (f"~~~\nx\n{AFTER}", 12, "add a line `~~~` above the heading on line 15"),
        ("```\n", 12, "this code block is not closed"),
        ("```\nx", 12, "this code block is not closed"),
        ("Text.\n\n- ```\n  x\n\nMore.\n", 14, "this code block is not closed"),
        (f":::{{note}}\nText.\n{AFTER}", 12, "`{note}` is not closed, and the heading on line 15"),
        (
            ":::{note}\nText.\n\nMore.\n",
            12,
            "`{note}` is not closed, and all that follows",
        ),
        (f"```{{note}}\nText.\n{AFTER}", 12, "`{note}` is not closed, and the heading on line 15"),
        (f"::::{{note}}\nText.\n:::\n{AFTER}", 12, "`{note}` is not closed"),
        (
            f":::{{interview}}\n:host: Jan\n:guest: Kim\n\nJan: Why?\n\nKim: So.\n{AFTER}",
            12,
            "view}` is",
        ),
        (":::{note}\nText.\n\n```python\nx\n:::\n", 15, "this code block is not closed"),
        (f"::::{{note}}\n:::{{tip}}\nText.\n::::\n{AFTER}", 13, "`{tip}` is not closed"),
        # Closed by what is inside.
        (
            ":::{note}\n:::{tip}\nText.\n:::\n:::\n",
            12,
            "`{note}` ends where `{tip}` inside it",
        ),
        (f":::{{note}}\n:::{{tip}}\nText.\n:::\n:::\n{AFTER}", 12, "use one more colon outside"),
        (
            "```{note}\n```python\nx\n```\n```\n",
            12,
            "`{note}` ends where a code block inside",
        ),
        (f"```md\n```python\nx\n```\n```\n{AFTER}", 12, "use one more backtick outside"),
        # What closes nothing.
        (f"Text.\n\n:::\n{AFTER}", 14, "the line `:::` closes nothing"),
        # A heading that nobody meant.
        ("A paragraph.\n---\n\nText.\n", 13, "put a blank line before `---`"),
        (":::{note}\nOne\nand two.\n-----\n:::\n", 15, "put a blank line before `---`"),
    ],
)
def test_it_is_reported_once_at_its_line(
    make_site: Callable[..., Site], text: str, line: int, words: str
) -> None:
    site = make_site(files={BAD: edition(START + text)}).build("dummy")
    [warned] = site.warnings
    assert (warned.path, warned.line) == ("2024-05.md", line)
    assert warned.kind in ("newsletter.block-open", "newsletter.underline")
    assert words in warned.message


@pytest.mark.parametrize(
    "text",
    [
        "::::{note}\n:::{tip}\nText.\n:::\n::::\n",
        "````{note}\n```python\nx\n```\n````\n",
        ":::{note}\n```python\n# x\n```\n:::\n",
        "````md\n```python\nx\n```\n````\n",
        "```\n```\n",
        "- ```\n  x\n  ```\n\n> ```\n> x\n> ```\n",
        "~~~\n```\n~~~\n",
        ":::{note}\nA\n:::\n\n:::{tip}\nA\n:::\n",
        "Text.\n\n---\n\nText.\n",
        "| a |\n|---|\n| b |\n",
    ],
)
def test_what_is_closed_is_left_alone(make_site: Callable[..., Site], text: str) -> None:
    site = make_site(files={BAD: edition(START + text + AFTER)}).build("dummy")
    assert not site.warnings
    assert [one.title for one in site.archive.editions[0].sections] == ["A", "B"]
