"""`sitemap.xml` and `robots.txt`: pages, `lastmod`, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from sphinx_newsletter.outputs import sitemap
from tests.recorded import edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/archive-of/"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TALK = "---\ndate: 2024-06-02\nauthor: kim\ntags: [llama]\n---\n\n# June\n\n:::{event} Talk\n"
FILES = {
    "editions/2024-06.md": f"{TALK}:start: 2024-07-01\n:online:\n:::\n",
    "editions/2023-01.md": "---\ndate: 2023-01\nupdated: 2025-03-04\n---\n\n# Old\n\nText.\n",
    "editions/042.md": "# Undated\n",
    "editions/2024-08.md": "---\ndate: 2024-08\ndraft: true\n---\n\n# Draft\n",
    "docs/größe.md": "---\norphan: true\n---\n\n# Guide\n",
    "redirects.txt": "old.html index.html\n",
}


def listed(site: Site, name: str = "sitemap.xml", kind: str = "url") -> dict[str, str]:
    root = etree.fromstring((site.out / name).read_bytes())
    assert root.tag == f"{SPACE}{'urlset' if kind == 'url' else 'sitemapindex'}"
    found = {one.findtext(f"{SPACE}loc", ""): one.findtext(f"{SPACE}lastmod", "") for one in root}
    assert len(found) == len(root)
    assert {one.tag for one in root} == {f"{SPACE}{kind}"}
    return found


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_all_public_pages_are_listed_by_their_canonical_addresses(
    make_site: Callable[..., Site], builder: str
) -> None:
    site = make_site(files=FILES).build(builder, html_baseurl=ADDRESS)
    assert {warned.kind for warned in site.warnings} == {"newsletter.date-missing"}
    public = {}
    for path in site.pages():
        page = BeautifulSoup(site.read(path), "lxml")
        if not page.select_one("meta[name=robots], .search-page, template.surprise"):
            [link] = page.select("link[rel=canonical]")
            public[path] = str(link["href"])
    assert set(listed(site)) == set(public.values())
    names = {path.removesuffix("/index.html").removesuffix(".html") for path in public}
    left_out = {"404", "old", "search", "surprise", "editions/2024-08"}
    assert names.isdisjoint(left_out)
    assert {"index", "editions/042", "docs/größe", "archive/tag/llama", "archive/2023"} <= names


def test_lastmod_comes_from_the_editions(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build(html_baseurl=ADDRESS)
    found = {url.removeprefix(ADDRESS): day for url, day in listed(site).items()}
    assert found["editions/2024-04.html"] == "2024-04-30"
    assert found["editions/2023-01.html"] == found["archive/2023.html"] == "2025-03-04"
    assert found["archive.html"] == found["index.html"] == "2025-03-04"
    assert found["archive/2024.html"] == "2024-06-02"
    assert found["archive/author/kim.html"] == found["archive/tag/llama.html"] == "2024-06-02"
    assert found["archive/tag/webgpu.html"] == "2024-04-30"
    assert found["conferences.html"] == "2024-06-02"
    assert found["editions/042.html"] == found["docs/gr%C3%B6%C3%9Fe.html"] == ""
    assert "interviews.html" not in found  # it is empty


def test_numbered_pages_of_a_tag_have_their_own_lastmod(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_newsletter.pages.tag_pages.ENTRIES_PER_PAGE", 1)
    monkeypatch.setattr(sitemap, "ENTRIES_PER_PAGE", 1)
    months = ("2024-05", "2024-06", "2024-07")
    files = {f"editions/{month}.md": edition(month) for month in months}
    site = make_site(files=files).build(html_baseurl=ADDRESS)
    tag = f"{ADDRESS}archive/tag/"
    found = {url.removeprefix(tag): day for url, day in listed(site).items() if "/tag/" in url}
    numbered = {page: day for page, day in found.items() if page.count("/") == 1}
    assert numbered
    assert set(numbered.values()) <= {"2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31"}
    slug = next(iter(numbered)).partition("/")[0]
    assert found[f"{slug}/1.html"] < found[f"{slug}.html"]


def test_without_a_site_address_there_is_no_sitemap(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=ADDRESS)
    assert (site.out / "sitemap.xml").is_file()
    site.build()
    assert not list(site.out.glob("sitemap*"))
    assert site.read("robots.txt") == "User-agent: *\nAllow: /\n"


def test_a_sitemap_over_the_limit_is_split(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = listed(make_site(files=FILES).build(html_baseurl=ADDRESS))
    monkeypatch.setattr(sitemap, "_MAX_URLS", 7)
    site = make_site(files=FILES).build(html_baseurl=ADDRESS)
    parts = listed(site, kind="sitemap")
    names = [url.removeprefix(ADDRESS) for url in parts]
    assert names == [f"sitemap-{number}.xml" for number in range(1, len(names) + 1)]
    found = [listed(site, name) for name in names]
    assert [len(part) for part in found[:-1]] == [7] * (len(names) - 1)
    assert {url: day for part in found for url, day in part.items()} == whole
    assert list(parts.values()) == [max(part.values()) for part in found]
    monkeypatch.undo()
    site.delete("editions/042.md")
    site.build(html_baseurl=ADDRESS)
    assert [path.name for path in site.out.glob("sitemap*")] == ["sitemap.xml"]


def test_no_sitemap_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "_MAX_BYTES", 1000)
    pages = [sitemap.SitemapEntry(f"{ADDRESS}{number}?a&b", "2024-01-01") for number in range(50)]
    index, *parts = reversed([*sitemap.sitemap_files(pages, ADDRESS)])
    assert index.name == "sitemap.xml"
    texts = [part.make() for part in reversed(parts)]
    assert all(len(text) <= 1000 for text in texts)
    assert len(texts) < 10
    urls = [one.findtext(f"{SPACE}loc") for text in texts for one in etree.fromstring(text)]
    assert urls == [page.loc for page in pages]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_sitemap_follows_the_site(make_site: Callable[..., Site], builder: str) -> None:
    site = make_site(files=FILES).build(builder, html_baseurl=ADDRESS)
    path = site.out / "sitemap.xml"
    before = path.stat().st_mtime_ns
    site.build(builder, html_baseurl=ADDRESS)
    assert path.stat().st_mtime_ns == before
    site.write("editions/2025-05.md", edition("2025-05"))
    site.delete("editions/2024-06.md")
    site.build(builder, html_baseurl=ADDRESS)
    files = {name: text for name, text in FILES.items() if name != "editions/2024-06.md"}
    clean = make_site(files=files | {"editions/2025-05.md": edition("2025-05")})
    clean.build(builder, html_baseurl=ADDRESS)
    for name in ("sitemap.xml", "404.html", "_headers", "robots.txt"):
        assert site.read(name) == clean.read(name)


def test_robots_txt_allows_everything_and_names_the_sitemap(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=ADDRESS)
    assert site.read("robots.txt").splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {ADDRESS}sitemap.xml",
    ]
    assert (site.out / ".nojekyll").read_bytes() == b""


def test_a_file_of_the_site_replaces_the_generated_one(make_site: Callable[..., Site]) -> None:
    files = {"extra/robots.txt": "User-agent: *\nDisallow: /\n"}
    site = make_site(files=files).build(html_baseurl=ADDRESS, html_extra_path=["extra"])
    assert site.read("robots.txt") == files["extra/robots.txt"]
    site.delete("extra/robots.txt")
    site.build(html_baseurl=ADDRESS, html_extra_path=["extra"])
    assert "Allow: /" in site.read("robots.txt")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("priority", [500, 950])
def test_pages_of_extensions_and_settings_are_listed(
    make_site: Callable[..., Site], builder: str, priority: int
) -> None:
    conf = f"""
html_additional_pages = {{"about": "page.html"}}

def pages(app):
    yield "more/added", {{"title": "Added", "body": "Text."}}, "page.html"

def setup(app):
    app.connect("html-collect-pages", pages, priority={priority})
"""
    site = make_site(files=FILES)
    site.write("conf.py", (site.folder / "conf.py").read_text(encoding="utf-8") + conf)
    end = "/" if builder == "dirhtml" else ".html"
    wanted = {f"{ADDRESS}{page}{end}" for page in ("about", "more/added")}
    for _ in range(2):
        site.build(builder, html_baseurl=ADDRESS)
        assert {warned.kind for warned in site.warnings} <= {"newsletter.date-missing"}
        assert wanted <= set(listed(site))
