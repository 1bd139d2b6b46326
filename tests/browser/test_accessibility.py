"""axe-core finds nothing serious on any kind of page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import NARROW, WIDE

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
    "interviews": "interviews",
    "guide": "docs/write",
    "reference": "docs/reference/settings",
}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing_serious(
    open_page: Callable[..., Page], path: str, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(f"{path}.html", size, scheme)
    found = Axe().run(page).response["violations"]
    serious = {
        rule["id"]: [node["html"] for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    }
    assert serious == {}
