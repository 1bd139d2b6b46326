"""`{latest-edition}`, `{browse-tags}` and `{edition-list}` on the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag

    from tests.conftest import Site


MAY = """\
---
date: 2024-05-02
author: kim, jan
---

# May edition

- A point with a [link](https://example.org/) in `it`.
- Another point.

## News

:::{tags} llama
:::

- No point.
"""
NOTHING = "No edition has been published yet."
VIEWS = ("latest-edition", "browse-tags", "edition-list")


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    guide = "# Guide\n\n:::{edition-list}\n:limit: 1\n:::\n\n:::{browse-tags}\n:limit: 2\n:::\n"
    index = "# Tiny\n\n" + "".join(f":::{{{view}}}\n:::\n\n" for view in VIEWS)
    files = {
        "index.md": f"{index}\n:::{{toctree}}\ndocs/guide\n:::\n",
        "editions/2024-05-02.md": MAY,
        "docs/guide.md": guide,
    }
    return share_site(files=files).build()


def view(site: Site, name: str, path: str = "index.html") -> Tag:
    [found] = site.content(path).select(f".{name}")
    return found


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_the_latest_edition_shows_its_title_date_authors_and_points(site: Site) -> None:
    shown = view(site, "latest-edition")
    assert links(shown) == [
        Link("editions/2024-05-02.html", "May edition"),
        Link("editions/2024-05-02.html", "Read the edition"),
        Link("archive/author/kim.html", "Kim"),
        Link("archive/author/jan.html", "Jan"),
    ]
    assert "May 2, 2024" in said(shown)
    points = [said(point) for point in shown.select("li")]
    assert points == ["A point with a link in it.", "Another point."]


def test_the_tags_are_ranked_by_their_sections(site: Site) -> None:
    shown = view(site, "browse-tags")
    assert [said(item) for item in shown.select("li")] == ["Llama 2", "LLMs 1", "WebGPU 1"]
    assert links(shown)[0] == Link("archive/tag/llama.html", "Llama")
    assert links(shown)[-1] == Link("archive/tag.html", "All tags")


def test_the_editions_before_the_latest_have_one_line_each(site: Site) -> None:
    shown = view(site, "edition-list")
    assert links(shown) == [
        Link("editions/2024-04.html", "April edition"),
        Link("archive.html", "All editions"),
    ]
    assert [said(line) for line in shown.select("li")] == ["April 2024 April edition 1 min"]


def test_each_edition_has_its_cover(site: Site) -> None:
    drawn = [str(cover["src"]) for cover in site.content("index.html").select("img")]
    assert drawn == ["_covers/editions/2024-05-02.svg", "_covers/editions/2024-04.svg"]
    for path in drawn:
        assert site.read(path).startswith(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600'
        )


def test_a_page_with_the_name_as_its_headline_says_so(site: Site) -> None:
    mark = '<span class="titled"'
    paths = ("index.html", "docs/guide.html", "editions/2024-04.html")
    assert [mark in site.read(path) for path in paths] == [True, False, False]


def test_no_list_is_shown_that_is_empty(make_site: Callable[..., Site]) -> None:
    index = "# Tiny\n\n:::{latest-edition}\n:::\n\n:::{edition-list}\n:title: Earlier\n:::\n"
    site = make_site(files={"index.md": index}).build()
    assert not site.warnings
    assert "Earlier" not in said(site.content("index.html"))
    site.write("editions/2024-05-02.md", MAY)
    assert not site.build().warnings
    assert said(site.content("index.html").select("h2.rubric")[0]) == "Earlier"


TALK = """\
---
date: 2024-06
---
# June

## On Burn

:::{tags} llama
:::

::::{interview}
:guest: Ada B. Lovelace; Grace
:role: first programmer
:host: Jan

J: Why?

A: Because.
::::
"""


def test_guests_have_a_name_a_role_and_a_monogram(make_site: Callable[..., Site]) -> None:
    index = "# Tiny\n\n:::{latest-interviews}\n:title: Talks\n:::\n\n:::{subscribe}\n:::\n"
    site = make_site(files={"index.md": index, "editions/2024-06.md": TALK})
    site.build(html_baseurl="https://example.org/")
    assert not site.warnings
    shown = view(site, "latest-interviews")
    assert [said(guest) for guest in shown.select("li")] == [
        "ALAda B. Lovelace first programmer",
        "GGrace",
    ]
    assert links(shown) == [
        Link("editions/2024-06.html#on-burn", "Ada B. Lovelace"),
        Link("editions/2024-06.html#on-burn", "Grace"),
        Link("interviews.html", "All interviews"),
    ]
    assert links(view(site, "subscribe")) == [Link("subscribe.html", "Subscribe")]


def test_a_limit_is_obeyed_and_links_are_relative_to_the_page(site: Site) -> None:
    path = "docs/guide.html"
    assert [said(item) for item in view(site, "browse-tags", path).select("li")] == [
        "Llama 2",
        "LLMs 1",
    ]
    titles = [link for link in links(view(site, "edition-list", path)) if "author" not in link.href]
    assert titles == [
        Link("../editions/2024-05-02.html", "May edition"),
        Link("../archive.html", "All editions"),
    ]


def test_other_builders_show_the_views_as_text(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05-02.md": MAY}).build("text")
    text = site.read("index.txt")
    assert not site.warnings
    assert "May edition" in text
    assert "* Another point." in text
    assert "Llama 2" in text


def test_a_site_without_editions_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    assert not site.build().warnings
    shown = site.content("index.html").select(", ".join(f".{name}" for name in VIEWS))
    assert [said(one) for one in shown] == [NOTHING]
    assert NOTHING in said(site.content("archive.html"))


def test_without_tags_there_are_none_to_browse(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-04.md": "---\ndate: 2024-04\n---\n\n# April\n"})
    assert not site.build().warnings
    assert not site.content("index.html").select(".browse-tags")


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_an_invalid_limit_is_warned_of(make_site: Callable[..., Site], limit: str) -> None:
    text = f"# Tiny\n\n:::{{edition-list}}\n:limit: {limit}\n:::\n"
    [warned] = make_site(files={"index.md": text}).build("dummy").warnings
    assert (warned.path, warned.line) == ("index.md", 4)
    assert "limit" in warned.message
