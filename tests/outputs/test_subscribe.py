"""Ways to the feeds: links in the head, the page of all feeds, OPML, a real feed reader."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING

import feedparser
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from tests.conftest import Link, links, said
from tests.serving import Quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Site


HOME = "https://letter.example/"
EVENT = ":::{event} A fair\n:start: 2024-10-30\n:place: Oslo\n:::\n"


def edition(date: str, title: str, *more: str) -> str:
    sections = (
        f"(at-{n})=\n## {t}\n\n:::{{tags}} wasm\n:::\n\nWords.\n" for n, t in enumerate(more)
    )
    return f"---\ndate: {date}\n---\n\n# {title}\n\n{EVENT}\n" + "\n".join(sections)


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(share_site: Callable[..., Site], request: pytest.FixtureRequest) -> Site:
    files = {"editions/2024-05.md": edition("2024-05", "May \\<b>&", "New \\<i>thing\\</i>")}
    site = share_site(files=files).build(request.param, html_baseurl=HOME)
    assert not site.warnings
    return site


def page(site: Site, name: str) -> str:
    if site.app.builder.name == "html" or name == "index":
        return f"{name}.html"
    return f"{name}/index.html"


def announced(site: Site, name: str) -> list[str]:
    """The Atom feeds in the head of a page, from the root of the site."""
    head = BeautifulSoup(site.read(page(site, name)), "lxml").select("head link[rel=alternate]")
    feeds = [link for link in head if link["type"] == "application/atom+xml"]
    assert all(str(link["title"]).startswith("Tiny") for link in feeds)
    folder = (site.out / page(site, name)).parent
    files = [(folder / str(link["href"])).resolve() for link in feeds]
    assert all(file.is_file() for file in files)
    others = {str(link["type"]) for link in head}
    assert others >= {"application/rss+xml", "application/feed+json"}
    return [file.relative_to(site.out.resolve()).parent.as_posix() for file in files]


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("index", []),
        ("archive", []),
        ("subscribe", []),
        ("archive/tag/wasm", ["archive/tag/wasm"]),
        ("archive/author/jan", ["archive/author/jan"]),
        ("archive/author", []),
        ("interviews", ["interviews"]),
        ("showcases", ["showcases"]),
        ("editions/2024-05", ["archive/author/jan"]),
    ],
)
def test_each_page_links_to_its_feeds(site: Site, name: str, own: list[str]) -> None:
    assert announced(site, name) == [*own, "archive", "archive/sections"]


def is_empty(feed: Path) -> bool:
    """Whether a feed has no entries. It exists, because somebody may have its address."""
    return not feedparser.parse(feed.with_name("atom.xml").read_bytes()).entries


def test_the_page_lists_all_feeds(site: Site) -> None:
    found = site.content(page(site, "subscribe"))
    [*tables] = found.select("table")
    captions = [said(table.select("caption")[0]) for table in tables]
    assert captions == ["The whole newsletter", "One tag", "One author"]
    rows = [said(row) for row in tables[1].select("tbody tr")]
    assert rows == [
        "Llama 1 Llama: Atom Llama: RSS Llama: JSON",
        "LLMs 1 LLMs: Atom LLMs: RSS LLMs: JSON",
        "WASM 1 WASM: Atom WASM: RSS WASM: JSON",
        "WebGPU 1 WebGPU: Atom WebGPU: RSS WebGPU: JSON",
    ]
    here = (site.out / page(site, "subscribe")).parent
    named = {(here / link.href.partition("#")[0]).resolve() for link in links(found)}
    suffixes = {".xml", ".json"}
    feeds = {path.resolve() for path in site.out.rglob("archive/**/*") if path.suffix in suffixes}
    feeds |= {path.resolve() for path in site.out.glob("*/*.xml")}
    known = {path for path in feeds if path.stem in {"atom", "rss", "feed"}}
    assert known - named == {one for one in known if is_empty(one)}
    assert not any(map(is_empty, known & named))
    assert (site.out / "conferences.ics").resolve() in named
    assert (site.out / "feeds.opml").resolve() in named


def test_the_sidebar_links_to_the_page(site: Site) -> None:
    href = page(site, "subscribe").removesuffix("index.html")
    assert Link(href, "Subscribe") in links(site.sidebar())


@pytest.mark.parametrize("name", ["archive/tag/wasm", "archive/author/jan"])
def test_pages_of_tags_and_authors_link_to_their_feed(site: Site, name: str) -> None:
    [href] = [link.href for link in links(site.content(page(site, name))) if link.text == "Feed"]
    here = (site.out / page(site, name)).parent
    assert (here / href).resolve() == (site.out / name / "atom.xml").resolve()


def test_the_opml_file_lists_all_feeds(site: Site) -> None:
    root = etree.fromstring((site.out / "feeds.opml").read_bytes())
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    body = root.find("body")
    assert body is not None
    assert [one.get("text") for one in body.findall("outline")[-2:]] == ["Tags", "Authors"]
    feeds = [str(one.get("xmlUrl")) for one in root.iter("outline") if one.get("type") == "rss"]
    offered = [path for path in site.out.rglob("atom.xml") if not is_empty(path)]
    assert len(feeds) == len(set(feeds)) == len(offered) < len([*site.out.rglob("atom.xml")])
    for one in root.iter("outline"):
        if one.get("type") == "rss":
            path = str(one.get("xmlUrl")).removeprefix(HOME)
            feed = feedparser.parse((site.out / path).read_bytes()).feed
            assert (one.get("text"), one.get("htmlUrl")) == (feed.title, feed.link)


def test_without_a_site_address_the_page_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    found = site.content("subscribe.html")
    assert "There are no feeds here" in said(found)
    assert not found.select("table, a[href*=xml]")
    assert "Feed" not in [link.text for link in links(site.content("archive/tag/wasm.html"))]


def test_the_page_changes_when_a_tag_is_renamed(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=HOME)
    site.write("tags.yml", "webgpu:\n  label: Graphics\nllms: {}\nllama: {}\n")
    site.build(html_baseurl=HOME)
    assert "Graphics: Atom" in said(site.content("subscribe.html"))
    assert 'text="Tiny: Graphics"' in site.read("feeds.opml")
    assert not (site.out / "archive/tag/wasm/atom.xml").exists()


class Reader:
    """newsboat, with its own home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.program = shutil.which("newsboat")
        (home / "config").write_text('always-download "*"\n')

    def run(self, *arguments: str) -> str:
        if not self.program:
            pytest.fail("newsboat is missing. Install it (Debian: apt-get install newsboat).")
        files = ("-C", "config", "-u", "urls", "-c", "cache.db")
        command = [self.program, *files, *arguments]
        environment = {**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, cwd=self.home, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def read(self) -> dict[tuple[str, str], str]:
        """Fetch all feeds; the titles by feed and id."""
        self.run("-x", "reload")
        with sqlite3.connect(self.home / "cache.db") as database:
            rows = database.execute("SELECT feedurl, guid, title FROM rss_item").fetchall()
        database.close()
        found = {(feed, guid): title for feed, guid, title in rows}
        assert len(found) == len(rows)
        return found


@pytest.fixture
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    handler = partial(Quiet, directory=str(tmp_path / "site-0" / "_build" / "html"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_newsboat_shows_new_entries_and_none_twice(
    make_site: Callable[..., Site], reader: Reader, server: ThreadingHTTPServer, name: str
) -> None:
    home = f"http://127.0.0.1:{server.server_address[1]}/"
    path = "editions/2024-05.md"
    site = make_site(files={path: edition("2024-05", "May", "First thing")})
    site.build(html_baseurl=home)
    feed = f"{home}archive/tag/wasm/{name}"
    (reader.home / "urls").write_text(f"{feed}\n")
    first = (feed, "tag:127.0.0.1,2024:editions/2024-05#at-0")
    assert reader.read() == {first: "First thing"}
    assert reader.run("-x", "print-unread").strip() == "1 unread articles"

    site.write(path, edition("2024-05", "May", "First thing, called otherwise", "Second thing"))
    site.build(html_baseurl=home)
    second = (feed, "tag:127.0.0.1,2024:editions/2024-05#at-1")
    found = {first: "First thing, called otherwise", second: "Second thing"}
    assert reader.read() == found
    assert reader.read() == found


@pytest.mark.slow
def test_newsboat_imports_all_feeds(
    make_site: Callable[..., Site], reader: Reader, server: ThreadingHTTPServer
) -> None:
    home = f"http://127.0.0.1:{server.server_address[1]}/"
    site = make_site().build(html_baseurl=home)
    (reader.home / "urls").write_text("")
    reader.run("-i", str(site.out / "feeds.opml"))
    taken = (reader.home / "urls").read_text()
    found = [path for path in site.out.rglob("atom.xml") if not is_empty(path)]
    feeds = [path.relative_to(site.out).as_posix() for path in found]
    assert all(f"{home}{feed}" in taken for feed in feeds)
    # An entry has one id in all its feeds, and newsboat shows it in one of them.
    assert sorted(reader.read().values()) == ["April edition", "Llama 3", "WebGPU support"]
