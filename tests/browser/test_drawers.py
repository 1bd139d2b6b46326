"""Furo's drawers, of the navigation and of the contents: by keyboard, pointer, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.focus import tab_to, walk
from tests.browser.looks import style

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


MIDDLE = (1100, 800)  # the list of contents is in a drawer, the navigation is not
EDITION = "editions/2024-04.html"
NAVIGATION = ("Toggle site navigation sidebar", ".sidebar-drawer")
CONTENTS = ("Toggle table of contents sidebar", ".toc-drawer")
DRAWERS = pytest.mark.parametrize(
    ("size", "name", "panel"),
    [(NARROW, *NAVIGATION), (NARROW, *CONTENTS), (MIDDLE, *CONTENTS)],
    ids=["navigation", "contents", "contents-middle"],
)


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


def test_a_slash_leaves_the_contents_for_the_search_box(open_page: Callable[..., Page]) -> None:
    page = open_page(EDITION, NARROW)
    page.get_by_role("button", name=CONTENTS[0]).click()
    page.keyboard.press("/")
    expect(page.locator(".sidebar-search")).to_be_focused()
    expect(page.locator(".toc-drawer")).to_be_hidden()


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
