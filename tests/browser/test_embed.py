"""Videos and demos: nothing leaves before the click, and one frame comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.looks import LOOKS, SIZES, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Request, Route

    from tests.conftest import Site


SITE = "https://letter.example"
VIDEO = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
DEMO = "https://burn.dev/demo/"
EDITION = """\
---
date: 2024-05
---

# May edition

## Section

::::{video} https://www.youtube.com/watch?v=dQw4w9WgXcQ
:title: Ten minutes
::::

:::{demo} https://burn.dev/demo/
:title: Digits
:picture: digits.svg
:alt: A seven, drawn by hand

The model reads what you draw.
:::

:::{demo} https://letter.example/demo.html
:title: At home
:::
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48">'
    '<path fill="#888" d="M0 0h64v48H0z"/><path stroke="#fff" d="M20 12h24L28 40"/></svg>'
)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files={"editions/2024-05.md": EDITION, "editions/digits.svg": PICTURE})
    assert not site.build().warnings
    return site


class Reader:
    """A page of the site in Chromium, served by the test, and what it asks of other hosts."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.asked: list[Request] = []
        page.route("**/*", self._answer)
        page.goto(f"{SITE}/editions/2024-05.html")

    def _answer(self, route: Route) -> None:
        if not route.request.url.startswith(f"{SITE}/"):
            self.asked.append(route.request)
            route.fulfill(content_type="text/html", body="<title>Elsewhere</title><p>Hello")
            return
        path = self.site.out / urlsplit(route.request.url).path.strip("/")
        if path.is_file():
            # Of our own pages, no more is wanted of a server.
            policy = {"Content-Security-Policy": "script-src 'self'; object-src 'none'"}
            route.fulfill(path=path, headers=policy)
        else:
            route.fulfill(content_type="text/html", body="<title>At home</title>")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def tab_to(self, locator: Locator) -> None:
        """Press the tabulator until *locator* has the focus."""
        for _ in range(100):
            self.page.keyboard.press("Tab")
            if locator.evaluate("element => element === document.activeElement"):
                return
        pytest.fail("the keyboard does not reach it")


@pytest.fixture
def read(new_page: Callable[..., Page], site: Site) -> Callable[..., Reader]:
    def read_(*shape: Any, **settings: Any) -> Reader:
        # The policy forbids a script that Furo has in its pages, and the console says so.
        return Reader(new_page(*shape, console=False, **settings), site)

    return read_


def urls(requests: list[Request]) -> list[str]:
    return [request.url for request in requests]


@SIZES
def test_nothing_leaves_before_the_click_and_one_frame_comes_after(
    read: Callable[..., Reader], size: tuple[int, int]
) -> None:
    reader = read(size)
    reader.page.mouse.wheel(0, 5000)
    reader.page.wait_for_load_state("networkidle")
    assert urls(reader.asked) == []
    reader.button("Play “Ten minutes”").click()
    frame = reader.page.frame_locator("iframe").get_by_text("Hello")
    expect(frame).to_be_visible()
    reader.page.wait_for_load_state("networkidle")
    assert urls(reader.asked) == [VIDEO]
    assert reader.asked[0].is_navigation_request()
    assert reader.asked[0].headers.get("referer") == f"{SITE}/"


def test_a_demo_is_not_told_where_it_is_shown(read: Callable[..., Reader]) -> None:
    reader = read()
    reader.button("Open “Digits”").click()
    expect(reader.page.frame_locator("iframe").get_by_text("Hello")).to_be_visible()
    assert urls(reader.asked) == [DEMO]
    assert "referer" not in reader.asked[0].headers


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_alone_opens_it_and_is_led_into_the_frame(
    read: Callable[..., Reader], key: str
) -> None:
    reader = read()
    reader.tab_to(reader.button("Play “Ten minutes”"))
    reader.page.keyboard.press(key)
    frame = reader.page.get_by_title("Ten minutes", exact=True)
    expect(frame).to_be_focused()
    expect(reader.page.frame_locator("iframe").get_by_text("Hello")).to_be_visible()
    assert urls(reader.asked) == [VIDEO]
    reader.tab_to(reader.page.get_by_role("link", name="Ten minutes", exact=True))


@SIZES
def test_nothing_moves_when_the_frame_comes(
    read: Callable[..., Reader], size: tuple[int, int]
) -> None:
    reader = read(size)
    below = reader.page.get_by_role("link", name="Ten minutes", exact=True)
    stage = reader.page.locator(".embed-stage").first
    before = (stage.bounding_box(), below.bounding_box())
    reader.button("Play “Ten minutes”").click()
    frame = reader.page.get_by_title("Ten minutes", exact=True)
    expect(frame).to_be_visible()
    assert (stage.bounding_box(), below.bounding_box()) == before
    assert frame.bounding_box() == before[0]


def test_a_page_of_this_site_cannot_leave_its_sandbox(read: Callable[..., Reader]) -> None:
    reader = read()
    reader.button("Open “At home”").click()
    frame = reader.page.get_by_title("At home", exact=True)
    expect(frame).to_have_attribute("sandbox", "allow-scripts allow-forms")
    assert urls(reader.asked) == []


def test_without_javascript_the_place_and_the_line_are_links(read: Callable[..., Reader]) -> None:
    reader = read(javascript=False)
    place = reader.page.locator("a.embed-open").first
    expect(place).to_be_visible()
    line = reader.page.get_by_role("link", name="Ten minutes", exact=True)
    assert place.get_attribute("href") == line.get_attribute("href")
    expect(reader.page.locator("button.embed-open").first).to_be_hidden()
    assert urls(reader.asked) == []


@SIZES
def test_nothing_is_wider_than_the_window(
    read: Callable[..., Reader], size: tuple[int, int]
) -> None:
    page = read(size).page
    expect(page.get_by_role("button", name="Play “Ten minutes”")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@LOOKS
def test_axe_finds_nothing_serious(
    read: Callable[..., Reader], scheme: str, size: tuple[int, int]
) -> None:
    reader = read(size, scheme)
    expect(reader.button("Play “Ten minutes”")).to_be_visible()
    for opened in (False, True):
        if opened:
            reader.button("Play “Ten minutes”").click()
            expect(reader.page.get_by_title("Ten minutes", exact=True)).to_be_visible()
        assert faults(reader.page, context=".embed") == []
