"""The edition page: head, tags, neighbours, table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


MAY = f"""\
---
date: 2024-05-02
author: kim, jan
subtitle: All of it & more
tags: llms
---

# May edition

Before the rubrics.

## First

:::{{tags}} webgpu, llama
:::

{"word " * 700}

## Second

:::{{tags}} wasm, webgpu
:::
"""
JUNE = "---\ndate: 2024-06\n---\n\n# June & &lt;more&gt;\n"
UNTITLED = """\
---
date: 2024-07
subtitle: None
---

## News

:::{tags} wasm
:::

Text.

## More

:::{tags} llama
:::
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {"editions/2024-05.md": MAY, "editions/2024-06.md": JUNE}
    return share_site(files=files).build(newsletter_related=0)


def neighbours(site: Site, path: str) -> list[Link]:
    """Furo's links at the end of a page: next, then previous."""
    page = BeautifulSoup(site.read(path), "lxml")
    found = page.select(".related-pages > a")
    return [Link(str(link["href"]), said(link.select(".title")[0])) for link in found]


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_the_head_says_subtitle_date_authors_and_reading_time(site: Site) -> None:
    [title] = site.content("editions/2024-05.html").select("h1")
    assert said(title.find_previous_siblings("p")[0]) == "May 2, 2024"
    head = [said(tag) for tag in title.find_next_siblings("p")[:2]]
    assert head == ["All of it & more", "Kim, Jan · 3 min read"]


def test_the_number_is_shown_where_there_is_one(make_site: Callable[..., Site]) -> None:
    text = MAY.replace("tags: llms", "number: 12")
    site = make_site(files={"editions/2024-05.md": text}).build()
    [above] = site.content("editions/2024-05.html").select(".edition > .edition-dateline")
    assert said(above) == "May 2, 2024 · No. 12"


def test_an_edition_ends_with_what_to_read_next(site: Site) -> None:
    """The newer edition first; the newest has only the older one."""
    for page, lines in (
        ("2024-05", [("next", "June 2024 June & <more>"), ("prev", "April 2024 April edition")]),
        ("2024-06", [("prev", "May 2, 2024 May edition")]),
    ):
        found = site.content(f"editions/{page}.html").select(".edition-end .edition-next li")
        assert [(one.select("a")[0]["rel"], said(one)) for one in found] == [
            ([relation], text) for relation, text in lines
        ]
        for one in found:
            assert (site.out / "editions" / str(one.select("img")[0]["src"])).resolve().is_file()


def test_an_edition_and_its_sections_can_be_cited(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": MAY}).build(html_baseurl="https://example.org/")
    assert not site.warnings
    page = site.content("editions/2024-05.html")
    address = "https://example.org/editions/2024-05.html"
    for place, whole in (("#second", f"{address}#second"), (".edition-end", address)):
        [cite] = page.select(f"{place} > .cite")
        text, *others = (said(pre) for pre in cite.select("pre"))
        assert text.endswith(f"May 2, 2024, {whole}")
        if place == ".edition-end":
            bibtex, csl = others
            assert f"url = {{{whole}}}" in bibtex
            assert f'"URL": "{whole}"' in csl
    assert said(page.select("#second > .cite summary")[0]) == "Cite “Second”"
    head = BeautifulSoup(site.read("editions/2024-05.html"), "lxml").select(
        'meta[name^="citation"]'
    )
    assert [(str(one["name"]).partition("_")[2], one["content"]) for one in head] == [
        ("title", "May edition"),
        ("author", "Kim"),
        ("author", "Jan"),
        ("publication_date", "2024/05/02"),
        ("journal_title", "Tiny"),
        ("language", "en"),
        ("public_url", address),
    ]


def test_many_tags_are_folded_below_the_points(make_site: Callable[..., Site]) -> None:
    known = "".join(f"t{n}: {{label: Tag {n}}}\n" for n in range(8))
    names = ", ".join(f"t{n}" for n in range(8))
    text = f"---\ndate: 2024-05\n---\n# May\n\n- A point.\n\n## News\n\n:::{{tags}} {names}\n:::\n"
    files = {"editions/2024-05.md": text, "tags.yml": known}
    site = make_site(files=files)
    site.delete("editions/2024-04.md")
    assert not site.build().warnings
    page = site.content("editions/2024-05.html")
    [fold] = page.select("section.edition > details")
    assert said(fold).startswith("8 tags")
    assert len(links(fold)) == 8
    around = page.select("ul:has(+ details), details + section")
    assert [one.get("id") or said(one) for one in around] == ["A point.", "news"]


def test_the_authors_link_to_their_pages(site: Site) -> None:
    found = links(site.content("editions/2024-05.html"))
    assert found[:2] == [
        Link("../archive/author/kim.html", "Kim"),
        Link("../archive/author/jan.html", "Jan"),
    ]


def test_the_head_shows_every_tag_of_the_edition_once(site: Site) -> None:
    found = links(site.content("editions/2024-05.html"))
    assert found[2:6] == [
        Link("../archive/tag/llms.html", "LLMs"),
        Link("../archive/tag/webgpu.html", "WebGPU"),
        Link("../archive/tag/llama.html", "Llama"),
        Link("../archive/tag/wasm.html", "WASM"),
    ]


def test_a_tagged_heading_is_followed_by_its_own_tags(site: Site) -> None:
    [section] = site.content("editions/2024-05.html").select("#second")
    assert [link.text for link in links(section)] == ["WASM", "WebGPU"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2024-04", [Link("2024-05.html", "May edition")]),
        (
            "2024-05",
            [Link("2024-06.html", "June & <more>"), Link("2024-04.html", "April edition")],
        ),
        ("2024-06", [Link("2024-05.html", "May edition")]),
    ],
)
def test_an_edition_links_to_those_before_and_after(
    site: Site, name: str, found: list[Link]
) -> None:
    assert neighbours(site, f"editions/{name}.html") == found


def test_the_contents_at_the_right_name_the_sections(site: Site) -> None:
    page = BeautifulSoup(site.read("editions/2024-05.html"), "lxml")
    contents = [Link(str(a["href"]), said(a)) for a in page.select(".toc-tree a")]
    assert Link("#first", "First") in contents
    assert Link("#second", "Second") in contents


def test_a_setting_says_how_fast_readers_read(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": MAY}).build(newsletter_words_per_minute=100)
    assert "7 min read" in said(site.content("editions/2024-05.html"))


def test_other_builders_show_the_head_as_text(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": MAY}).build("text")
    assert not site.warnings
    lines = site.read("editions/2024-05.txt").splitlines()
    assert [line for line in lines if line][2:5] == [
        "All of it & more",
        "May 2, 2024 · Kim, Jan · 3 min read",
        "Tags: LLMs, WebGPU, Llama, WASM",
    ]
    assert "Tags: WASM, WebGPU" in lines


def test_dates_are_written_in_the_language_of_the_site(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": MAY}).build("text", language="de")
    assert "2. Mai 2024" in site.read("editions/2024-05.txt")


def test_without_a_title_each_section_keeps_its_own_tags(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-07.md": UNTITLED}).build(newsletter_related=0)
    sections = site.content("editions/2024-07.html").select("section")
    assert [[link.text for link in links(section)] for section in sections] == [["WASM"], ["Llama"]]


def test_an_edition_without_a_date_has_no_neighbours_and_no_date(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/042.md": "# No date\n\nText.\n"}).build()
    [warned] = site.warnings
    assert warned.kind == "newsletter.date-missing"
    assert neighbours(site, "editions/042.html") == []
    assert "Jan · 1 min read" in said(site.content("editions/042.html"))


def test_pages_that_are_not_editions_are_unchanged(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"docs/guide.md": "---\norphan: true\n---\n\n# Guide\n\nText.\n"})
    assert said(site.build().content("docs/guide.html")) == "Guide Text."
