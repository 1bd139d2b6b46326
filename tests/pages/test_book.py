"""All editions in one document (`latex`, `singlehtml`), which has no list pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.reading.extract import tag_list
from tests.conftest import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


INDEX = "# Tiny\n\n:::{toctree}\neditions/2024-05\neditions/2024-04\n:::\n"
MAY = """\
---
date: 2024-05
author: kim
subtitle: What came in May
tags: llms
---

# May edition

## A section

:::{tags} web-gpu, wasm
:::

Text.

## Untagged

More text.
"""
# Below the title of each edition: subtitle, byline, tags.
MAYS = ("May edition", "What came in May", "May 2024 · Kim · 1 min read")
APRILS = ("April edition", "The first one", "April 2024 · Jan · 1 min read")
HEADS = [(*MAYS, "Tags: LLMs, WebGPU, WASM"), (*APRILS, "Tags: WebGPU, Llama, LLMs")]
DOCUMENTS = [("index", "tiny.tex", "Tiny", "Jan", "manual")]


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(files={"index.md": INDEX, "editions/2024-05.md": MAY})


def paragraphs(site: Site) -> list[str]:
    """Text of the LaTeX document, without commands."""
    _head, _begin, body = site.read("tiny.tex").partition("\\begin{document}")
    lines = re.sub(r"\\DUrole\{[\w-]+\}\{(.*?)\}", r"\1", body).splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("\\")]


def test_each_section_of_a_latex_document_has_its_own_tags(site: Site) -> None:
    site.build("latex", latex_documents=DOCUMENTS)
    assert not site.warnings
    shown = paragraphs(site)
    assert [line for line in shown if line.startswith("Tags: ")] == [
        HEADS[0][3],
        "Tags: WebGPU, WASM",
        HEADS[1][3],
        "Tags: WebGPU",
        "Tags: Llama, LLMs",
    ]
    for tags, text in (
        ("Tags: WebGPU, WASM", "Text."),
        ("Tags: WebGPU", "More browsers support it."),
        ("Tags: Llama, LLMs", "It is out."),
    ):
        assert shown[shown.index(tags) + 1] == text


def test_each_edition_of_a_latex_document_has_its_own_head(site: Site) -> None:
    site.build("latex", latex_documents=DOCUMENTS)
    assert not site.warnings
    text, shown = site.read("tiny.tex"), paragraphs(site)
    for title, subtitle, *head in HEADS:
        assert text.index(f"{{{title}}}") < text.index(subtitle)
        start = shown.index(subtitle)
        assert shown[start + 1 : start + 3] == head
    assert [line for line in shown if line.endswith("min read")] == [MAYS[2], APRILS[2]]
    may, april = (text.index(f"{{{title}}}") for title, *_head in HEADS)
    assert may < text.index(HEADS[0][1]) < april


def test_each_edition_of_a_single_page_has_its_own_head(site: Site) -> None:
    assert not site.build("singlehtml").warnings
    shown = site.content("index.html").select(".edition")
    found = [[said(part) for part in edition.find_all(recursive=False)[:4]] for edition in shown]
    # Here the tags are a list.
    tags = [line.removeprefix("Tags: ").replace(",", "") for *_others, line in HEADS]
    assert found == [[*head[:3], line] for head, line in zip(HEADS, tags, strict=True)]


def test_an_edition_that_is_an_appendix_has_its_head(site: Site) -> None:
    site.write("index.md", INDEX.replace("editions/2024-04\n", ""))
    site.write("editions/2024-04.md", "---\ndate: 2024-04\n---\n# Old\n\nText.\n")
    site.build("latex", latex_documents=DOCUMENTS, latex_appendices=["editions/2024-04"])
    assert not site.warnings
    assert "April 2024 · Jan · 1 min read" in paragraphs(site)
    assert paragraphs(site).count("What came in May") == 1


def test_an_edition_without_a_title_begins_with_its_head(site: Site) -> None:
    site.write("editions/2024-05.md", MAY.replace("# May edition\n", ""))
    [warned] = site.build("latex", latex_documents=DOCUMENTS).warnings
    assert warned.kind == "newsletter.title-missing"
    assert paragraphs(site)[0] == "What came in May"


def test_an_unknown_tag_is_reported_and_left_out(site: Site) -> None:
    site.write("editions/2024-05.md", MAY.replace("web-gpu, wasm", "wasm, quantum"))
    [warned] = site.build("latex", latex_documents=DOCUMENTS).warnings
    assert (warned.path, warned.line) == ("2024-05.md", 12)
    assert "Tags: WASM" in paragraphs(site)


def test_each_section_of_a_single_page_has_its_own_tags(site: Site) -> None:
    assert not site.build("singlehtml").warnings
    shown = site.content("index.html").select("ul.tags")
    assert [[said(tag) for tag in tags.select("li")] for tags in shown] == [
        ["LLMs", "WebGPU", "WASM"],
        ["WebGPU", "WASM"],
        ["WebGPU", "Llama", "LLMs"],
        ["WebGPU"],
        ["Llama", "LLMs"],
    ]


def test_stored_doctrees_are_unchanged(site: Site) -> None:
    """Other builders use them again."""
    site.build("latex", latex_documents=DOCUMENTS)
    stored = site.app.env.get_doctree("editions/2024-05")
    assert [use.name for node in stored.findall(tag_list) for use in node["uses"]] == [
        "web-gpu",
        "wasm",
    ]
