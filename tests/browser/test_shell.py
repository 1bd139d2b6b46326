"""Furo's shell by keyboard, at any size of window, in any scheme, on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.focus import tab_to, walk
from tests.browser.looks import SIZES, finish_animations, style
from tests.browser.pages import PAGES
from tests.counting import kib, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.conftest import Site


MIDDLE = (1100, 800)  # the list of contents is in a drawer, the navigation is not
EDITION = "editions/2024-04.html"
# The left edge of the title, the place of the switch of colours, the width of lines of text.
EDGES = """() => {
    const box = (it) => it.getBoundingClientRect();
    const long = [...document.querySelectorAll("article p")].filter((p) => p.innerText.length > 70);
    const left = box(document.querySelector("article h1")).left;
    const { left: x, top: y } = box(document.querySelector(".content-icon-container"));
    return [left, x, y, Math.max(0, ...long.map((line) => line.clientWidth))];
}"""
# The permalinks of headings and questions: whether the last word above is on another line.
PERMALINKS = """() => [...document.querySelectorAll("article .headerlink")]
    .filter((link) => link.offsetWidth)
    .map((link) => {
        const words = document.createRange();
        words.setStart(link.parentElement, 0);
        words.setEndBefore(link);
        const bottom = Math.max(...[...words.getClientRects()].map((rect) => rect.bottom));
        const { top, height } = link.getBoundingClientRect();
        const { opacity } = getComputedStyle(link);
        return { text: words.toString(), alone: top + height / 2 > bottom, opacity };
    })"""
# Whether a citation is off the line of its tags, or over one of them.
OVER_TAGS = """(cite) => {
    const box = (it) => it.getBoundingClientRect();
    const own = box(cite.querySelector("summary"));
    const tags = cite.previousElementSibling;
    const over = [...tags.querySelectorAll("a")].filter((tag) =>
        box(tag).right > own.left && box(tag).bottom > own.top + 1);
    return Math.abs(own.bottom - box(tags).bottom) > 1 ? [tags, ...over] : over;
}"""
# A box that is wider than the window, and what makes it so.
TOO_WIDE = """() => [...document.querySelectorAll("html, .content")]
    .filter((box) => box.scrollWidth > box.clientWidth)
    .map((box) => `${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}`)"""


@SIZES
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("path", ["index", "archive/tag/webgpu", "archive/tag", "docs/write"])
def test_the_focus_is_always_seen(
    open_page: Callable[..., Page], path: str, key: str, size: tuple[int, int]
) -> None:
    page = open_page(f"{path}.html", size)
    page.emulate_media(reduced_motion="reduce")
    steps = list(walk(page, key))
    assert len(steps) > 10
    hidden = [step["html"] for step in steps if not step["seen"] or step["ring"] != "solid"]
    assert hidden == []
    if size == NARROW:
        assert not any(step["drawer"] for step in steps)


@pytest.mark.parametrize(
    ("size", "key"),
    [(WIDE, "/"), (WIDE, "Control+k"), (MIDDLE, "/"), (NARROW, "/"), (NARROW, "Control+k")],
)
def test_two_keys_lead_to_the_search_box(
    open_page: Callable[..., Page], size: tuple[int, int], key: str
) -> None:
    page = open_page(EDITION, size)
    page.evaluate("document.querySelector('article').prepend(document.createElement('textarea'))")
    other = page.locator("article textarea")
    other.press(key)
    expect(other).to_be_focused()
    other.blur()
    page.keyboard.press(key)
    box = page.locator(".sidebar-search")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=a%2Fb")


@SIZES
def test_the_keys_can_be_switched_off_and_on(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("search.html", size)
    choice = page.get_by_role("checkbox", name="lead to the search from every page")
    finish_animations(page)
    expect(choice).to_be_checked()
    for box in (None, page.locator(".sidebar-search")):
        choice.click()
        page.goto(page.url.replace("search.html", EDITION))
        hint = page.locator(".sidebar-search-container[data-key='/']")
        expect(hint).to_have_count(1 if box else 0)
        page.keyboard.press("/")
        if box:
            expect(box).to_be_focused()
        else:
            page.keyboard.press("Control+k")
            assert page.evaluate("document.activeElement === document.body")
            expect(page.locator(".sidebar-search")).not_to_be_focused()
        page.goto(page.url.replace(EDITION, "search.html"))
        finish_animations(page)
        expect(choice).to_be_checked(checked=bool(box))


def test_the_first_link_skips_to_the_content(open_page: Callable[..., Page]) -> None:
    page = open_page("archive/tag/webgpu.html")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_the_way_back_to_the_top_stays_while_it_has_the_focus(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(EDITION, NARROW)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("scrollTo(0, 1000)")
    page.wait_for_function("scrollY > 900")
    page.evaluate("scrollTo(0, 800)")
    back = page.locator(".back-to-top")
    expect(back).to_be_visible()
    back.focus()
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("html:not(.show-back-to-top)")).to_be_attached()
    expect(back).to_be_focused()
    expect(back).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(back).to_be_hidden()


def test_the_switch_of_colours_tells_its_state(open_page: Callable[..., Page]) -> None:
    page = open_page("index.html")
    switch = page.locator(".theme-toggle:visible")
    for state in ("auto", "dark", "light", "auto"):
        expect(switch).to_have_accessible_name(f"Toggle Light / Dark / Auto color theme: {state}")
        switch.press("Enter")


@pytest.mark.parametrize(
    ("scheme", "colour"), [("light", "rgb(161, 45, 20)"), ("dark", "rgb(206, 146, 133)")]
)
def test_the_ring_of_the_focus_has_the_accent(
    open_page: Callable[..., Page], scheme: str, colour: str
) -> None:
    page = open_page(EDITION, scheme=scheme)
    tab_to(page, page.locator(".sidebar-brand"))
    assert style(page, ":focus", "outline") == f"{colour} solid 2px"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_enlarged_text_is_read_without_scrolling_sideways(
    open_page: Callable[..., Page], path: str
) -> None:
    """A window of 1280 pixels, enlarged twofold and fourfold (WCAG 1.4.10)."""
    page = open_page(f"{path}.html", (640, 512))
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": 320, "height": 512})
    assert page.evaluate(TOO_WIDE) == []


def test_all_kinds_of_page_have_the_same_edges(
    open_page: Callable[..., Page], address: str
) -> None:
    """From page to page, neither text nor buttons jump, and lines are as long at most."""
    page = open_page(EDITION)
    left, switch_left, switch_top, measure = page.evaluate(EDGES)
    assert measure > 500
    for path in PAGES.values():
        page.goto(f"{address}/{path}.html", wait_until="domcontentloaded")
        *edges, longest = page.evaluate(EDGES)
        assert edges == [left, switch_left, switch_top], path
        assert longest <= measure, path


@SIZES
def test_the_front_page_shows_the_name_once_and_the_points_at_once(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("index.html", size)
    names = page.locator("h1, .brand, .sidebar-brand-text").filter(visible=True)
    assert [name.inner_text() for name in names.all()] == ["AI & the web"]
    expect(names).to_have_role("heading")
    expect(page.locator(".edition-points > li").last).to_be_in_viewport(ratio=1)
    box = page.locator(".edition-title").bounding_box()
    assert box
    assert box["y"] <= 380
    cover = page.locator(".latest-edition > img").bounding_box()
    assert cover
    for y in (5, cover["height"] - 5):
        page.mouse.click(cover["x"] + cover["width"] - 5, cover["y"] + y)
        page.wait_for_url(f"**/{EDITION}")
        page.go_back()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_no_permalink_is_on_a_line_of_its_own_on_a_phone(
    open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(EDITION, (width, 844), touch=True)
    found = page.evaluate(PERMALINKS)
    assert len(found) > 20
    assert [one for one in found if one["alone"] or one["opacity"] != "1"] == []
    assert page.evaluate(TOO_WIDE) == []


@SIZES
def test_what_is_closed_takes_little_room(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page(EDITION, size)
    cites = page.locator("section > .cite")
    assert cites.count() > 8
    for cite in cites.all():
        assert cite.evaluate(
            "it => it.offsetTop + it.offsetHeight <= it.nextElementSibling.offsetTop"
        )
        assert cite.evaluate(OVER_TAGS) == []
    stage = page.locator(".demo .embed-stage").bounding_box()
    assert stage
    assert stage["height"] <= 160
    first = cites.first
    place = first.locator("summary").bounding_box()
    first.locator("summary").press("Enter")
    expect(first.locator("pre").first).to_be_visible()
    assert first.locator("summary").bounding_box() == place


def test_an_edition_of_median_size_is_light(site: Site) -> None:
    """HTML, style sheets and scripts: 45 KB as sent, without pictures and the typeface."""
    [edition] = site.archive.editions
    assert 1000 < edition.words < 1500
    suffixes = (".html", ".css", ".js")
    files = {
        path.relative_to(site.out).as_posix(): path.read_bytes()
        for path in site.out.rglob("*")
        if path.suffix in suffixes
    }
    parts = [files[EDITION], *sent(files, EDITION, ".css"), *sent(files, EDITION, ".js")]
    assert kib(parts, compressed=True) <= 45


def test_nothing_moves_for_whoever_wants_it_so(open_page: Callable[..., Page]) -> None:
    page = open_page(EDITION, NARROW)
    moving = [("html", "scrollBehavior", "smooth"), (".toc-scroll", "scrollBehavior", "smooth")]
    for selector, name, value in moving:
        assert style(page, selector, name) == value
    page.emulate_media(reduced_motion="reduce")
    for selector, name, _ in moving:
        assert style(page, selector, name) == "auto"
    for selector in (".sidebar-drawer", ".toc-drawer", ".overlay", ".skip-to-content"):
        durations = style(page, selector, "transitionDuration").split(", ")
        assert set(durations) == {"0s"}


def test_forced_colours_tell_the_current_page(chromium: Browser, address: str) -> None:
    page = chromium.new_page(forced_colors="active")
    page.goto(f"{address}/archive/tag/webgpu.html")
    assert int(style(page, ".sidebar-tree [aria-current]", "fontWeight")) >= 600
    tab_to(page, page.locator(".sidebar-tree [aria-current]"))
    assert style(page, ":focus", "outlineStyle") == "solid"
    page.close()


def test_paper_has_no_sidebars(open_page: Callable[..., Page]) -> None:
    page = open_page(EDITION)
    expect(page.locator(".sidebar-drawer")).to_be_visible()
    page.emulate_media(media="print")
    for part in (".sidebar-drawer", ".toc-drawer", ".mobile-header", ".skip-to-content"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator("article")).to_be_visible()


def test_an_edition_of_five_minutes_has_four_pages_of_paper(open_page: Callable[..., Page]) -> None:
    page = open_page(EDITION)
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4
    page.emulate_media(media="print")
    link = page.locator("article a.external").first
    assert "https://" in link.evaluate("it => getComputedStyle(it, '::after').content")
    expect(page.locator(".edition-source")).to_be_visible()
    for part in (".cite", ".related-pages", ".headerlink"):
        assert not [one for one in page.locator(part).all() if one.is_visible()], part


@SIZES
def test_a_table_that_scrolls_is_reached_by_keyboard(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("docs/speed.html", size)
    scrolls = "#what-the-search-costs .table-wrapper"  # seven columns
    wider = page.locator(scrolls).evaluate("it => it.scrollWidth > it.clientWidth")
    assert page.locator(scrolls).get_attribute("tabindex") == ("0" if wider else None)
