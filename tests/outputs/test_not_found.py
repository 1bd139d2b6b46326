"""`404.html`: links, content, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.outputs.not_found import with_absolute_links
from tests.recorded import edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


ADDRESS = "https://example.org/archive-of/"


def links_of(site: Site) -> set[str]:
    """All that the page links to or loads, without its own anchors and other sites."""
    page = BeautifulSoup(site.read("404.html"), "lxml")
    found = {
        str(tag[name]) for name in ("href", "src", "action") for tag in page.select(f"[{name}]")
    }
    return {link for link in found if not link.startswith(("#", "https://"))}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize(("address", "root"), [(ADDRESS, "/archive-of/"), ("", "/")])
def test_links_start_at_the_root_of_the_host_and_work(
    make_site: Callable[..., Site], builder: str, address: str, root: str
) -> None:
    site = make_site().build(builder, html_baseurl=address)
    assert not site.warnings
    links = links_of(site)
    assert len(links) > 15
    for link in links:
        assert link.startswith(root)
        path = urlsplit(link).path.removeprefix(root)
        assert (site.out / path).is_file() or (site.out / path / "index.html").is_file()
    page = BeautifulSoup(site.read("404.html"), "lxml")
    assert page.html
    assert page.html["data-content_root"] == root
    assert not page.select("base, link[rel=canonical]")
    [robots] = page.select("meta[name=robots]")
    assert robots["content"] == "noindex"
    assert page.select_one("a.skip-to-content[href='#furo-main-content']")


def test_the_page_links_to_search_tags_and_latest_editions(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": edition("2024-05")}).build(html_baseurl=ADDRESS)
    content = site.content("404.html")
    [form] = content.select("form")
    assert (form["method"], form["action"]) == ("get", "/archive-of/search.html")
    [box] = form.select("input[name=q]")
    assert box["placeholder"] == "Search the archive"
    found = [str(link["href"]).removeprefix("/archive-of/") for link in content.select("a")]
    assert found[:4] == [
        "archive/tag.html",
        "archive.html",
        "editions/2024-05.html",
        "editions/2024-04.html",
    ]
    assert "archive/tag/webgpu.html" in found


def test_an_empty_archive_links_to_the_lists(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    assert not site.build(html_baseurl=ADDRESS).warnings
    assert [heading.name for heading in site.content("404.html").select("h1, h2")] == ["h1"]


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_page_follows_the_archive_and_the_site_address(
    make_site: Callable[..., Site], builder: str, jobs: int
) -> None:
    site = make_site().build(builder, html_baseurl=ADDRESS, jobs=jobs)
    files = {"editions/2024-05.md": edition("2024-05")}
    site.write("editions/2024-05.md", files["editions/2024-05.md"])
    for address in (ADDRESS, "https://example.org/"):
        incremental = site.build(builder, html_baseurl=address, jobs=jobs).read("404.html")
        clean = make_site(files=files).build(builder, html_baseurl=address).read("404.html")
        assert incremental == clean
        assert urljoin(urlsplit(address).path, "editions/2024-05") in incremental


def test_the_page_is_written_only_when_it_changes(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=ADDRESS)
    path = site.out / "404.html"
    before = path.stat().st_mtime_ns
    site.build(html_baseurl=ADDRESS)
    assert path.stat().st_mtime_ns == before
    path.unlink()
    site.build(html_baseurl=ADDRESS)
    assert path.is_file()


def test_other_builders_have_no_such_page(make_site: Callable[..., Site]) -> None:
    assert not (make_site().build("singlehtml").out / "404.html").exists()


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('<a class="x" href="b/c.html#d">', '<a class="x" href="/a/b/c.html#d">'),
        ('<a href="../x/">', '<a href="/x/">'),
        ('<a href="#top">', '<a href="#top">'),
        ('<a href="https://b.example/">', '<a href="https://b.example/">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        ('<script src="x.js?v=1"></script>', '<script src="/a/x.js?v=1"></script>'),
        ('<html data-content_root="./">', '<html data-content_root="/a/">'),
        ('<p>Write href="x" there</p>', '<p>Write href="x" there</p>'),
        ('<a data-href="x">', '<a data-href="x">'),
    ],
)
def test_a_link_is_made_absolute(written: str, made: str) -> None:
    assert with_absolute_links(written, "/a/404.html") == made
