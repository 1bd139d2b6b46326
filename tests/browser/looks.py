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


def faults(page: Page, **where: Any) -> list[str]:
    """The rules that *page* breaks, as far as it matters to somebody; and if it is too wide."""
    found = Axe().run(page, **where).response["violations"]
    rules = [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}]
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return rules if fits else [*rules, "too wide"]
