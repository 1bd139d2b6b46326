"""The page of all feeds, and a feed that somebody opens in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS, faults
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.conftest import Site


# What is hidden cannot be selected.
SEEN = """() => {
    const selection = getSelection();
    selection.selectAllChildren(document.documentElement);
    return selection.toString();
}"""
EVENT = "# May\n\n:::{event} A fair\n:start: 2024-10-30\n:place: Oslo\n:::\n"


@pytest.fixture(scope="module")
def address(share_site: Callable[..., Site]) -> Iterator[str]:
    """Where a site is served that knows its address."""
    site = share_site(files={"editions/2024-05.md": f"---\ndate: 2024-05\n---\n\n{EVENT}"})
    with served(site.folder / "_build" / "html") as address:
        site.build(html_baseurl=f"{address}/")
        assert not site.warnings
        yield address


@LOOKS
def test_the_page_of_all_feeds_can_be_used_by_all(
    open_page: Callable[..., Page], scheme: str, size: tuple[int, int]
) -> None:
    page = open_page("subscribe.html", size, scheme)
    assert faults(page) == []


def test_its_links_are_as_large_as_a_thumb(open_page: Callable[..., Page]) -> None:
    page = open_page("subscribe.html", NARROW, touch=True)
    for link in page.locator(".feeds a").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 44, link.inner_text()


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
@LOOKS
def test_a_feed_can_be_read_in_a_browser(
    open_page: Callable[..., Page], name: str, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(f"archive/tag/webgpu/{name}", size, scheme)
    said = page.evaluate(SEEN)
    for words in ("This is a feed.", "Tiny: WebGPU", "WebGPU support", "More browsers support it."):
        assert words in said
    assert "<p>" not in said
    assert "tag:127" not in said
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert colour == ("rgb(19, 20, 22)" if scheme == "dark" else "rgb(255, 255, 255)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link").click()
    page.wait_for_url("**/archive/tag/webgpu.html")
    assert page.locator("h1").inner_text() == "WebGPU"
