"""The search of the real archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.search.conftest import field

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import Site


@pytest.fixture(scope="module")
def site(real_site: Site) -> Site:
    return real_site


def test_without_javascript_there_are_the_tags(open_page: Callable[..., Page]) -> None:
    page = open_page("search.html?q=webgpu", javascript=False)
    expect(field(page)).to_be_hidden()
    page.locator("article").get_by_role("link", name="WebGPU", exact=True).click()
    page.wait_for_url("**/archive/tag/webgpu.html")
