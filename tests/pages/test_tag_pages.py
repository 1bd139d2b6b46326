"""Pages of a tag: numbered pages, the chart of the years, combined tags."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.pages import tag_pages
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bs4 import Tag

    from tests.conftest import Site


TAGS = """\
webgpu: {label: WebGPU, description: On the GPU.}
wasm: {label: WASM, broader: webgpu}
3d: {label: "3D & <more>"}
1: {label: One}
"""


def edition(date: str, sections: str, tags: str, whole: str = "") -> str:
    """An edition with a section for each letter of *sections*."""
    body = f":::{{tags}} {tags}\n:::\n\nText.\n\n"
    parts = "".join(f"(at-{name})=\n## {name}\n\n{body}" for name in sections)
    return f"---\ndate: {date}\ntags: [{whole}]\n---\n\n# Of {date}\n\n{parts}"


EDITIONS = {
    "editions/2010-05.md": edition("2010-05", "z", "1"),
    "editions/2019-11.md": edition("2019-11-04", "a", "webgpu, 3d"),
    "editions/2020-02.md": edition("2020-02", "bc", "webgpu, 3d"),
    "editions/2020-07.md": edition("2020-07", "de", "webgpu, 3d"),
    "editions/2022-01.md": edition("2022-01", "fg", "webgpu, wasm", whole="webgpu"),
    "editions/2022-05.md": edition("2022-05-28", "hijlm", "1"),
    "editions/2024-04.md": edition("2024-04", "k", "webgpu, 3d"),
}


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """Let a page have three entries, and six be enough for a chart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tag_pages, "ENTRIES_PER_PAGE", 3)
        patch.setattr(tag_pages, "_CHART_FROM", 6)
        yield


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files={"tags.yml": TAGS, **EDITIONS}).build()


def listed(site: Site, path: str) -> list[str]:
    return [said(title) for title in site.content(path).select(".entry-title, .entry-lines a")]


def head(site: Site, path: str) -> Tag:
    [found] = BeautifulSoup(site.read(path), "lxml").select("head")
    return found


def neighbours(found: Tag) -> dict[str, str]:
    """Targets of the links that are marked as next and previous."""
    return {str(to["rel"][0]): str(to["href"]) for to in found.select("[rel=prev], [rel=next]")}


def years(site: Site, path: str) -> list[Link | str]:
    """The years of the chart with their accessible names; those without a link as text."""
    return [
        Link(str(link["href"]), str(link["aria-label"])) if link else said(item)
        for item in site.content(path).select(".years > li")
        for link in [item.find("a")]
    ]


def heights(site: Site, path: str) -> list[dict[str, str]]:
    """Heights of the bars of each year in the chart, by position."""
    charts = site.content(path).select(".years svg")
    return [
        {str(bar["x"]): str(bar["height"]) for bar in chart.select("rect[x]")} for chart in charts
    ]


def test_each_entry_is_on_one_page_and_the_oldest_on_the_first(site: Site) -> None:
    assert not site.warnings
    assert listed(site, "archive/tag/webgpu.html") == ["k", "Of 2022-01", "f"]
    assert listed(site, "archive/tag/webgpu/2.html") == ["g", "d", "e"]
    assert listed(site, "archive/tag/webgpu/1.html") == ["b", "c", "a"]
    assert not (site.out / "archive/tag/webgpu/3.html").exists()


def test_a_tag_with_less_than_two_pages_full_has_one(site: Site) -> None:
    assert listed(site, "archive/tag/wasm.html") == ["f", "g"]
    assert not (site.out / "archive/tag/wasm").exists()


def test_tags_of_digits_do_not_clash_with_numbered_pages(site: Site) -> None:
    assert listed(site, "archive/tag/1.html") == ["h", "i", "j"]
    assert listed(site, "archive/tag/1/1.html") == ["l", "m", "z"]
    assert listed(site, "archive/tag/3d/1.html") == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("archive/tag/webgpu/1.html", "WebGPU, 2019–2020"),
        ("archive/tag/webgpu/2.html", "WebGPU, 2020–2022"),
        ("archive/tag/3d/1.html", "3D & <more>, 2019–2020"),
    ],
)
def test_a_numbered_page_is_titled_by_its_years(site: Site, path: str, title: str) -> None:
    assert [said(heading) for heading in site.content(path).select("h1")] == [title]
    assert said(head(site, path).select("title")[0]) == f"{title} - Tiny"


def test_a_numbered_page_counts_only_its_own_entries(site: Site) -> None:
    page = site.content("archive/tag/webgpu/2.html")
    assert said(page.select(".facts")[0]) == "3 sections, newest first"
    assert not page.select(".tag-description, .relations, .years")
    assert links(page)[0] == Link("../webgpu.html", "WebGPU")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("webgpu", [Link("webgpu/2.html", "Older 2020–2022")]),
        (
            "webgpu/2",
            [Link("../webgpu.html", "Newer since January 2022"), Link("1.html", "Older 2019–2020")],
        ),
        ("webgpu/1", [Link("2.html", "Newer 2020–2022")]),
        ("wasm", []),
    ],
)
def test_a_page_links_to_those_before_and_after(site: Site, path: str, found: list[Link]) -> None:
    page = site.content(f"archive/tag/{path}.html")
    assert [link for nav in page.select(".newer-older") for link in links(nav)] == found
    relations = {"Older": "prev", "Newer": "next"}
    expected = {relations[link.text.split()[0]]: link.href for link in found}
    assert neighbours(page) == expected
    assert neighbours(head(site, f"archive/tag/{path}.html")) == expected


def test_addresses_can_end_in_a_slash(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"tags.yml": TAGS, **EDITIONS}).build("dirhtml")
    assert not site.warnings
    assert neighbours(head(site, "archive/tag/webgpu/index.html")) == {"prev": "2/"}
    second = "archive/tag/webgpu/2/index.html"
    assert neighbours(head(site, second)) == {"next": "../", "prev": "../1/"}
    assert Link("../../../../editions/2020-07/#at-d", "d") in links(site.content(second))
    assert years(site, "archive/tag/webgpu/index.html")[1] == Link("2/#y2020", "2020: 4 sections")


def test_links_of_entries_are_right_on_pages_of_all_depths(site: Site) -> None:
    [own] = [link for link in links(site.content("archive/tag/webgpu.html")) if link.text == "f"]
    assert own.href == "../../editions/2022-01.html#at-f"
    assert Link("wasm.html", "WASM") in links(site.content("archive/tag/webgpu.html"))
    found = links(site.content("archive/tag/webgpu/2.html"))
    assert Link("../../../editions/2022-01.html#at-g", "g") in found


def test_older_entries_have_one_line_each(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_pages, "ENTRIES_PER_PAGE", 50)
    monkeypatch.setattr(tag_pages, "_IN_FULL", 2)
    site = make_site(files={"tags.yml": TAGS, **EDITIONS}).build()
    page = site.content("archive/tag/webgpu.html")
    assert [said(one) for one in page.select(".entry-title")] == ["k", "Of 2022-01"]
    assert [said(one) for one in page.select("#y2022 > ul > li")] == [
        "Of 2022-01 The whole edition · January 2022",
        "January 2022 f",
        "January 2022 g",
    ]
    few = site.content("archive/tag/wasm.html")
    assert [said(one) for one in few.select(".entry-title")] == ["f", "g"]


def test_a_page_of_older_entries_has_one_line_for_each(site: Site) -> None:
    page = site.content("archive/tag/webgpu/2.html")
    assert [said(one) for one in page.select("section ul > li")] == [
        "January 2022 g",
        "July 2020 d",
        "July 2020 e",
    ]


def test_the_years_link_to_their_first_entry(site: Site) -> None:
    assert years(site, "archive/tag/webgpu.html") == [
        Link("webgpu/1.html#y2019", "2019: 1 section"),
        Link("webgpu/2.html#y2020", "2020: 4 sections"),
        "2021 nothing",
        Link("#y2022", "2022: 3 sections"),
        "2023 nothing",
        Link("#y2024", "2024: 1 section"),
    ]
    for link in years(site, "archive/tag/webgpu.html"):
        if isinstance(link, Link):
            path, _, place = link.href.partition("#")
            assert site.content(f"archive/tag/{path or 'webgpu.html'}").select(f"#{place}")


def test_a_bar_is_as_high_as_the_quarter_has_entries(site: Site) -> None:
    assert heights(site, "archive/tag/webgpu.html") == [
        {"24": "8"},
        {"0": "16", "16": "16"},
        {},
        {"0": "24"},
        {},
        {"8": "8"},
    ]


def test_many_empty_years_are_one(site: Site) -> None:
    assert years(site, "archive/tag/1.html") == [
        Link("1/1.html#y2010", "2010: 1 section"),
        "2011–2021 nothing",
        Link("#y2022", "2022: 5 sections"),
    ]


def test_few_entries_have_no_chart(site: Site) -> None:
    assert years(site, "archive/tag/wasm.html") == []


def test_one_year_has_no_chart(make_site: Callable[..., Site]) -> None:
    files = {"tags.yml": TAGS, "editions/2024-04.md": edition("2024-04", "abcdefgh", "webgpu")}
    site = make_site(files=files).build()
    assert len(listed(site, "archive/tag/webgpu/1.html")) == 3
    assert years(site, "archive/tag/webgpu.html") == []


def test_tags_can_be_combined(site: Site) -> None:
    page = site.content("archive/tag/webgpu.html")
    search = "../../search.html?tag=webgpu"
    assert [link for link in links(page) if link.href.startswith("../../search")] == [
        Link(f"{search}&tag=3d", "WebGPU + 3D & <more>"),
        Link(f"{search}&tag=wasm", "WebGPU + WASM"),
        Link(search, "Combine with other tags"),
    ]


def test_a_tag_that_occurs_alone_cannot_be_combined(site: Site) -> None:
    assert not [link for link in links(site.content("archive/tag/1.html")) if "search" in link.href]


@pytest.mark.parametrize(
    ("sections", "drawn"),
    [
        ("n", {"webgpu"}),
        # The newest page is full: its entries get a number, and the page before links to it.
        ("nop", {"webgpu", "webgpu/2", "webgpu/3"}),
    ],
)
def test_a_new_edition_writes_no_page_that_it_does_not_change(
    make_site: Callable[..., Site],
    note_drawn: Callable[[], list[str]],
    sections: str,
    drawn: set[str],
) -> None:
    site = make_site(files={"tags.yml": TAGS, **EDITIONS}).build()
    drawn_pages = note_drawn()
    site.write("editions/2025-02.md", edition("2025-02", sections, "webgpu"))
    site.build()
    tags = {name.removeprefix("archive/tag/") for name in drawn_pages if "/tag/" in name}
    assert tags == drawn


@pytest.mark.slow
def test_pages_appear_and_disappear_with_their_entries(make_site: Callable[..., Site]) -> None:
    """As in a clean build, byte for byte."""
    site = make_site(files={"tags.yml": TAGS, **EDITIONS}).build()
    for changes in (
        {"editions/2025-02.md": edition("2025-02", "nop", "webgpu")},
        {"editions/2020-02.md": None, "editions/2020-07.md": None},
        {"editions/2025-02.md": None, "tags.yml": TAGS.replace("WebGPU", "GPU")},
    ):
        for path, text in changes.items():
            (site.folder / path).unlink() if text is None else site.write(path, text)
        site.build()
        anew = make_site()
        shutil.rmtree(anew.folder)
        shutil.copytree(site.folder, anew.folder, ignore=shutil.ignore_patterns("_build"))
        anew.build()
        assert site.pages() == anew.pages()
        assert [path for path in site.pages() if site.read(path) != anew.read(path)] == []
    assert not (site.out / "archive/tag/webgpu").exists()
