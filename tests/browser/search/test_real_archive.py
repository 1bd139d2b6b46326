"""The search of the real archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.search.conftest import field, status

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


def test_each_section_is_found_by_its_title(open_page: Callable[..., Page]) -> None:
    page = open_page("search.html")
    expect(status(page)).to_have_text(re.compile("section"))
    lost = page.evaluate("""async () => {
        const records = await import("/_static/newsletter/search-records.js");
        const { Words } = await import("/_static/newsletter/search-words.js");
        const all = await records.load("./");
        const index = new Words("./", all);
        const lost = [];
        for (const row of all.rows) {
            const { title } = await index.text(row);
            const found = await index.find(records.words(title).text);
            const rows = all.rows.filter((one) => found.has(one));
            records.sort(rows, "relevance", found);
            const at = rows.indexOf(row);
            if (at < 0 || at > 2) lost.push([title, at]);
        }
        return lost;
    }""")
    assert lost == []
