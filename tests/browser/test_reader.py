"""What a reader does: from the front page to a tag to a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS, SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@SIZES
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_from_the_front_page_to_a_tag_to_a_section(
    open_page: Callable[..., Page], size: tuple[int, int], javascript: bool
) -> None:
    page = open_page("index.html", size, javascript=javascript)
    page.locator("article").get_by_role("link", name="WebGPU", exact=True).first.click()
    page.wait_for_url("**/archive/tag/webgpu.html")
    assert page.locator("h1").inner_text().startswith("WebGPU")
    page.locator(".entry-title").get_by_role("link", name="Ratchet", exact=True).click()
    page.wait_for_url("**/editions/2024-04.html#ratchet")
    heading = page.locator("#ratchet > h3")
    expect(heading).to_be_in_viewport()
    assert heading.inner_text().startswith("Ratchet")


def test_tags_under_a_heading_lead_to_their_pages(open_page: Callable[..., Page]) -> None:
    page = open_page("editions/2024-04.html")
    page.locator("#wllama > ul.tags").get_by_role("link", name="WASM").click()
    page.wait_for_url("**/archive/tag/wasm.html")
    assert page.get_by_role("link", name="wllama", exact=True).count() > 0


@LOOKS
@pytest.mark.parametrize(
    "path", ["index", "editions/2024-04", "archive/tag/webgpu", "archive/tag", "archive/2024"]
)
def test_nothing_is_wider_than_the_window(
    open_page: Callable[..., Page], path: str, size: tuple[int, int], scheme: str
) -> None:
    page = open_page(f"{path}.html", size, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@SCHEMES
def test_the_scheme_of_the_reader_is_followed(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page("editions/2024-04.html", scheme=scheme)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red = int(background.removeprefix("rgb(").split(",")[0])
    assert (red < 128) == (scheme == "dark")


def test_a_line_of_text_holds_about_seventy_characters(open_page: Callable[..., Page]) -> None:
    page = open_page("editions/2024-04.html")
    width, letters = page.evaluate("""() => {
        const texts = [...document.querySelectorAll('.edition section section > p')]
        const text = texts[0]
        const probe = document.createElement('span')
        probe.textContent = texts.map(one => one.textContent).join(' ')
        probe.style.whiteSpace = 'nowrap'
        text.appendChild(probe)
        const result = [text.clientWidth, probe.getBoundingClientRect().width]
        const length = probe.textContent.length
        probe.remove()
        return [result[0], length / result[1]]
    }""")
    assert 65 <= width * letters <= 72


def test_targets_fit_a_thumb(open_page: Callable[..., Page]) -> None:
    page = open_page("editions/2024-04.html", NARROW, touch=True)
    heights = page.locator("ul.tags a").evaluate_all(
        "links => links.map(link => link.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44


def test_no_request_leaves_the_site(open_page: Callable[..., Page], address: str) -> None:
    asked: list[str] = []
    page = open_page("index.html")
    page.on("request", lambda request: asked.append(request.url))
    for path in ("index", "editions/2024-04", "archive/tag/webgpu", "docs/read"):
        page.goto(f"{address}/{path}.html")
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_the_sidebar_marks_the_page_where_the_reader_is(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag/webgpu.html")
    current = page.locator(".sidebar-tree [aria-current=page]")
    assert current.all_inner_texts() == ["WebGPU"]
