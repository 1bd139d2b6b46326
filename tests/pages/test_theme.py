"""The theme: sidebar, edit links, style sheets, templates of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


GUIDES = """\
# Tiny

:::{toctree}
:hidden:

docs/first
docs/second
:::
"""


def editions(count: int) -> dict[str, str]:
    return {
        f"editions/{n:03}.md": f"---\ndate: {1990 + n}-01\n---\n\n# Number {n}\n\n## Section\n\n"
        f":::{{tags}} t{n}, {'t1' if n % 2 else 't2'}\n:::\n"
        for n in range(1, count + 1)
    }


def tags(count: int) -> str:
    return "".join(f"t{n}: {{label: Tag {n}}}\n" for n in range(1, count + 1))


def head(site: Site, path: str) -> BeautifulSoup:
    return BeautifulSoup(site.read(path), "lxml")


@pytest.fixture(scope="module")
def large(share_site: Callable[..., Site]) -> Site:
    files = {
        **editions(30),
        "tags.yml": tags(30),
        "index.md": GUIDES,
        "docs/first.md": "# First guide\n",
        "docs/second.md": "# Second & guide\n",
    }
    site = share_site(files=files)
    site.delete("editions/2024-04.md")
    return site.build(newsletter_sidebar_editions=2, newsletter_sidebar_tags=3)


def test_nothing_is_warned(large: Site) -> None:
    assert not large.warnings


def test_the_sidebar_shows_the_latest_most_used_and_the_guides(large: Site) -> None:
    assert links(large.sidebar()) == [
        Link("surprise.html", "Surprise me"),
        Link("editions/030.html", "Number 30"),
        Link("editions/029.html", "Number 29"),
        Link("archive.html", "All editions"),
        Link("archive/tag/t1.html", "Tag 1"),
        Link("archive/tag/t2.html", "Tag 2"),
        Link("archive/tag/t10.html", "Tag 10"),
        Link("archive/tag.html", "All tags"),
        *(Link(f"archive/{year}.html", str(year)) for year in range(2020, 2014, -1)),
        Link("docs/first.html", "First guide"),
        Link("docs/second.html", "Second & guide"),
        Link("subscribe.html", "Subscribe"),  # without an address there are no feeds
    ]


def test_the_sidebar_is_as_long_with_thirty_editions_as_with_ten(
    make_site: Callable[..., Site],
) -> None:
    sizes = set()
    for count in (10, 30):
        site = make_site(files={**editions(count), "tags.yml": tags(30)})
        site.delete("editions/2024-04.md")
        assert not site.build().warnings
        sizes.add(len(links(site.sidebar())))
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("editions/030.html", "Number 30"),
        ("archive.html", "All editions"),
        ("archive/tag/t2.html", "Tag 2"),
        ("archive/2020.html", "2020"),
        ("docs/second.html", "Second & guide"),
    ],
)
def test_the_sidebar_marks_the_page_that_is_open(large: Site, path: str, text: str) -> None:
    assert [said(link) for link in large.sidebar(path).select("[aria-current=page]")] == [text]


def test_editions_are_in_no_toctree(large: Site) -> None:
    assert {*large.app.env.toctree_includes.get("index", [])} == {"docs/first", "docs/second"}
    assert not [name for name in large.app.env.files_to_rebuild if name.startswith("editions/")]


def test_guides_link_to_each_other_and_the_front_page_to_none(large: Site) -> None:
    def neighbours(path: str) -> list[str]:
        return [said(a.select(".title")[0]) for a in head(large, path).select(".related-pages a")]

    assert neighbours("docs/first.html")[0] == "Second & guide"
    assert neighbours("index.html") == []


@pytest.mark.parametrize(
    ("path", "edit"),
    [
        ("index.html", "https://github.com/me/site/edit/trunk/index.md"),
        ("editions/2024-04.html", "https://github.com/me/site/edit/trunk/editions/2024-04.md"),
    ],
)
def test_a_page_can_be_edited_where_a_repository_is_set(
    make_site: Callable[..., Site], path: str, edit: str
) -> None:
    site = make_site().build(
        newsletter_repository="https://github.com/me/site", newsletter_branch="trunk"
    )
    assert not site.warnings
    assert [str(a["href"]) for a in head(site, path).select(".edit-this-page a")] == [edit]


@pytest.mark.parametrize("path", ["archive.html", "archive/tag/webgpu.html"])
def test_a_page_without_a_source_cannot_be_edited(
    make_site: Callable[..., Site], path: str
) -> None:
    site = make_site().build(newsletter_repository="https://github.com/me/site")
    assert not head(site, path).select(".edit-this-page a")


def test_without_a_repository_no_page_can_be_edited(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    assert not head(site, "editions/2024-04.html").select(".edit-this-page a")


def test_addresses_can_end_in_a_slash(make_site: Callable[..., Site]) -> None:
    site = make_site().build("dirhtml")
    assert not site.warnings
    assert Link("../../../editions/2024-04/#webgpu-support", "WebGPU support") in links(
        site.content("archive/tag/webgpu/index.html")
    )
    assert Link("archive/tag/webgpu/", "WebGPU") in links(site.content("index.html"))
    assert Link("../../archive/author/jan/", "Jan") in links(
        site.content("editions/2024-04/index.html")
    )
    assert Link("../", "All tags") in links(site.sidebar("archive/tag/webgpu/index.html"))


def test_every_page_has_our_style_sheets_after_furos(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    for path in site.pages():
        names = [str(link["href"]) for link in head(site, path).select("link[rel=stylesheet]")]
        ours = [name.partition("?")[0] for name in names if "newsletter/" in name]
        assert "newsletter/" in names[-1]
        for name in ours:
            folder = site.out if name.startswith("/") else (site.out / path).parent
            assert folder.joinpath(name.lstrip("/")).is_file()


def test_a_site_can_have_its_own_templates_and_sidebar(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"_templates/newsletter/sidebar.html": "Our own"})
    site.build(templates_path=["_templates"])
    assert not site.warnings
    assert "Our own" in said(site.sidebar())
    site.build(html_sidebars={"**": ["sidebar/brand.html"]})
    assert "Our own" not in site.read("index.html")


def test_the_title_of_the_site_is_its_name(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    assert said(head(site, "archive.html").select("head > title")[0]) == "All editions - Tiny"
    assert said(head(site, "index.html").select("head > title")[0]) == "Tiny"


def test_files_of_sphinx_design_are_only_on_pages_that_use_it(
    make_site: Callable[..., Site],
) -> None:
    index = "# Tiny\n\n::::{grid} 2\n:::{grid-item}\nOne\n:::\n::::\n"
    site = make_site(files={"index.md": index}).build()
    assert not site.warnings
    assert "sphinx-design.min.css" in site.read("index.html")
    for path in ("editions/2024-04.html", "archive/tag/webgpu.html", "404.html"):
        assert "design" not in site.read(path).partition("<body")[0], path
        assert "design-tabs" not in site.read(path), path


def test_a_page_says_once_how_wide_it_is(large: Site) -> None:
    for path in ("index.html", "docs/first.html", "editions/030.html", "archive.html"):
        assert len(head(large, path).select('meta[name="viewport"]')) == 1, path
