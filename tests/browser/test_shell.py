"""Furo's shell by keyboard, at any size of window, in any scheme, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_accessibility import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

MIDDLE = (1100, 800)  # the list of contents is in a drawer, the navigation is not
EDITION = "editions/2024-04.html"
NAVIGATION = ("Toggle site navigation sidebar", ".sidebar-drawer")
CONTENTS = ("Toggle table of contents sidebar", ".toc-drawer")
DRAWERS = pytest.mark.parametrize(
    ("size", "name", "panel"),
    [(NARROW, *NAVIGATION), (NARROW, *CONTENTS), (MIDDLE, *CONTENTS)],
    ids=["navigation", "contents", "contents-middle"],
)
# What has the focus: where it is, and whether it is what one sees there.
FOCUS = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const box = it.getClientRects()[0];
    const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
        html: it.outerHTML.slice(0, 120),
        drawer: Boolean(it.closest(".sidebar-drawer, .toc-drawer")),
        ring: getComputedStyle(it).outlineStyle,
        seen: it.checkVisibility({ visibilityProperty: true }) && it.contains(above),
    };
}"""
# A box that is wider than the window, and what makes it so.
TOO_WIDE = """() => [...document.querySelectorAll("html, .content")]
    .filter((box) => box.scrollWidth > box.clientWidth)
    .map((box) => `${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}`)"""


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until *wanted* has the focus."""
    for _ in range(60):
        page.keyboard.press(key)
        if wanted.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted}")


def walk(page: Page, key: str, most: int = 400) -> Iterator[dict[str, Any]]:
    """What has the focus, one press of *key* after the other, up to the end of the page."""
    for _ in range(most):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus is None:
            return
        yield focus


def style(page: Page, selector: str, name: str) -> str:
    computed = "(it, name) => getComputedStyle(it)[name]"
    return str(page.locator(selector).first.evaluate(computed, name))


@DRAWERS
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_drawer_opens_and_closes_by_keyboard(
    open_page: Callable[..., Page], size: tuple[int, int], name: str, panel: str, key: str
) -> None:
    page = open_page(EDITION, size)
    button = page.get_by_role("button", name=name)
    tab_to(page, button)
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press(key)
    close = page.locator(panel).get_by_role("button", name="Close")
    expect(close).to_be_focused()
    expect(page.locator(panel)).to_be_in_viewport()
    assert {focus["drawer"] for focus in walk(page, "Tab", 60)} == {True}
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(panel)).to_be_hidden()
    page.keyboard.press(key)
    expect(close).to_be_focused()
    page.keyboard.press(key)
    expect(button).to_be_focused()
    assert page.locator("[inert]").count() == 0


@DRAWERS
def test_a_drawer_opens_and_closes_by_pointer(
    open_page: Callable[..., Page], size: tuple[int, int], name: str, panel: str
) -> None:
    page = open_page(EDITION, size)
    page.get_by_role("button", name=name).click()
    expect(page.locator(panel)).to_be_in_viewport()
    page.mouse.click(size[0] // 2 if panel == ".toc-drawer" and size == MIDDLE else 20, 400)
    if panel == ".sidebar-drawer":  # that was within it
        page.mouse.click(size[0] - 20, 400)
    expect(page.locator(panel)).to_be_hidden()
    assert page.locator("[inert]").count() == 0


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
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


def test_a_link_of_the_contents_leads_out_of_the_drawer(open_page: Callable[..., Page]) -> None:
    page = open_page(EDITION, NARROW)
    page.get_by_role("button", name=CONTENTS[0]).click()
    link = page.locator(".toc-drawer").get_by_role("link", name="Ratchet")
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.locator(".toc-drawer")).to_be_hidden()
    expect(page.locator("#ratchet > h3")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#ratchet') !== null")


def test_no_drawer_is_left_open_in_a_wide_window(open_page: Callable[..., Page]) -> None:
    page = open_page(EDITION, NARROW)
    page.get_by_role("button", name=NAVIGATION[0]).click()
    assert page.locator("[inert]").count() > 0
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    expect(page.locator("[inert]")).to_have_count(0)
    expect(page.locator(".drawer-close").first).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW], ids=["wide", "middle", "narrow"])
def test_a_slash_leads_to_the_search_box(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page(EDITION, size)
    page.keyboard.press("/")
    box = page.locator(".sidebar-search")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=a%2Fb")


def test_a_slash_leaves_the_contents_for_the_search_box(open_page: Callable[..., Page]) -> None:
    page = open_page(EDITION, NARROW)
    page.get_by_role("button", name=CONTENTS[0]).click()
    page.keyboard.press("/")
    expect(page.locator(".sidebar-search")).to_be_focused()
    expect(page.locator(".toc-drawer")).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_slash_can_be_switched_off_and_on(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("search.html", size)
    choice = page.get_by_role("checkbox", name="The key / leads to the search")
    expect(choice).to_be_checked()
    for box in (None, page.locator(".sidebar-search")):
        choice.click()
        page.goto(page.url.replace("search.html", EDITION))
        page.keyboard.press("/")
        if box:
            expect(box).to_be_focused()
        else:
            assert page.evaluate("document.activeElement === document.body")
            expect(page.locator(".sidebar-search")).not_to_be_focused()
        page.goto(page.url.replace(EDITION, "search.html"))
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
    ("scheme", "colour"), [("light", "rgb(11, 90, 112)"), ("dark", "rgb(130, 200, 216)")]
)
def test_the_ring_of_the_focus_has_the_accent(
    open_page: Callable[..., Page], scheme: str, colour: str
) -> None:
    page = open_page("index.html", scheme=scheme)
    tab_to(page, page.locator(".sidebar-brand"))
    assert style(page, ":focus", "outline") == f"{colour} solid 2px"


@pytest.mark.parametrize(
    ("size", "box", "panel", "covered"),
    [
        (NARROW, "#__navigation", ".sidebar-drawer", ".main, .mobile-header"),
        (NARROW, "#__toc", ".toc-drawer", ".content, .mobile-header"),
        (MIDDLE, "#__toc", ".toc-drawer", ".content"),
    ],
)
def test_without_scripts_a_drawer_opens_by_keyboard(
    open_page: Callable[..., Page], size: tuple[int, int], box: str, panel: str, covered: str
) -> None:
    page = open_page(EDITION, size, javascript=False)
    expect(page.locator(panel)).to_be_hidden()
    tab_to(page, page.locator(box))
    label = f"label[for={box[1:]}].{'nav' if 'nav' in box else 'toc'}-overlay-icon:visible"
    assert style(page, label, "outlineStyle") == "solid"
    page.keyboard.press("Space")
    expect(page.locator(panel)).to_be_in_viewport()
    assert style(page, panel, "outlineStyle") == "solid"
    assert style(page, covered, "visibility") == "hidden"
    assert style(page, "article .headerlink >> nth=1", "visibility") == "hidden"
    page.keyboard.press("Space")
    expect(page.locator(panel)).to_be_hidden()


@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_enlarged_text_is_read_without_scrolling_sideways(
    open_page: Callable[..., Page], path: str, width: int
) -> None:
    """A window of 1280 pixels, enlarged fourfold and twofold (WCAG 1.4.10)."""
    page = open_page(f"{path}.html", (width, 512))
    assert page.evaluate(TOO_WIDE) == []


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


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_table_that_scrolls_is_reached_by_keyboard(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("docs/speed.html", size)
    scrolls = ".table-wrapper:nth-child(8)"
    wider = page.locator(scrolls).evaluate("it => it.scrollWidth > it.clientWidth")
    assert page.locator(scrolls).get_attribute("tabindex") == ("0" if wider else None)
