"""Addresses in any script in a real Chromium: links scroll to their place, and tag pages open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect

from tests.browser.looks import NO_SOURCES
from tests.live.serving import serving
from tests.outputs.scripts import FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.conftest import Site


WORDS = "\n\nMehr Text, der eine Seite füllt.\n\n" * 60
EDITION = "editions/2024-04.md"
LONG = FILES | {EDITION: re.sub(r"\n\n(?=## |\(|:::\{event)", WORDS, FILES[EDITION]) + WORDS}


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(request: pytest.FixtureRequest, share_site: Callable[..., Site]) -> Site:
    site = share_site(files=LONG).build(
        request.param, search=True, myst_heading_anchors=3, **NO_SOURCES
    )
    assert not site.warnings
    return site


def path(site: Site, page: str) -> str:
    return str(site.app.builder.get_target_uri(page))


def wait_until_at(page: Page, anchor: str) -> None:
    """Wait until the place is at the top of the window, as the target of the address."""
    target = "id => document.querySelector(':target')?.id === id"
    page.wait_for_function(target, arg=anchor)
    top = "id => Math.abs(document.getElementById(id).getBoundingClientRect().top - 80) < 120"
    page.wait_for_function(top, arg=anchor)
    assert page.evaluate("scrollY") > 500


@pytest.mark.parametrize("anchor", ["größe-über-alles", "茶的历史", "مرحبا", "event-会议"])
@pytest.mark.parametrize("written", [str, quote])
def test_an_address_scrolls_to_its_place(
    open_page: Callable[..., Page], site: Site, anchor: str, written: Callable[[str], str]
) -> None:
    page = open_page(f"{path(site, 'editions/2024-04')}#{written(anchor)}")
    wait_until_at(page, anchor)


def test_links_of_the_page_and_its_contents_scroll(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page(path(site, "editions/2024-04"))
    page.get_by_role("link", name="dort").click()
    wait_until_at(page, "茶的历史")
    page.locator(".toc-tree").get_by_role("link", name="Größe über alles").click()
    assert unquote(page.url).endswith("#größe-über-alles")
    wait_until_at(page, "größe-über-alles")
    expect(page.locator(".toc-tree .scroll-current > a")).to_have_text("Größe über alles")


@pytest.mark.parametrize("query", [f"q={quote('über alles')}", f"tag={quote('größe')}", "tag=cpp"])
def test_the_search_leads_to_the_section(
    open_page: Callable[..., Page], site: Site, query: str
) -> None:
    page = open_page(f"{path(site, 'search')}?{query}")
    page.locator(".search-results").get_by_role("link", name="Größe über alles").click()
    wait_until_at(page, "größe-über-alles")


def test_the_page_of_a_tag_opens_and_leads_to_the_section(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page(path(site, "editions/2024-04"))
    page.get_by_role("link", name="茶", exact=True).first.click()
    assert unquote(page.url).rstrip("/").removesuffix(".html").endswith("/archive/tag/茶")
    page.get_by_role("link", name="茶的历史").click()
    wait_until_at(page, "茶的历史")
    way = page.locator("[id='茶的历史']").get_by_role("navigation", name="In 茶")
    expect(way).to_be_in_viewport(ratio=1)
    way.get_by_role("link", name=re.compile("Arabisch")).click()
    wait_until_at(page, "مرحبا")
    expect(page.locator("[id='مرحبا']").get_by_role("navigation", name="In 茶")).to_be_visible()


@pytest.fixture(scope="module")
def live_address(share_site: Callable[..., Site]) -> Iterator[str]:
    with serving(share_site(files=FILES)) as live:
        yield live.address


@pytest.mark.slow
@pytest.mark.parametrize("written", [str, quote])
def test_make_live_serves_the_page_of_a_tag(
    new_page: Callable[..., Page], live_address: str, written: Callable[[str], str]
) -> None:
    page = new_page()
    page.goto(f"{live_address}archive/tag/{written('茶')}.html")
    assert page.locator("h1").first.inner_text().startswith("茶")
