"""The search of the real archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW
from tests.browser.search.conftest import field, results, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.conftest import Site


@pytest.fixture(scope="module")
def site(real_site: Site) -> Site:
    return real_site


def test_without_javascript_there_are_the_tags(open_page: Callable[..., Page]) -> None:
    page = open_page("search.html?q=webgpu", javascript=False)
    expect(field(page)).to_be_hidden()
    page.locator("article").get_by_role("link", name="WebGPU", exact=True).click()
    page.wait_for_url("**/archive/tag/webgpu.html")


def test_guides_are_one_line_below_the_results(open_page: Callable[..., Page]) -> None:
    page = open_page("search.html?q=webgpu")
    expect(status(page)).to_contain_text("sections")
    hrefs = [link.get_attribute("href") or "" for link in results(page).all()]
    assert all("editions/" in href for href in hrefs)
    guides = page.locator(".search-guides")
    expect(guides).to_have_text(re.compile(r"^\d+ in the guides$"))
    number = guides.inner_text().partition(" ")[0]
    guides.get_by_role("link").click()
    expect(status(page)).to_have_text(re.compile(f"^{number} guides?"))
    expect(guides).to_be_hidden()


def test_without_words_the_sections_of_the_archive_are_counted(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page("search.html")
    sections = sum(1 for entry in site.archive.entries if entry.section)
    expect(status(page)).to_have_text(f"{sections} sections, newest first")


@pytest.mark.parametrize("words", ["fuse kernels", "slice_assign", "onnx"])
def test_a_result_leads_to_the_words(open_page: Callable[..., Page], words: str) -> None:
    page = open_page(f"search.html?q={words}")
    page.set_viewport_size({"width": 390, "height": 844})
    mark = page.locator(".search-results mark").last.inner_text()
    results(page).first.click()
    page.wait_for_url("**/editions/**")
    place = page.locator("article :is(p, dt, li)").filter(has_text=mark).first
    expect(place).to_be_in_viewport()


@pytest.mark.parametrize("touch", [False, True])
def test_on_a_phone_the_first_results_are_in_view(
    open_page: Callable[..., Page], *, touch: bool
) -> None:
    page = open_page("search.html?q=webgpu", NARROW, touch=touch)
    expect(results(page).nth(2)).to_be_in_viewport(ratio=1)
    assert results(page).first.evaluate("link => link.getBoundingClientRect().top") < 220
    target = 44 if touch else 28
    assert heights(page.locator(".search-head")) <= target + 4, "count and order are in one row"
    assert heights(page.locator(".entry-excerpt")) < 70, "three lines"
    assert heights(page.locator(".entry-place")) <= target


def heights(found: Locator) -> int:
    """The height of the highest element that is *found*."""
    values: list[int] = found.evaluate_all("all => all.map((one) => one.offsetHeight)")
    return max(values)


def test_the_tag_that_has_the_words_is_marked(open_page: Callable[..., Page]) -> None:
    page = open_page("search.html?q=web-gpu+llms")  # an alias of a tag, and the label of another
    result = page.locator(".entry").filter(has_text="Ratchet is made by")
    expect(result.locator(".tags mark")).to_have_text(["WebGPU", "LLMs"])


def test_guides_are_the_last_filter_and_do_not_outnumber_what_is_found(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("search.html?q=webgpu")
    guides = page.locator("[data-facet=kind] li").last
    expect(guides).to_contain_text("Guides")
    expect(guides.locator(".count")).to_be_hidden()
    guides.get_by_role("link").click()
    expect(guides.locator(".count")).to_be_visible()
