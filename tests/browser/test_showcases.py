"""The gallery of showcases, and pictures, as a reader meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.looks import LOOKS, NO_SOURCES, SIZES, faults
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

    from tests.conftest import Site


PAGES = ["showcases.html", "editions/2024-05.html"]

EDITION = """\
---
date: 2024-05
---

# May edition

## Showcases

(boards)=
### Boards to draw on

:::{tags} webgpu, wasm
:::

:::{showcase}
:title: The board
:by: Ada
:url: https://board.example/
:demo: https://board.example/try
:picture: cat.png
:alt: A cat

It names what you draw, and draws what you name. A model of two megabytes does both.
:::

:::{showcase}
:title: Another board, with a title that takes more than a line
:by: Eve
:source: https://code.example/board
:made-with: Burn, WebGPU, a-name-that-is-very-long-and-cannot-be-broken-anywhere

It names what you draw.
:::

(alone)=
### One alone

:::{tags} llms, wasm
:::

:::{showcase}
:by: Kim
:demo: https://alone.example/
:picture: cat.png
:alt: A cat again

It stands alone.
:::
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {"editions/2024-05.md": EDITION, "editions/cat.png": picture(1200, 700)}
    site = share_site(files=files).build(**NO_SOURCES)
    assert not site.warnings
    return site


def titles(page: Page) -> list[str]:
    found = page.locator(".gallery > li:visible h2").all_inner_texts()
    return [title.partition(",")[0] for title in found]


def choice(page: Page, name: str) -> Locator:
    return page.get_by_label("Showcases by tag").get_by_role("link", name=name)


@SIZES
def test_a_tag_is_chosen_and_the_choice_taken_back(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("showcases.html", size)
    assert titles(page) == ["The board", "Another board", "One alone"]
    expect(choice(page, "All")).to_have_attribute("aria-current", "true")
    choice(page, "LLMs").click()
    assert titles(page) == ["One alone"]
    assert page.url.endswith("showcases.html?tag=llms")
    expect(choice(page, "LLMs")).to_have_attribute("aria-current", "true")
    choice(page, "WebGPU").click()
    assert titles(page) == ["The board", "Another board"]
    page.go_back()
    assert titles(page) == ["One alone"]
    choice(page, "All").click()
    assert len(titles(page)) == 3
    assert page.url.endswith("showcases.html")


def test_what_is_shown_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page("showcases.html")
    status = page.get_by_role("status")
    expect(status).to_have_text("3 showcases, newest first")
    choice(page, "WebGPU").click()
    expect(status).to_have_text("2 of 3 showcases: WebGPU")
    choice(page, "All").click()
    expect(status).to_have_text("3 showcases, newest first")


@pytest.mark.parametrize(("tag", "count"), [("llms", 1), ("wasm", 3), ("nothing", 3), ("", 3)])
def test_the_address_says_what_is_shown(
    open_page: Callable[..., Page], tag: str, count: int
) -> None:
    assert len(titles(open_page(f"showcases.html?tag={tag}"))) == count


def test_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("showcases.html")
    choice(page, "All").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert titles(page) == ["One alone"]
    expect(choice(page, "LLMs")).to_be_focused()


def test_without_javascript_all_are_shown_and_tags_lead_to_their_pages(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("showcases.html", javascript=False)
    assert len(titles(page)) == 3
    expect(choice(page, "All")).to_be_hidden()
    choice(page, "WebGPU").click()
    page.wait_for_url("**/archive/tag/webgpu.html")


def test_the_title_leads_to_the_edition(open_page: Callable[..., Page]) -> None:
    page = open_page("showcases.html")
    page.get_by_role("link", name="One alone", exact=True).click()
    page.wait_for_url("**/editions/2024-05.html#showcase-one-alone")
    expect(page.locator("#showcase-one-alone")).to_be_in_viewport()


@SIZES
def test_those_that_stand_together_are_a_grid(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("editions/2024-05.html", size)
    items = page.get_by_role("list").filter(has_text="Another board").get_by_role("listitem")
    boxes = [item.bounding_box() for item in items.filter(has_text="It names what you draw").all()]
    first, second = (box for box in boxes if box)
    side_by_side = first["y"] == second["y"] and first["x"] < second["x"]
    below = first["x"] == second["x"] and second["y"] >= first["y"] + first["height"]
    assert (side_by_side, below) == (size == WIDE, size == NARROW)


@LOOKS
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    open_page: Callable[..., Page], path: str, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(path, size, scheme)
    assert faults(page) == []


@SIZES
@pytest.mark.parametrize("path", PAGES)
def test_nothing_jumps_when_a_picture_arrives(
    open_page: Callable[..., Page], path: str, size: tuple[int, int]
) -> None:
    page = open_page("index.html", size)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/_images/*", hold)
    page.goto(page.url.replace("index.html", path), wait_until="domcontentloaded")
    image = page.locator("article img").first
    expect(image).to_have_js_property("naturalWidth", 0)
    before = image.bounding_box()
    for route in held:
        route.continue_()
    expect(image).not_to_have_js_property("naturalWidth", 0)  # whichever size the browser takes
    after = image.bounding_box()
    assert before
    assert after
    assert after["y"] == before["y"]
    assert abs(after["height"] - before["height"]) < 0.5  # files have whole pixels
    assert abs(before["height"] - before["width"] * 700 / 1200) < 1
