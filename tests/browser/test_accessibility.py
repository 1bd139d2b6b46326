"""axe-core finds nothing on any kind of page, by WCAG 2.2 AA and by its own best practices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS, faults
from tests.browser.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


@LOOKS
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(
    open_page: Callable[..., Page], path: str, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(f"{path}.html", size, scheme)
    assert faults(page) == []


@pytest.mark.parametrize("drawer", ["site navigation", "table of contents"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_drawer(
    open_page: Callable[..., Page], drawer: str, scheme: str
) -> None:
    page = open_page("editions/2024-04.html", NARROW, scheme)
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name=f"Toggle {drawer} sidebar").click()
    assert faults(page) == []
