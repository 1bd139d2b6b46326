"""List pages: tags, editions by year, authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


DECEMBER = """\
---
date: 2022-12
author: kim
---

# December & <more\\>

## Old news

:::{tags} webgpu, 3d
:::

It was new.
"""
MAY = """\
---
date: 2024-05-02
author: kim, jan
tags: webgpu
subtitle: All of it
---

# May edition

## Showcases

### First

:::{tags} webgpu, wasm
:::

A *first* thing.

### Second

:::{tags} web-gpu, wasm, llms
:::

A second thing.
"""
TAGS = """\
llms: {label: LLMs, description: Language models.}
llama: {label: Llama, broader: llms}
alpaca: {label: alpaca, broader: llms}
webgpu: {label: WebGPU, description: Graphics on the GPU., aliases: [web-gpu]}
wasm: {label: WASM}
3d: {label: "3D & <more>"}
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {
        "tags.yml": TAGS,
        "editions/2022-12.md": DECEMBER,
        "editions/2024-05.md": MAY,
    }
    return share_site(files=files).build()


def entries(site: Site, path: str) -> list[str]:
    """Entries of a list page, one line each."""
    return [said(entry) for entry in site.content(path).select(".entry")]


def related(site: Site, slug: str) -> dict[str, list[str]]:
    """Tags to which the page of a tag links, by relation."""
    rows = site.content(f"archive/tag/{slug}.html").select("dl > div")
    return {
        said(name): [
            link.text.rpartition("+ ")[2]
            for link in links(row)
            if "search.html?tag=" not in link.href or "&" in link.href
        ]
        for row in rows
        for name in row.select("dt")
    }


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_a_tag_page_shows_description_number_of_entries_and_first_date(site: Site) -> None:
    page = said(site.content("archive/tag/webgpu.html"))
    for words in ("WebGPU", "Graphics on the GPU.", "4 sections", "since December 2022"):
        assert words in page


def test_a_tag_page_lists_its_entries_newest_first(site: Site) -> None:
    assert entries(site, "archive/tag/webgpu.html") == [
        "May edition All of it The whole edition · May 2, 2024",
        "First A first thing. May edition · Showcases · May 2, 2024 WASM",
        "Second A second thing. May edition · Showcases · May 2, 2024 WASM LLMs",
        "WebGPU support More browsers support it. April edition · Developments · April 2024",
        "Old news It was new. December & <more> · December 2022 3D & <more>",
    ]


def test_a_tag_page_is_grouped_by_year(site: Site) -> None:
    headings = site.content("archive/tag/webgpu.html").select("h2")
    assert [said(heading) for heading in headings] == ["2024", "2022"]


def test_an_entry_links_to_the_section_its_edition_and_its_other_tags(site: Site) -> None:
    entry = site.content("archive/tag/webgpu.html").select(".entry")[2]
    assert links(entry) == [
        Link("../../editions/2024-05.html#second", "Second"),
        Link("../../editions/2024-05.html", "May edition"),
        Link("wasm.html", "WASM"),
        Link("llms.html", "LLMs"),
    ]


@pytest.mark.parametrize(
    ("slug", "kin"),
    [
        ("webgpu", {"Often tagged with": ["WASM", "3D & <more>", "LLMs"]}),
        ("llama", {"Broader": ["LLMs"], "Often tagged with": ["LLMs"]}),
        (
            "llms",
            {"Narrower": ["alpaca", "Llama"], "Often tagged with": ["Llama", "WASM", "WebGPU"]},
        ),
        ("alpaca", {"Broader": ["LLMs"]}),
    ],
)
def test_a_tag_page_links_to_related_tags(site: Site, slug: str, kin: dict[str, list[str]]) -> None:
    assert related(site, slug) == kin


def test_a_tag_that_is_not_used_has_a_page(site: Site) -> None:
    assert entries(site, "archive/tag/alpaca.html") == []


def test_the_list_of_tags_has_those_in_use_with_counts_by_letter(site: Site) -> None:
    page = site.content("archive/tag.html")
    assert [said(heading) for heading in page.select("h2")] == ["#", "L", "W"]
    assert [said(item) for item in page.select("li")] == [
        "3D & <more> 1",
        "Llama 1",
        "LLMs 2",
        "WASM 2",
        "WebGPU 5",
    ]
    assert Link("tag/webgpu.html", "WebGPU") in links(page)


def test_all_editions_are_listed_by_year(site: Site) -> None:
    page = site.content("archive.html")
    assert [said(heading) for heading in page.select("h2")] == ["2024", "2022"]
    assert links(page) == [
        Link("statistics.html", "Statistics"),
        Link("#y2024", "2024"),
        Link("#y2022", "2022"),
        Link("archive/2024.html", "2024"),
        Link("editions/2024-05.html", "May edition"),
        Link("editions/2024-04.html", "April edition"),
        Link("archive/2022.html", "2022"),
        Link("editions/2022-12.html", "December & <more>"),
    ]


def test_a_year_lists_its_editions_one_line_each(site: Site) -> None:
    lines = site.content("archive/2024.html").select(".editions > li")
    assert [said(line) for line in lines] == [
        "May 2, 2024 May edition 1 min",
        "April 2024 April edition 1 min",
    ]
    assert [link for line in lines for link in links(line)] == [
        Link("../editions/2024-05.html", "May edition"),
        Link("../editions/2024-04.html", "April edition"),
    ]


@pytest.mark.parametrize(
    ("year", "prev", "next_"), [("2022", None, "2024.html"), ("2024", "2022.html", None)]
)
def test_a_year_links_to_the_years_before_and_after_with_editions(
    site: Site, year: str, prev: str | None, next_: str | None
) -> None:
    page = site.content(f"archive/{year}.html")
    neighbours = {rel: page.select_one(f"a[rel={rel}]") for rel in ("prev", "next")}
    assert {rel: link and link["href"] for rel, link in neighbours.items()} == {
        "prev": prev,
        "next": next_,
    }
    assert not (site.out / "archive" / "2023.html").exists()


def test_the_authors_are_listed_with_the_number_of_their_editions(site: Site) -> None:
    page = site.content("archive/author.html")
    assert [said(item) for item in page.select("li")] == ["Jan 2", "Kim 2"]
    assert links(page) == [Link("author/jan.html", "Jan"), Link("author/kim.html", "Kim")]


def test_an_author_has_a_page_with_their_editions_and_address(site: Site) -> None:
    page = site.content("archive/author/jan.html")
    assert "https://jan.example/" in {link.href for link in links(page)}
    titles = [said(title) for title in page.select(".edition-title")]
    assert titles == ["May edition", "April edition"]


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("archive.html", "All editions"),
        ("archive/2024.html", "Editions of 2024"),
        ("archive/tag.html", "All tags"),
        ("archive/tag/3d.html", "3D & <more>"),
        ("archive/author.html", "Authors"),
        ("archive/author/kim.html", "Kim"),
    ],
)
def test_a_list_page_has_one_title(site: Site, path: str, heading: str) -> None:
    assert [said(title) for title in site.content(path).select("h1")] == [heading]
    [name] = BeautifulSoup(site.read(path), "lxml").select("head > title")
    assert said(name).startswith(heading)
