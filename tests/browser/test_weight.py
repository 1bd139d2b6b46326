"""What an edition costs its reader beyond Furo and Sphinx: bytes, requests, a page that jumps."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bench.archive import SECTIONS, make_archive
from bench.ours import Ours
from tests.browser.conftest import NARROW
from tests.browser.looks import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Request

    from tests.conftest import Site


CSS = 15 * 1024
JAVASCRIPT = 10 * 1024
TYPEFACE = 35 * 1024
EDITIONS = 3
# Furo's and Sphinx's own; what other extensions bring counts as ours.
OTHERS = {"furo.css", "furo-extensions.css", "furo.js", "pygments.css"} | {
    f"{name}.js" for name in ("doctools", "documentation_options", "sphinx_highlight")
}
SCRIPTS = """() => [...document.scripts].map(({ src, type, defer, async }) =>
    ({ src, late: type === "module" || defer || async }))"""
SHIFTS = """() => new Promise((resolve) => {
    const shifts = [];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
            shifts.push([value, ...sources.map(({ node }) => node?.nodeName)]);
        }
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(shifts), 500);
})"""

HEIGHTS = (
    "() => [...document.querySelectorAll('h1, h2, h3')].map(({ offsetHeight }) => offsetHeight)"
)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    archive = make_archive(EDITIONS)
    site = share_site()
    for name, text in Ours(site.folder).files(archive).items():
        site.write(name, text)
    site.delete("editions/2024-04.md")
    site.build()
    assert not site.warnings
    return site


@pytest.fixture(scope="module")
def path(site: Site) -> str:
    """An edition of ten sections, with one before and one after it."""
    edition = make_archive(EDITIONS).middle
    assert len(edition.sections) == SECTIONS
    return Ours(site.folder).edition_page(edition)


@pytest.fixture
def asked(new_page: Callable[..., Page], address: str, path: str) -> list[Request]:
    """What Chromium asks for when it opens the edition."""
    page = new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks it
    page.goto(f"{address}/{path}", wait_until="networkidle")
    assert asked
    return asked


def ours(asked: list[Request], kind: str) -> dict[str, int]:
    """The files of *kind* that are ours, and how large each is when it is compressed."""
    found = {urlsplit(one.url).path: one for one in asked if one.resource_type == kind}
    return {
        name: len(gzip.compress(body.body()))
        for path, one in found.items()
        if (name := path.rpartition("/")[2]) not in OTHERS and (body := one.response())
    }


def test_our_style_sheets_are_small(asked: list[Request]) -> None:
    sizes = ours(asked, "stylesheet")
    assert "style.css" in sizes
    assert sum(sizes.values()) <= CSS, sizes


def test_our_style_sheets_are_one_file(asked: list[Request]) -> None:
    sheets = [one.url for one in asked if one.resource_type == "stylesheet"]
    assert len([url for url in sheets if "/_static/newsletter/" in url]) == 1


def test_our_scripts_are_small(asked: list[Request]) -> None:
    sizes = ours(asked, "script")
    assert "panels.js" in sizes
    assert sum(sizes.values()) <= JAVASCRIPT, sizes


def test_all_comes_from_the_site(asked: list[Request], address: str) -> None:
    assert [one.url for one in asked if not one.url.startswith((address, "data:"))] == []


def test_the_typeface_is_one_small_file_that_is_asked_for_once(asked: list[Request]) -> None:
    [font] = [one for one in asked if one.resource_type == "font"]
    assert "/_static/newsletter/newsreader.woff2?v=" in font.url
    body = font.response()
    assert body
    assert len(body.body()) <= TYPEFACE


def test_our_scripts_hold_up_nothing(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path)
    scripts = [one for one in page.evaluate(SCRIPTS) if "/newsletter/" in one["src"]]
    assert scripts
    assert [one["src"] for one in scripts if not one["late"]] == []


@SIZES
def test_nothing_moves_while_it_loads(
    open_page: Callable[..., Page], path: str, size: tuple[int, int]
) -> None:
    page = open_page(path, size)
    assert page.evaluate(SHIFTS) == []


def test_nothing_moves_when_the_typeface_arrives_late(
    new_page: Callable[..., Page], address: str, path: str
) -> None:
    """Before it does, titles are in a typeface of the system with the same widths and heights."""
    heights = []
    for late in (True, False):
        page = new_page(NARROW)
        if late:
            page.route("**/*.woff2*", lambda route: route.fulfill(status=204))
        page.goto(f"{address}/{path}", wait_until="networkidle")
        heights.append(page.evaluate(HEIGHTS))
    assert len(heights[0]) > SECTIONS
    assert heights[0] == heights[1]


def test_a_style_sheet_of_the_site_replaces_ours(make_site: Callable[..., Site]) -> None:
    own = "h1 { letter-spacing: 5px }\n"
    site = make_site(files={"_static/newsletter/tag.css": own})
    site.build(html_static_path=["_static"])
    sheet = site.read("_static/newsletter/style.css")
    assert own in sheet
    assert ".newer-older a" not in sheet
    assert site.read("_static/newsletter/tag.css") == own
    site.delete("_static/newsletter/tag.css")
    site.build(html_static_path=["_static"])
    assert ".newer-older a" in site.read("_static/newsletter/style.css")
