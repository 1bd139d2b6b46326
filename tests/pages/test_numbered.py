"""Lists with numbered pages of older items, and the rows of years and months that lead there."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.outputs import sitemap
from sphinx_newsletter.pages import gathered, lists, numbered
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bs4 import Tag

    from tests.conftest import Site


ADDRESS = "https://example.org/"
DATES = ("2019-11-04", "2020-02-03", "2020-07-06", "2020-07-13", "2022-01-03", "2024-04-01")


def edition(date: str) -> str:
    return f"""\
---
date: {date}
author: jan
---

# Of {date}

(talk)=
## A talk

:::{{tags}} wasm
:::

:::{{interview}}
:guest: Kim of {date}
:host: Jan

J: Why?

K: Because.
:::

(work)=
## A work

:::{{tags}} webgpu{", llms" if date < "2020-05" else ""}
:::

:::{{showcase}}
:title: Work of {date}
:url: https://work.example/{date}
:::
"""


FILES = {f"editions/{date}.md": edition(date) for date in DATES}


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """Let a page have two items, and two editions in a year be enough for a row of months."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (lists, sitemap):
            patch.setattr(module, "EDITIONS_PER_PAGE", 2)
        for module in (gathered, sitemap):
            patch.setattr(module, "ITEMS_PER_PAGE", 2)
        patch.setattr(numbered, "_MONTHS_FROM", 3)
        yield


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files=FILES)
    site.delete("editions/2024-04.md")
    site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    return site


def lines(page: Tag) -> list[str]:
    return [said(line) for line in page.select(".edition-title")]


def strip(page: Tag, name: str) -> list[Link]:
    return [link for nav in page.select(f'nav[aria-label="{name}"]') for link in links(nav)]


def test_all_editions_are_those_of_the_newest_years(site: Site) -> None:
    """Whole years: those that are left out have pages already, whose addresses last."""
    page = site.content("archive.html")
    assert lines(page) == ["Of 2024-04-01", "Of 2022-01-03"]
    assert strip(page, "Years of this list") == [
        Link("#y2024", "2024"),
        Link("#y2022", "2022"),
        Link("archive/2020.html", "2020"),
        Link("archive/2019.html", "2019"),
    ]
    assert links(page)[-1] == Link("archive/2020.html", "Older 2020")
    assert links(site.content("archive/2020.html"))[-2:] == [
        Link("2022.html", "Newer 2022"),
        Link("2019.html", "Older 2019"),
    ]


@pytest.mark.parametrize("path", ["archive", "archive/author/jan", "interviews", "showcases"])
def test_landmarks_have_names_of_their_own(site: Site, path: str) -> None:
    """The sidebar has the years, too."""
    page = BeautifulSoup(site.read(f"{path}.html"), "lxml")
    names = [str(nav.get("aria-label")) for nav in page.select("nav")]
    assert len(names) > 3
    assert sorted(names) == sorted(set(names))


def test_a_year_with_many_editions_has_a_row_of_months(site: Site) -> None:
    page = site.content("archive/2020.html")
    months = strip(page, "Months of 2020")
    assert months == [Link("#m2020-07", "Jul"), Link("#m2020-02", "Feb")]
    assert [said(page.select(link.href)[0]) for link in months] == [
        "July 13, 2020 Of 2020-07-13 1 min",
        "February 3, 2020 Of 2020-02-03 1 min",
    ]
    assert not site.content("archive/2019.html").select(".strip")


def test_an_author_has_numbered_pages(site: Site) -> None:
    newest = site.content("archive/author/jan.html")
    assert lines(newest) == ["Of 2024-04-01", "Of 2022-01-03"]
    assert said(newest.select(".facts")[0]).startswith("6 editions")
    assert strip(newest, "Years of this list") == [
        Link("#y2024", "2024"),
        Link("#y2022", "2022"),
        Link("jan/2.html#y2020", "2020"),
        Link("jan/1.html#y2019", "2019"),
    ]
    older = site.content("archive/author/jan/2.html")
    assert said(older.select("h1")[0]) == "Jan, July 2020"
    assert lines(older) == ["Of 2020-07-13", "Of 2020-07-06"]
    assert links(older)[0] == Link("../jan.html", "Jan")
    assert links(older)[-2:] == [
        Link("../jan.html", "Newer since January 2022"),
        Link("1.html", "Older 2019–2020"),
    ]


@pytest.mark.parametrize(
    ("page", "title", "names"),
    [
        ("interviews", "Interviews", "Kim of"),
        ("showcases", "Showcases", "Work of"),
    ],
)
def test_a_collection_has_numbered_pages(site: Site, page: str, title: str, names: str) -> None:
    newest, oldest = site.content(f"{page}.html"), site.content(f"{page}/1.html")
    assert [said(one) for one in newest.select(".entry-title")] == [
        f"{names} 2024-04-01",
        f"{names} 2022-01-03",
    ]
    assert said(newest.select(".facts")[0]) == f"6 {page}, newest first"
    assert strip(newest, "Years of this list")[2:] == [
        Link(f"{page}/2.html#y2020", "2020"),
        Link(f"{page}/1.html#y2019", "2019"),
    ]
    assert said(oldest.select("h1")[0]) == f"{title}, 2019–2020"
    assert said(oldest.select("#y2019 .entry-title")[0]) == f"{names} 2019-11-04"
    assert said(oldest.select(".facts")[0]) == f"2 {page}, newest first"
    assert links(oldest)[0] == Link(f"../{page}.html", title)


def test_a_gallery_filters_what_is_on_its_page(site: Site) -> None:
    assert not site.content("showcases.html").select(".gallery-choices")
    assert not site.content("showcases/1.html").select(".gallery-choices")  # both have it


def test_numbered_pages_are_in_the_sitemap_with_the_day_of_their_newest_item(site: Site) -> None:
    sitemap_xml = site.read("sitemap.xml")
    for page in ("archive/author/jan/2", "interviews/2", "showcases/2"):
        entry = f"<loc>{ADDRESS}{page}.html</loc><lastmod>2020-07-13</lastmod>"
        assert entry in sitemap_xml


def test_a_numbered_page_belongs_to_its_list(site: Site) -> None:
    head = site.read("archive/author/jan/1.html")
    assert '"CollectionPage"' in head
    assert 'href="atom.xml"' in head


def test_a_new_edition_writes_no_page_of_older_items(
    make_site: Callable[..., Site], note_drawn: Callable[[], list[str]]
) -> None:
    site = make_site(files=FILES)
    site.delete("editions/2024-04.md")
    site.build()
    drawn = note_drawn()
    site.write("editions/2024-05.md", edition("2024-05-06"))
    site.build()
    lists = ("archive/author/", "interviews", "showcases")
    assert {page for page in drawn if page.startswith(lists)} == {
        "archive/author/jan",
        "interviews",
        "showcases",
    }


def test_numbered_pages_come_and_go_with_their_items(make_site: Callable[..., Site]) -> None:
    """As in a clean build, byte for byte."""
    site = make_site(files=FILES).build()
    assert (site.out / "interviews/2.html").is_file()
    site.build()  # in which nothing changes
    assert (site.out / "interviews/2.html").is_file()
    for path in ("editions/2020-07-06.md", "editions/2020-07-13.md"):
        site.delete(path)
    site.build()
    anew = make_site()
    shutil.rmtree(anew.folder)
    shutil.copytree(site.folder, anew.folder, ignore=shutil.ignore_patterns("_build"))
    anew.build()
    assert site.pages() == anew.pages()
    assert [path for path in site.pages() if site.read(path) != anew.read(path)] == []
    assert (site.out / "interviews/1.html").is_file()
    assert not (site.out / "interviews/3.html").exists()
