"""Redirects: the lines of `redirects.txt`, aliases of tags, `_redirects`, redirect pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.model.redirects import Known, Move, follow, read_moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/archive-of/"
LINES = """\
# What has moved.
editions/old.html   editions/2024-04.html#webgpu-support
older.html          editions/old.html  # by way of another
editions/month      editions/2024-04
gone.html           https://elsewhere.example/page?a=1&b=2#c
feed.xml            conferences.html
tags.html           archive/tag/
"""
TAGS = "webgpu:\n  aliases: [web-gpu, GPU on the web, llama]\nllama: {}\nllms: {}\n"


def refresh(site: Site, path: str) -> tuple[str, str, str]:
    """The addresses in a redirect page: of its refresh, its link, its canonical link."""
    page = BeautifulSoup(site.read(path), "lxml")
    meta = page.select_one("meta[http-equiv=refresh]")
    canonical = page.select_one("link[rel=canonical]")
    [link] = page.select("a")
    assert meta
    assert not page.select("script, style")
    assert page.select_one("meta[name=robots][content=noindex]")
    said = str(meta["content"]).removeprefix("0; url=")
    return said, str(link["href"]), str(canonical["href"]) if canonical else ""


def moved(site: Site) -> dict[str, str]:
    lines = site.read("_redirects").splitlines()
    assert all(line.endswith(" 301") for line in lines)
    return {old: new for old, new, _code in map(str.split, lines)}


def test_moved_pages_redirect(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"redirects.txt": LINES}).build(html_baseurl=ADDRESS)
    assert not site.warnings
    near, home = "2024-04.html#webgpu-support", f"{ADDRESS}editions/2024-04.html"
    assert refresh(site, "editions/old.html") == (near, near, home)
    assert refresh(site, "older.html") == (f"editions/{near}", f"editions/{near}", home)
    assert refresh(site, "editions/month.html")[2] == home
    elsewhere = "https://elsewhere.example/page?a=1&b=2#c"
    assert refresh(site, "gone.html") == (elsewhere, elsewhere, elsewhere.removesuffix("#c"))
    assert refresh(site, "tags.html")[0] == "archive/tag.html"
    assert not (site.out / "feed.xml").exists()
    assert {old: new for old, new in moved(site).items() if "/tag/" not in old} == {
        "/archive-of/editions/old.html": "/archive-of/editions/2024-04.html#webgpu-support",
        "/archive-of/older.html": "/archive-of/editions/2024-04.html#webgpu-support",
        "/archive-of/editions/month.html": "/archive-of/editions/2024-04.html",
        "/archive-of/gone.html": elsewhere,
        "/archive-of/feed.xml": "/archive-of/conferences.html",
        "/archive-of/tags.html": "/archive-of/archive/tag.html",
    }


def test_the_same_lines_work_with_dirhtml(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"redirects.txt": LINES}).build("dirhtml", html_baseurl=ADDRESS)
    assert not site.warnings
    assert refresh(site, "editions/old.html")[0] == "2024-04/#webgpu-support"
    assert refresh(site, "editions/month/index.html")[0] == "../2024-04/"
    rules = moved(site)
    assert rules["/archive-of/editions/month/"] == "/archive-of/editions/2024-04/"
    assert rules["/archive-of/tags.html"] == "/archive-of/archive/tag/"


def test_redirects_work_without_a_site_address(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"redirects.txt": LINES}).build()
    assert not site.warnings
    assert refresh(site, "editions/old.html")[1:] == ("2024-04.html#webgpu-support", "")
    assert moved(site)["/editions/month.html"] == "/editions/2024-04.html"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_bare_address_answers_as_a_folder_too(
    make_site: Callable[..., Site], builder: str
) -> None:
    site = make_site(files={"redirects.txt": "/feed /subscribe\nblog/feed subscribe\n"})
    assert not site.build(builder, html_baseurl=ADDRESS).warnings
    end = "subscribe.html" if builder == "html" else "subscribe/"
    assert refresh(site, "feed/index.html") == (f"../{end}", f"../{end}", f"{ADDRESS}{end}")
    assert refresh(site, "blog/feed/index.html")[0] == f"../../{end}"
    site.write("redirects.txt", "blog/feed subscribe\n")
    site.build(builder, html_baseurl=ADDRESS)
    assert not (site.out / "feed").exists()


def test_percent_encoded_addresses_are_decoded(make_site: Callable[..., Site]) -> None:
    lines = "my%20page.html editions/2024-04\ncaf%C3%A9.html my%20page.html\nthé.html index\n"
    site = make_site(files={"redirects.txt": lines}).build(html_baseurl=ADDRESS)
    assert not site.warnings
    assert {path.name for path in site.out.glob("*.html")} >= {"my page.html", "café.html"}
    assert not [*site.out.glob("*%*")]
    new = "/archive-of/editions/2024-04.html"
    assert {old: to for old, to in moved(site).items() if "/tag/" not in old} == {
        "/archive-of/my%20page.html": new,
        "/archive-of/caf%C3%A9.html": new,
        "/archive-of/th%C3%A9.html": "/archive-of/index.html",
    }


def test_a_redirect_to_a_section_that_is_not_there_is_reported(
    make_site: Callable[..., Site],
) -> None:
    lines = "old.html editions/2024-04#webgpu-suport\nolder.html archive/tag/webgpu#any\n"
    site = make_site(files={"redirects.txt": lines})
    for _again in range(2):
        [warned] = site.build(html_baseurl=ADDRESS).warnings
        assert warned[:3] == ("redirects.txt", 1, "newsletter.redirect")
        assert "did you mean `webgpu-support`?" in warned.message
    assert refresh(site, "old.html")[0].startswith("editions/2024-04.html")


@pytest.mark.parametrize(
    ("builder", "end", "file"),
    [("html", ".html", "archive/tag/{}.html"), ("dirhtml", "/", "archive/tag/{}/index.html")],
)
def test_an_alias_redirects_to_its_tag(
    make_site: Callable[..., Site], builder: str, end: str, file: str
) -> None:
    site = make_site(files={"tags.yml": TAGS.replace(", llama", "")})
    assert not site.build(builder, html_baseurl="https://example.org/").warnings
    tag = "/archive/tag/webgpu"
    assert moved(site) == {
        f"/archive/tag/gpu-on-the-web{end}": f"{tag}{end}",
        f"/archive/tag/web-gpu{end}": f"{tag}{end}",
        "/archive/tag/gpu-on-the-web/*": f"{tag}/:splat",
        "/archive/tag/web-gpu/*": f"{tag}/:splat",
    }
    assert refresh(site, file.format("web-gpu"))[2] == f"https://example.org{tag}{end}"


def test_an_alias_yields_to_a_page_and_to_a_line(make_site: Callable[..., Site]) -> None:
    lines = "archive/tag/web-gpu.html archive/tag/llama.html\n"
    site = make_site(files={"tags.yml": TAGS, "redirects.txt": lines})
    site.build(html_baseurl=ADDRESS)
    assert [warned.kind for warned in site.warnings] == ["newsletter.tag-collision"]
    rules = moved(site)
    assert rules["/archive-of/archive/tag/web-gpu.html"] == "/archive-of/archive/tag/llama.html"
    assert "/archive-of/archive/tag/llama.html" not in rules
    assert "Moved" not in site.content("archive/tag/llama.html").get_text()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_removed_redirects_are_deleted_from_the_site(
    make_site: Callable[..., Site], builder: str
) -> None:
    steps: list[tuple[str | None, str]] = [
        ("old.html editions/2024-04\n", TAGS),
        ("old.html editions/2024-04\nother editions/2024-04\n", TAGS.replace("web-gpu", "gpu")),
        ("other https://elsewhere.example/\n", TAGS.replace("web-gpu, ", "")),
        (None, "webgpu: {}\nllama: {}\nllms: {}\n"),
    ]
    site = make_site()
    for lines, tags in steps:
        site.write("tags.yml", tags)
        if lines is None:
            site.delete("redirects.txt")
        else:
            site.write("redirects.txt", lines)
        incremental = files_of(site.build(builder, search=True, html_baseurl=ADDRESS))
        clean = make_site(files={"tags.yml": tags} | ({"redirects.txt": lines} if lines else {}))
        assert incremental == files_of(clean.build(builder, search=True, html_baseurl=ADDRESS))
    assert not (site.out / "_redirects").exists()


def files_of(site: Site) -> dict[str, bytes]:
    paths = (path for path in site.out.rglob("*") if path.is_file())
    return {path.relative_to(site.out).as_posix(): path.read_bytes() for path in paths}


BAD = [
    ("editions/old.html", "write the old and the new address"),
    ("a b c", "write the old and the new address"),
    ("//old.example/a editions/2024-04", "`//old.example/a` is absolute"),
    ("https://x.example/old editions/2024-04", "is absolute"),
    ("../old.html editions/2024-04", "contains `..` or `.`"),
    ("old.html editions/../index.html", "contains `..` or `.`"),
    ("old.html //x.example/", "begin with `https://`"),
    ("%2e%2e/old.html editions/2024-04", "contains `..` or `.`"),
    ("old%0A.html editions/2024-04", "is not the address of one page"),
    ("old%00.html editions/2024-04", "is not the address of one page"),
    ("old%FF.html editions/2024-04", "is not UTF-8"),
    ("old%23a.html editions/2024-04", "contains `#` or `?`"),
    ("my page.html editions/2024-04", "a space within one of them is `%20`"),
    ("old.html ftp://x.example/", "begin with `https://`"),
    ("old.html#part editions/2024-04", "a redirect is for a whole page"),
    ("old/* editions/2024-04", "write a line for each"),
    ("old.html editions/2024-05.html", "did you mean `editions/2024-04`?"),
    ("old.html nothing-like-it", "write the address of one of its pages"),
    ("editions/2024-04.html index.html", "is a page of the site"),
    ("editions/2024-04 index.html", "is a page of the site"),
    ("robots.txt index.html", "is a page of the site"),
    ("old.html old.html", "redirects to itself"),
]


@pytest.mark.parametrize(("line", "words"), BAD)
def test_a_wrong_line_is_reported_and_the_others_work(
    make_site: Callable[..., Site], line: str, words: str
) -> None:
    site = make_site(files={"redirects.txt": f"first.html index.html\n\n{line}\n"})
    [warned] = site.build(html_baseurl=ADDRESS).warnings
    assert warned[:3] == ("redirects.txt", 3, "newsletter.redirect")
    assert words in warned.message
    assert [old for old in moved(site) if "/tag/" not in old] == ["/archive-of/first.html"]


def test_a_duplicate_line_is_reported_with_the_first(make_site: Callable[..., Site]) -> None:
    lines = "old.html index.html\nold editions/2024-04\n"
    [warned] = make_site(files={"redirects.txt": lines}).build(html_baseurl=ADDRESS).warnings
    assert warned.line == 2
    assert "has a redirect on line 1 already" in warned.message


def test_an_unreadable_file_is_reported(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"redirects.txt": "é.html index.html".encode("latin-1")})
    [warned] = site.build(html_baseurl=ADDRESS).warnings
    assert warned[:3] == ("redirects.txt", 1, "newsletter.file-encoding")


def test_a_missing_file_is_reported_only_if_conf_py_names_it(
    make_site: Callable[..., Site],
) -> None:
    assert not make_site().build(html_baseurl=ADDRESS).warnings
    [warned] = make_site().build(html_baseurl=ADDRESS, newsletter_redirects="moved.txt").warnings
    assert warned[:3] == ("moved.txt", 1, "newsletter.redirect")
    assert "create it" in warned.message


KNOWN = Known({"index": "index.html", "a/b": "a/b.html"}, frozenset({"index.html", "a/b.html"}))


def followed(text: str) -> tuple[dict[str, str], list[int]]:
    moves: list[Move] = []
    ends: dict[str, Move] = {}
    assert not list(read_moves(text, moves))
    problems = list(follow(moves, KNOWN, ends))
    return {file: end.new for file, end in ends.items()}, [problem.line for problem in problems]


def test_a_cycle_is_reported_once_and_its_lines_are_left_out() -> None:
    assert followed("1 2\n2 3\n3 1\n4 1\n5 a/b\n") == ({"5.html": "a/b.html"}, [3])


def test_a_chain_is_resolved_to_its_last_address() -> None:
    ends, problems = followed("1 2.html#x\n2 3/\n3/ a/b/\n4 2#y\n5 6\n6 a/b#z\n7 6#w\n")
    assert problems == []
    assert ends == {
        "1.html": "a/b.html#x",
        "2.html": "a/b.html",
        "3/index.html": "a/b.html",
        "4.html": "a/b.html#y",
        "5.html": "a/b.html#z",
        "6.html": "a/b.html#z",
        "7.html": "a/b.html#z",
    }


@pytest.mark.parametrize("target", ["", "index", "index.html"])
def test_the_front_page_has_several_names(target: str) -> None:
    ends: dict[str, Move] = {}
    assert not list(follow([Move("old", target, 1)], KNOWN, ends))
    assert ends["old.html"].new == "index.html"
