"""All editions in one document: a book has the pages of none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.records import tag_list
from tests.conftest import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

INDEX = "# Tiny\n\n:::{toctree}\neditions/2024-05\neditions/2024-04\n:::\n"
MAY = """\
---
date: 2024-05
---

# May edition

## A section

:::{tags} web-gpu, wasm
:::

Text.

## Untagged

More text.
"""
DOCUMENTS = [("index", "tiny.tex", "Tiny", "Jan", "manual")]


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(files={"index.md": INDEX, "editions/2024-05.md": MAY})


def paragraphs(site: Site) -> list[str]:
    """The words of the book, without its commands."""
    _head, _begin, body = site.read("tiny.tex").partition("\\begin{document}")
    return [line for line in body.splitlines() if line and not line.startswith("\\")]


def test_each_section_of_a_latex_book_has_its_own_tags(site: Site) -> None:
    site.build("latex", latex_documents=DOCUMENTS)
    assert not site.warnings
    shown = paragraphs(site)
    assert [line for line in shown if line.startswith("Tags: ")] == [
        "Tags: WebGPU, WASM",
        "Tags: WebGPU",
        "Tags: Llama, LLMs",
    ]
    for tags, text in (
        ("Tags: WebGPU, WASM", "Text."),
        ("Tags: WebGPU", "More browsers support it."),
        ("Tags: Llama, LLMs", "It is out."),
    ):
        assert shown[shown.index(tags) + 1] == text


def test_a_tag_that_nobody_knows_is_told_and_left_out(site: Site) -> None:
    site.write("editions/2024-05.md", MAY.replace("web-gpu, wasm", "wasm, quantum"))
    [warned] = site.build("latex", latex_documents=DOCUMENTS).warnings
    assert (warned.path, warned.line) == ("2024-05.md", 9)
    assert "Tags: WASM" in paragraphs(site)


def test_each_section_of_a_single_page_has_its_own_tags(site: Site) -> None:
    assert not site.build("singlehtml").warnings
    shown = site.content("index.html").select("ul.tags")
    assert [[said(tag) for tag in tags.select("li")] for tags in shown] == [
        ["WebGPU", "WASM"],
        ["WebGPU"],
        ["Llama", "LLMs"],
    ]


def test_the_stored_pages_keep_their_tags(site: Site) -> None:
    """The next book, or another builder, is made of them again."""
    site.build("latex", latex_documents=DOCUMENTS)
    stored = site.app.env.get_doctree("editions/2024-05")
    assert [use.name for node in stored.findall(tag_list) for use in node["uses"]] == [
        "web-gpu",
        "wasm",
    ]
