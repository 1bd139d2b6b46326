"""List page `links.html`, and the pages below it in an archive with many links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model import links as core
from sphinx_newsletter.pages import links as pages
from sphinx_newsletter.pages import site_pages
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def edition(date: str, *lines: str, words: str = "Words.") -> str:
    """An edition with a section that has *lines*."""
    section = f"(news)=\n## News of {date}\n\n:::{{tags}} wasm\n:::\n\n" + "\n\n".join(lines)
    return f"---\ndate: {date}\n---\n\n# Of {date}\n\n{words}\n\n{section}\n"


def numbered(*numbers: int) -> list[str]:
    return [f"[Thing {n}](https://github.com/thing/{n})" for n in numbers]


FEW = {
    "editions/2024-04.md": edition(
        "2024-04", "[here](https://www.github.com/a/)", "<https://xn--bcher-kva.example>"
    ),
    "editions/2024-05.md": edition(
        "2024-05",
        "[A & B](http://github.com/a#top), [A again](https://github.com/a)",
        "[Of\\<it\\>](https://example.org/%22%3Cb%3E?x=1&y=2)",
        "[broken](http://[x)",
        words="[Alpha](https://github.com/a?utm_source=x)",
    ),
    "docs/guide.md": "# Guide\n\n[Nowhere](https://guide.example)\n",
    "editions/2024-06.md": "---\ndraft: true\n---\n\n# Draft\n\n<https://draft.example>\n",
}
MANY = {
    "editions/2022-01.md": edition("2022-01", *numbered(1, 2), "[G](https://gitlab.com)"),
    "editions/2023-03.md": edition("2023-03", *numbered(3, 4)),
    "editions/2023-05.md": edition("2023-05", *numbered(2, 5), "[O](https://1.example/o)"),
    "editions/2024-04.md": edition("2024-04", *numbered(6, 7), "[M](https://gmail.com)"),
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page have two links, and a site with more than three its own pages."""
    monkeypatch.setattr(pages, "LINKS_PER_PAGE", 2)
    monkeypatch.setattr(core, "MANY", 3)
    monkeypatch.setattr(site_pages, "LINKS_PER_PAGE", 2)


def test_few_links_are_on_one_page_by_site(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FEW).build()
    page = site.content("links.html")
    assert said(page.select(".facts")[0]) == "4 links to 4 sites"
    found = [(str(one["id"]), said(one.select("h3")[0])) for one in page.select(".link-site")]
    assert found == [
        ("other~", "Other addresses"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("example.org", "example.org"),
        ("github.com", "github.com"),
    ]
    assert links(page.select(".link-site")[1])[0] == Link(
        "https://xn--bcher-kva.example", "bücher.example"
    )
    assert 'href="https://example.org/%22%3Cb%3E?x=1&amp;y=2"' in site.read("links.html")
    assert [said(one) for one in page.select("h2")] == ["0–9", "B", "E", "G"]
    assert not page.select("nav")
    assert not (site.out / "links").exists()


def test_a_link_of_several_places_shows_them_all_newest_first(
    make_site: Callable[..., Site],
) -> None:
    page = make_site(files=FEW).build().content("links.html")
    [row] = page.select("#github\\.com li")
    assert links(row) == [
        Link("https://github.com/a?utm_source=x", "Alpha"),
        Link("editions/2024-05.html", "Of 2024-05"),
        Link("editions/2024-05.html#news", "News of 2024-05"),
        Link("editions/2024-04.html#news", "News of 2024-04"),
    ]
    assert said(row) == (
        "Alpha /a Of 2024-05 · May 2024 News of 2024-05 · Of 2024-05 · May 2024"
        " News of 2024-04 · Of 2024-04 · April 2024"
    )


def test_without_a_link_it_is_empty_and_not_in_the_sidebar(make_site: Callable[..., Site]) -> None:
    guide = {"docs/guide.md": "# Guide\n\n<https://guide.example>\n"}
    undated = {"editions/thing.md": "# Thing\n\n<https://thing.example>\n"}
    site = make_site(files=guide | undated).build()
    assert "No edition links to another site yet." in said(site.content("links.html"))
    assert "Links" not in {link.text for link in links(site.sidebar())}
    site.write("editions/2024-04.md", FEW["editions/2024-04.md"])
    assert Link("links.html", "Links") in links(site.build().sidebar())


@pytest.mark.usefixtures("small")
def test_many_links_are_on_numbered_pages_by_letter(make_site: Callable[..., Site]) -> None:
    site = make_site(files=MANY).build()
    names = ["links.html", "links/2.html", "links/3.html"]
    first, second, third = (site.content(name) for name in names)
    assert [said(page.select("h1")[0]) for page in (first, second, third)] == [
        *("Links", "Links, page 2: G", "Links, page 3: G"),
    ]
    assert said(first.select(".facts")[0]) == "10 links to 4 sites"
    assert not second.select(".facts")
    assert [said(one) for one in first.select("h2, h3")] == ["0–9", "1.example"]
    assert [said(one) for one in second.select("h2, h3")] == ["G", "github.com", "gitlab.com"]
    assert [said(one) for one in third.select("h2, h3")] == ["G", "gmail.com"]
    assert links(second.select("#github\\.com")[0]) == [Link("github.com.html", "github.com")]
    assert links(second.select("#gitlab\\.com")[0])[1].href == "../editions/2022-01.html#news"


@pytest.mark.usefixtures("small")
def test_pages_link_to_each_other_and_to_each_letter(make_site: Callable[..., Site]) -> None:
    site = make_site(files=MANY).build()
    letters, others = site.content("links.html").select("nav")
    assert links(letters) == [
        Link("#letter-0", "0–9"),
        Link("links/2.html#letter-g", "G"),
    ]
    assert links(others) == [Link("links/2.html", "Next G, page 2")]
    *_, others = site.content("links/2.html").select("nav")
    assert links(others) == [
        Link("../links.html", "Previous 0–9, page 1"),
        Link("3.html", "Next G, page 3"),
    ]
    assert '<link rel="prev" href="2.html">' in site.read("links/3.html")


@pytest.mark.usefixtures("small")
def test_the_statistics_link_to_the_links_of_a_site(
    make_site: Callable[..., Site],
) -> None:
    page = make_site(files=MANY).build().content("statistics.html")
    assert links(page.select("#sites")[0]) == [
        Link("links/github.com.html", "github.com"),
        Link("links.html#1.example", "1.example"),
        Link("links/2.html#gitlab.com", "gitlab.com"),
        Link("links/3.html#gmail.com", "gmail.com"),
    ]


@pytest.mark.usefixtures("small")
def test_the_pages_of_a_site_are_counted_from_the_oldest(make_site: Callable[..., Site]) -> None:
    site = make_site(files=MANY).build()
    own, first = site.content("links/github.com.html"), site.content("links/github.com/1.html")
    assert [said(one) for one in own.select("h2")] == ["2024", "2023"]
    assert [said(one) for one in own.select("li > a")] == ["Thing 6", "Thing 7", "Thing 5"]
    assert Link("github.com/2.html", "Older March 2023") in links(own)
    assert said(first.select("h1")[0]) == "github.com, January 2022"
    assert [said(one) for one in first.select("li > a")] == ["Thing 1", "Thing 2"]
    assert [link.href for link in links(first) if link.text.startswith("News")] == [
        "../../editions/2022-01.html#news",
        "../../editions/2023-05.html#news",
        "../../editions/2022-01.html#news",
    ]
    assert links(first)[0] == Link("../github.com.html", "github.com")


def files(site: Site) -> dict[str, bytes]:
    found = [*site.out.glob("links.html"), *(site.out / "links").rglob("*.html")]
    return {path.relative_to(site.out).as_posix(): path.read_bytes() for path in found}


@pytest.mark.slow
@pytest.mark.usefixtures("small")
def test_after_each_edit_the_pages_are_those_of_a_clean_build(
    make_site: Callable[..., Site],
) -> None:
    site, others = make_site(files=MANY).build(), dict(MANY)
    for path, text in [
        ("editions/2023-03.md", edition("2023-03", *numbered(3))),
        ("editions/2023-03.md", edition("2023-03", *numbered(3)).replace("News", "Old news")),
        ("editions/2024-05.md", edition("2024-05", *numbered(1, 8, 9))),
        ("editions/2024-05.md", ""),
        ("editions/2024-04.md", edition("2024-04")),
        ("editions/2022-01.md", edition("2022-01")),
        ("editions/2022-01.md", edition("2022-01", *numbered(*range(10)))),
    ]:
        others[path] = text
        site.write(path, text)
        if not text:
            others.pop(path)
            site.delete(path)
        clean = make_site(files=others)
        assert files(site.build()) == files(clean.build())


@pytest.mark.usefixtures("small")
def test_pages_are_written_when_what_they_show_changes(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files=MANY).build()

    def written() -> set[str]:
        before = {path: (site.out / path).stat().st_mtime_ns for path in files(site)}
        site.build()
        return {p for p in files(site) if (site.out / p).stat().st_mtime_ns != before.get(p)}

    site.write("editions/2024-05.md", edition("2024-05", *numbered(10)))
    site.build()
    site.write("editions/2024-05.md", edition("2024-05", *numbered(10, 3)))
    assert written() == {"links/github.com/2.html"}
    # The first page counts all links.
    gmail = "[M](https://gmail.com), [N](https://gmail.com/n)"
    site.write("editions/2024-04.md", edition("2024-04", *numbered(6, 7), gmail))
    assert written() == {"links.html", "links/3.html"}
    # A changed sentence writes no page: texts are not read.
    monkeypatch.delattr(pages, "links_of")
    site.write("editions/2023-03.md", edition("2023-03", *numbered(3, 4), words="Others."))
    assert written() == set()
