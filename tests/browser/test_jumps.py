"""The way from section to section: permalinks that copy, the way along a tag, chance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS, NO_SOURCES, SHIFTS, SIZES, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

    from tests.conftest import Site


# More than one page of a tag, and a page that is longer than a screen.
YEARS = range(2009, 2025)
WORDS = "Some words about it, more than a line of them, and then some more. " * 12


def edition(year: int) -> str:
    words = WORDS if year < 2021 else f"{WORDS} As in {{section}}`2020-05#at-4`."
    sections = (
        f"(at-{n})=\n## Number {n} of {year}\n\n:::{{tags}} webgpu\n:::\n\n{words}\n\n"
        for n in range(1, 8)
    )
    tags = "tags: wasm\n" if year > 2022 else ""
    return f"---\ndate: {year}-05\n{tags}---\n\n# Of {year}\n\n{''.join(sections)}## Untagged\n\n"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {f"editions/{y}-05.md": edition(y) for y in YEARS}
    files["editions/2024-04.md"] = "---\ndate: 2024-04\n---\n\n# April\n"
    site = share_site(files=files).build(**NO_SOURCES)
    assert not site.warnings
    return site


def bar(page: Page, tag: str = "WebGPU") -> Locator:
    return page.get_by_role("navigation", name=f"In {tag}", exact=True)


def along(open_page: Callable[..., Page], title: str, *arguments: object) -> Page:
    page = open_page("archive/tag/webgpu.html", *arguments)
    page.get_by_role("link", name=title).click()
    expect(bar(page)).to_be_visible()
    return page


def test_a_permalink_copies_its_address_and_says_so(open_new_page: Callable[..., Page]) -> None:
    page = open_new_page("editions/2020-05.html?q=x")
    page.clock.install()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    status = page.locator(".copied[role=status]")
    expect(status).to_have_text("")
    assert page.locator("#at-3 .headerlink").get_attribute("title") == "Copy link"
    page.locator("#at-3 .headerlink").click()
    page.wait_for_url("**/editions/2020-05.html?q=x#at-3")
    expect(status).to_have_text("Address copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url.replace("?q=x", "")
    page.clock.fast_forward(4000)
    expect(status).to_have_text("")


def test_by_keyboard_too_and_nothing_moves(open_new_page: Callable[..., Page]) -> None:
    page = open_new_page("archive/tag/webgpu.html")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#y2020 .headerlink").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".copied")).to_have_text("Address copied")
    assert str(page.evaluate("navigator.clipboard.readText()")).endswith("webgpu.html#y2020")
    assert page.evaluate(SHIFTS) == 0


@pytest.mark.parametrize("clipboard", ["forbidden", "none"])
def test_without_a_clipboard_it_leads_there_only(
    open_new_page: Callable[..., Page], clipboard: str
) -> None:
    page = open_new_page("index.html")
    value = "undefined" if clipboard == "none" else "{ writeText: () => Promise.reject() }"
    page.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{ value: {value} }})")
    page.goto(page.url.replace("index.html", "editions/2020-05.html"))
    page.locator("#at-3 .headerlink").click()
    page.wait_for_url("**/editions/2020-05.html#at-3")
    page.wait_for_timeout(200)
    expect(page.locator(".copied")).to_have_text("")
    title = page.locator("#at-3 .headerlink").get_attribute("title")
    assert title == ("Copy link" if clipboard == "forbidden" else "Link to this heading")


@SIZES
def test_who_comes_from_a_tag_is_led_along_it(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = along(open_page, "Number 4 of 2020", size)
    expect(bar(page)).to_have_text(re.compile("In WebGPU.*Number 5 of 2020.*Number 3 of 2020"))
    expect(bar(page)).to_be_in_viewport(ratio=1)
    bar(page).get_by_role("link", name="Newer: Number 3 of 2020").click()  # on the same page
    page.wait_for_url("**/editions/2020-05.html#at-3")
    expect(bar(page)).to_have_text(re.compile("Number 4 of 2020.*Number 2 of 2020"))
    for number in (2, 1):
        bar(page).get_by_role("link", name=f"Newer: Number {number} of 2020").click()
        page.wait_for_url(f"**/editions/2020-05.html#at-{number}")
    bar(page).get_by_role("link", name="Newer: Number 7 of 2021").click()
    page.wait_for_url("**/editions/2021-05.html#at-7")
    expect(bar(page)).to_have_text(re.compile("Number 1 of 2020.*Number 6 of 2021"))
    page.reload()
    expect(bar(page)).to_be_visible()
    page.go_back()
    expect(bar(page)).to_have_text(re.compile("Number 2 of 2020.*Number 7 of 2021"))
    bar(page).get_by_role("link", name="WebGPU", exact=True).click()
    page.wait_for_url("**/archive/tag/webgpu.html")


def test_from_one_page_of_the_tag_to_the_next_and_back(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag/webgpu.html")
    last = page.locator(".entry-title a, .entry-lines a").last
    title = last.inner_text()
    last.click()
    older = bar(page).locator("a[rel=prev]")
    words = older.inner_text()
    older.click()
    expect(bar(page).locator("a[rel=next]")).to_contain_text(title)
    bar(page).get_by_role("link", name="WebGPU", exact=True).click()
    page.wait_for_url("**/archive/tag/webgpu/1.html")
    first = page.locator(".entry-title a, .entry-lines a").first
    assert first.inner_text() in words
    first.click()
    bar(page).locator("a[rel=next]").click()
    expect(bar(page)).to_be_visible()


def test_at_the_ends_there_is_one_way_only(open_page: Callable[..., Page]) -> None:
    page = along(open_page, "Number 1 of 2024")
    assert bar(page).locator("a[rel]").count() == 1
    page = open_page("archive/tag/wasm.html")
    page.get_by_role("link", name="Of 2024").first.click()
    expect(bar(page, "WASM")).to_have_text(re.compile("In WASM.*Of 2023"))
    bar(page, "WASM").get_by_role("link", name="Older: Of 2023").click()
    page.wait_for_url("**/editions/2023-05.html")
    expect(bar(page, "WASM")).to_have_text(re.compile("Of 2024"))


def test_by_keyboard_the_bar_comes_next_and_can_be_closed(open_page: Callable[..., Page]) -> None:
    page = along(open_page, "Number 4 of 2020")
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('.along') !== null"))
    assert True in reached
    bar(page).get_by_role("link", name="Older").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/editions/2020-05.html#at-5")
    bar(page).get_by_role("button", name="Close").focus()
    page.keyboard.press("Enter")
    expect(bar(page)).to_have_count(0)
    page.reload()
    page.wait_for_timeout(300)
    expect(bar(page)).to_have_count(0)


def test_who_comes_from_elsewhere_is_left_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("archive.html")
    page.get_by_role("link", name="Of 2020").click()
    page.wait_for_timeout(300)
    expect(page.locator(".along")).to_have_count(0)
    page = along(open_page, "Number 4 of 2020")
    page.goto(page.url.replace("2020-05.html#at-4", "2019-05.html#at-4"))
    page.wait_for_timeout(300)
    expect(page.locator(".along")).to_have_count(0)


def test_without_storage_it_still_works_from_the_tag(open_new_page: Callable[..., Page]) -> None:
    page = open_new_page("index.html")
    forbid = "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no'); } })"
    page.add_init_script(forbid)
    page.goto(page.url.replace("index.html", "archive/tag/webgpu.html"))
    page.get_by_role("link", name="Number 4 of 2020").click()
    expect(bar(page)).to_be_visible()
    bar(page).get_by_role("link", name="Older").click()
    page.wait_for_url("**/editions/2020-05.html#at-5")


@SIZES
def test_nothing_moves_when_the_bar_comes(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("archive/tag/webgpu.html", size)

    def wait(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/along.js*", wait)
    page.get_by_role("link", name="Number 4 of 2020").click()
    expect(bar(page)).to_be_visible()
    assert page.evaluate(SHIFTS) < 0.001
    expect(page.get_by_role("heading", name="Number 4 of 2020")).to_be_in_viewport()


@LOOKS
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    open_page: Callable[..., Page], scheme: str, size: tuple[int, int]
) -> None:
    page = along(open_page, "Number 4 of 2020", size, scheme)
    assert page.locator(":target > dl.around dt").all_inner_texts() == [
        "Taken up again in",
        "Related",
    ]
    assert faults(page) == []


def test_targets_of_the_bar_fit_a_thumb(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag/webgpu.html", NARROW, touch=True)
    page.get_by_role("link", name="Number 4 of 2020").click()
    expect(bar(page)).to_be_visible()
    boxes = [b for part in bar(page).locator("a, button").all() if (b := part.bounding_box())]
    assert len(boxes) == 4
    assert min(box["height"] for box in boxes) >= 44


def test_chance_leads_to_a_section(open_new_page: Callable[..., Page]) -> None:
    page = open_new_page("index.html")
    for chance, there in (
        (0, "2024-05.html#at-1"),
        (0.5, "2016-05.html#at-1"),
        (0.999, "2009-05.html#at-7"),
    ):
        page.add_init_script(f"Math.random = () => {chance}")
        page.goto(re.sub(r"editions/.*|index\.html", "index.html", page.url))
        page.get_by_role("link", name="Surprise me").click()
        page.wait_for_url(f"**/editions/{there}")
        heading = page.locator(":target").get_by_role("heading").first
        expect(heading).to_be_in_viewport()
    page.go_back()
    page.wait_for_url("**/index.html")


def test_without_javascript_one_chooses(open_page: Callable[..., Page]) -> None:
    page = open_page("surprise.html", javascript=False)
    page.locator("article").get_by_role("link", name="all tags").click()
    page.wait_for_url("**/archive/tag.html")
