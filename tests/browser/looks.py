"""In which looks a page is seen, and what is wrong with it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import NARROW, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Page


SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
# Colours do not depend on the width, nor what is where on the colours: two looks see all four.
LOOKS = pytest.mark.parametrize(
    ("scheme", "size"), [("light", NARROW), ("dark", WIDE)], ids=["light-narrow", "dark-wide"]
)
RULES = {
    "resultTypes": ["violations"],  # what is well is not listed
    "selectors": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Minor: tables of the guides whose first column needs no name.
    "rules": {"empty-table-header": {"enabled": False}},
}
# By how much what stands on a page has moved since it was opened.
SHIFTS = """() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) sum += shift.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 300);
})"""
# As the real site has it: Furo's link to the source of a page lies outside of all landmarks.
NO_SOURCES: dict[str, Any] = {"html_copy_source": False}


def faults(page: Page, context: str | None = None) -> list[str]:
    """What breaks a rule of WCAG 2.2 AA or a best practice of axe-core; and if it is too wide."""
    found = Axe().run(page, context=context, options=RULES).response["violations"]
    broken = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return broken if fits else [*broken, "too wide"]


def style(page: Page, selector: str, name: str) -> str:
    """The property *name* of the first that *selector* finds."""
    computed = "(it, name) => getComputedStyle(it)[name]"
    return str(page.locator(selector).first.evaluate(computed, name))


def finish_animations(page: Page) -> None:
    """Show at once what comes after two seconds."""
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
