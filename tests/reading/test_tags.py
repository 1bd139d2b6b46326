"""`{tags}`: sections and their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PAGE = "editions/2024-05"
EDITION = """\
---
date: 2024-05
---

# May edition

:::{tags} llms
:::

## By argument

:::{tags} wasm, Language   models,WEBGPU
:::

### By lines

:::{tags}
wasm,
language-models

webgpu
:::

#### By both

```{tags} wasm
llm, webgpu
```

## After what is not shown

% A comment.

:::{tags} wasm
:::

## Untagged

Text.
"""
WRITTEN = ("wasm", "llms", "webgpu")


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files={f"{PAGE}.md": EDITION}).build()


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_a_tagged_heading_of_any_level_is_a_section(site: Site) -> None:
    edition = site.archive.find(PAGE)
    assert edition
    titles = [section.title for section in edition.sections]
    assert titles == ["By argument", "By lines", "By both", "After what is not shown"]


@pytest.mark.parametrize("title", ["By argument", "By lines", "By both"])
def test_names_may_be_written_in_any_form(site: Site, title: str) -> None:
    [entry] = [entry for entry in site.archive.entries if entry.title == title]
    assert entry.tags == WRITTEN


def test_a_name_knows_its_line(site: Site) -> None:
    edition = site.archive.find(PAGE)
    assert edition
    assert [use.line for use in edition.tag_uses()] == [7, 12, 12, 12, 18, 19, 21, 26, 27, 27, 34]


def test_under_the_title_it_tags_the_edition(site: Site) -> None:
    [entry] = [entry for entry in site.archive.tagged("llms") if entry.title == "May edition"]
    assert entry.section is None


def test_it_is_shown_under_its_heading_as_links_to_the_tag_pages(site: Site) -> None:
    [section] = site.content(f"{PAGE}.html").select("#after-what-is-not-shown")
    assert links(section) == [Link("../archive/tag/wasm.html", "WASM")]


def test_an_alias_is_shown_as_its_tag(site: Site) -> None:
    [tags] = site.content(f"{PAGE}.html").select("#by-both .tags")
    assert [link.text for link in links(tags)] == ["WASM", "LLMs", "WebGPU"]


def test_a_section_without_it_shows_no_tags(site: Site) -> None:
    [section] = site.content(f"{PAGE}.html").select("#untagged")
    assert not links(section)
    assert said(section).endswith("Text.")


def test_other_builders_show_the_tags_as_text(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": EDITION}).build("text")
    assert "Tags: WASM, LLMs, WebGPU" in site.read(f"{PAGE}.txt")
    assert not site.warnings
