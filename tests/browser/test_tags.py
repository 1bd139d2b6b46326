"""The pages of a tag, and the index of tags, as a reader meets them."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS, SHIFTS, SIZES, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

    from tests.conftest import Site


PAGES = ["archive/tag/webgpu.html", "archive/tag/webgpu/1.html", "archive/tag.html?sort=latest"]
YEARS = [*range(2008, 2018), *range(2020, 2025)]
# Enough for letters at the right, and for more than a screen.
OTHERS = [f"{letter}{n}" for letter in "abcdefgh" for n in range(8)]


def edition(year: int) -> str:
    others = f", {', '.join(OTHERS)}" if year == 2010 else ""
    sections = (
        f"## Number {n} of {year}\n\n:::{{tags}} {'wasm' if n % 3 else 'llms'}, webgpu{others}\n:::"
        f"\n\nA sentence about it, which is long enough to fill a line or two on a phone.\n\n"
        for n in range(1, 9)
    )
    return f"---\ndate: {year}-{year % 12 + 1:02}\n---\n\n# Of {year}\n\n{''.join(sections)}"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    tags = {"webgpu": "WebGPU", "wasm": "WASM", "llms": "LLMs"} | {o: o.upper() for o in OTHERS}
    files = {f"editions/{year}-{year % 12 + 1:02}.md": edition(year) for year in YEARS}
    files["tags.yml"] = "".join(f"{slug}: {{label: {label}}}\n" for slug, label in tags.items())
    files["editions/2024-04.md"] = "---\ndate: 2024-04\ntags: wasm\n---\n\n# April\n"
    site = share_site(files=files).build()
    assert not site.warnings
    return site


def order(page: Page) -> list[str]:
    return page.locator(".tag-index li:visible a").all_inner_texts()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Order of the tags").get_by_role("button", name=name)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_year_leads_to_its_place(open_page: Callable[..., Page], javascript: bool) -> None:
    page = open_page("archive/tag/webgpu.html", NARROW, javascript=javascript)
    page.get_by_role("link", name="2009: 8 sections").click()
    page.wait_for_url("**/archive/tag/webgpu/1.html#y2009")
    expect(page.locator("#y2009 > h2")).to_be_in_viewport()


def test_from_page_to_page_and_back(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag/webgpu.html")
    page.get_by_role("link", name="Older 2008–2014").click()
    page.wait_for_url("**/archive/tag/webgpu/1.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("WebGPU, 2008–2014")
    page.get_by_role("link", name=re.compile("Newer since")).click()
    page.wait_for_url("**/archive/tag/webgpu.html")


@SIZES
def test_the_links_of_the_drawing_are_large_enough(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("archive/tag/webgpu.html", size, touch=size == NARROW)
    for selector in (".years a", ".relations .tag-counts a"):
        boxes = [box for link in page.locator(selector).all() if (box := link.bounding_box())]
        assert boxes
        least = 44 if size == NARROW else 24
        assert min(min(box["width"], box["height"]) for box in boxes) >= least


def test_on_a_phone_the_list_comes_before_the_pairs(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag/webgpu.html", NARROW, touch=True)
    first = page.locator(".entry").first.bounding_box()
    pairs = page.locator(".relations").bounding_box()
    assert first
    assert pairs
    assert first["y"] < NARROW[1] / 2
    assert first["y"] < pairs["y"]


def test_bars_have_the_colour_of_what_stands_below(open_page: Callable[..., Page]) -> None:
    """So that they are seen in the dark, and where a reader's own colours are forced."""
    page = open_page("archive/tag/webgpu.html")
    page.emulate_media(forced_colors="active")
    link = page.locator(".years a").first
    colour = link.evaluate("link => getComputedStyle(link).color")
    expect(link.locator("rect").first).to_have_css("fill", colour)


@SIZES
def test_tags_are_put_in_order(open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    page = open_page("archive/tag.html", size)
    by_name = order(page)
    assert by_name == sorted(by_name, key=str.casefold)
    expect(button(page, "By name")).to_have_attribute("aria-pressed", "true")
    status = page.get_by_role("status")
    expect(status).to_have_text(f"{len(by_name)} tags, each with the number of its sections")

    button(page, "By number").click()
    assert order(page)[:4] == ["WebGPU", "WASM", "LLMs", "A0"]
    assert page.url.endswith("archive/tag.html?sort=number")
    expect(button(page, "By number")).to_have_attribute("aria-pressed", "true")
    expect(button(page, "By name")).to_have_attribute("aria-pressed", "false")
    expect(status).to_have_text(f"{len(by_name)} tags, those with most sections first")
    assert page.locator(".tag-index h2:visible, .toc-tree:visible").count() == 0

    button(page, "By latest use").click()
    assert order(page)[:4] == ["LLMs", "WASM", "WebGPU", "A0"]
    expect(page.locator(".tag-index li").first).to_have_text(re.compile(r"LLMs\s*September 2024"))
    page.go_back()
    assert order(page)[0] == "WebGPU"
    assert page.locator(".tag-index time:visible").count() == 0
    button(page, "By name").click()
    assert order(page) == by_name
    assert page.url.endswith("archive/tag.html")
    assert page.locator(".tag-index h2:visible").count() == 10


def test_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag.html")
    button(page, "By name").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert order(page)[0] == "WebGPU"
    expect(button(page, "By number")).to_be_focused()


@pytest.mark.parametrize("sort", ["nothing", "toString", "", "name"])
def test_an_order_that_is_none_is_that_by_name(open_page: Callable[..., Page], sort: str) -> None:
    page = open_page(f"archive/tag.html?sort={sort}")
    assert order(page)[0] == "A0"


def test_without_javascript_tags_stand_by_letter(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag.html?sort=number", javascript=False)
    assert order(page)[0] == "A0"
    expect(page.locator(".tag-order")).to_have_css("display", "none")


@SIZES
@pytest.mark.parametrize("query", ["", "?sort=number", "?sort=latest"])
def test_nothing_jumps_while_the_index_opens(
    open_page: Callable[..., Page], size: tuple[int, int], query: str
) -> None:
    page = open_page("index.html", size)

    def later(route: Route) -> None:
        time.sleep(0.3)  # long enough to paint without it
        route.continue_()

    page.route("**/tags.js", later)
    page.goto(page.url.replace("index.html", f"archive/tag.html{query}"))
    expect(button(page, "By name")).to_be_visible()
    assert page.evaluate(SHIFTS) == 0


@LOOKS
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    open_page: Callable[..., Page], path: str, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(path, size, scheme)
    assert faults(page) == []
