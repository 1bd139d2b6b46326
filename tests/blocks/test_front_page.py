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


def test_the_editions_are_listed_newest_first(site: Site) -> None:
    shown = view(site, "edition-list")
    assert [link for link in links(shown) if "author" not in link.href] == [
        Link("editions/2024-05-02.html", "May edition"),
        Link("editions/2024-04.html", "April edition"),
        Link("archive.html", "All editions"),
    ]
    assert "The first one" in said(shown)


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
    assert [said(view(site, name)) for name in VIEWS] == [NOTHING] * 3
    assert NOTHING in said(site.content("archive.html"))


def test_without_tags_there_are_none_to_browse(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-04.md": "---\ndate: 2024-04\n---\n\n# April\n"})
    assert not site.build().warnings
    assert not links(view(site, "browse-tags"))


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_an_invalid_limit_is_warned_of(make_site: Callable[..., Site], limit: str) -> None:
    text = f"# Tiny\n\n:::{{edition-list}}\n:limit: {limit}\n:::\n"
    [warned] = make_site(files={"index.md": text}).build("dummy").warnings
    assert (warned.path, warned.line) == ("index.md", 4)
    assert "limit" in warned.message
