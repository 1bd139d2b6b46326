"""axe-core finds nothing on any kind of page, by WCAG 2.2 AA and by its own best practices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PAGES = {
    "front page": "index",
    "edition": "editions/2024-04",
    "tag": "archive/tag/webgpu",
    "tag index": "archive/tag",
    "year": "archive/2024",
    "all editions": "archive",
    "author": "archive/author/jan",
    "all authors": "archive/author",
    "interviews": "interviews",
    "showcases": "showcases",
    "conferences": "conferences",
    "changes": "changes",
    "links": "links",
    "search": "search",
    "subscribe": "subscribe",
    "nothing here": "404",
    "guide": "docs/write",
    "guide with parts": "docs/parts",
    "guide with tables": "docs/speed",
    "reference": "docs/reference/settings",
}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Minor: tables of the guides whose first column needs no name.
    "rules": {"empty-table-header": {"enabled": False}},
}


@LOOKS
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(
    open_page: Callable[..., Page], path: str, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(f"{path}.html", size, scheme)
    found = Axe().run(page, options=RULES).response["violations"]
    assert {rule["id"]: [node["html"] for node in rule["nodes"]] for rule in found} == {}


@pytest.mark.parametrize("drawer", ["site navigation", "table of contents"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_drawer(
    open_page: Callable[..., Page], drawer: str, scheme: str
) -> None:
    page = open_page("editions/2024-04.html", NARROW, scheme)
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name=f"Toggle {drawer} sidebar").click()
    found = Axe().run(page, options=RULES).response["violations"]
    assert {rule["id"]: [node["html"] for node in rule["nodes"]] for rule in found} == {}
