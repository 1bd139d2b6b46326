"""An editor with `make live` and a browser beside the editor's window."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.looks import LOOKS, faults
from tests.live import sources
from tests.live.serving import SECONDS, Live, serving
from tests.live.sources import CONF, EDITION, PAGE, TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.conftest import Site


THERE = 900  # how far the reader has scrolled


def edition(text: str = "As it was.", tags: str = "webgpu") -> str:
    """A long edition, with *text* in its middle."""
    lines = "A line of the edition.\n\n" * 60
    return sources.edition(f"{lines}{text}\n\n{lines}", tags=tags)


FILES = sources.FILES | {EDITION: edition()}


@pytest.fixture(scope="module")
def live(share_site: Callable[..., Site]) -> Iterator[Live]:
    """One server for all tests: each leaves the site as it was."""
    # Furo's link to the source of a page lies outside of all landmarks.
    with serving(share_site(files=FILES), "-D", "html_copy_source=0") as live:
        yield live


@pytest.fixture
def open_page(new_page: Callable[..., Page], live: Live) -> Callable[..., Page]:
    """Open a page that is served, and wait until it listens."""

    def open_(path: str, *shape: Any) -> Page:
        # The console tells of each page that is gone, and the site has no icon.
        page = new_page(*shape, console=False)
        page.set_default_timeout(SECONDS * 1000)
        with page.expect_request("**/.live/events*"):
            page.goto(live.address + path)
        return page

    return open_


@pytest.fixture(autouse=True)
def as_it_was(live: Live) -> Iterator[None]:
    """Put back what a test has changed."""
    yield
    live.put_back(FILES)


def wait(locator: Locator) -> None:
    locator.wait_for(state="visible")


def box(page: Page) -> Locator:
    return page.locator(".box > [role=status]")


def scroll(page: Page) -> None:
    """Scroll away from where the address leads, once the page has come to rest there."""
    rests = "() => [window.before, window.before = window.scrollY].every(y => y === scrollY)"
    page.wait_for_function(rests, polling=200)
    page.evaluate(f"window.scrollTo({{top: {THERE}, behavior: 'instant'}})")
    page.wait_for_function(f"window.scrollY === {THERE}")


@pytest.mark.parametrize("place", ["", "#section"], ids=["page", "section"])
def test_a_save_is_seen_where_the_reader_was(
    open_page: Callable[..., Page], live: Live, place: str
) -> None:
    page = open_page(PAGE + place)
    scroll(page)
    live.site.write(EDITION, edition("As it is now."))
    wait(page.get_by_text("As it is now."))
    page.wait_for_function(f"window.scrollY === {THERE}")
    expect(box(page)).to_be_empty()


def test_what_is_wrong_is_said_until_it_is_mended(
    open_page: Callable[..., Page], live: Live
) -> None:
    page = open_page(PAGE)
    live.site.write(EDITION, edition(tags="webgpu, <b>webgup</b>"))
    wait(box(page).get_by_text("One warning"))
    assert f"{EDITION}:9" in box(page).inner_text()
    assert "unknown tag `<b>webgup</b>`" in box(page).inner_text()
    live.site.write(EDITION, edition())
    expect(box(page)).to_be_empty(timeout=SECONDS * 1000)


def test_what_is_wrong_elsewhere_is_said_without_a_reload(
    open_page: Callable[..., Page], live: Live
) -> None:
    page = open_page("archive/author/jan.html")
    page.evaluate("window.untouched = true")
    live.site.write(EDITION, edition("{nonsense}`text`"))
    wait(box(page).get_by_text("nonsense"))
    assert page.evaluate("window.untouched")


def test_a_message_that_is_dismissed_stays_away_until_there_is_another(
    open_page: Callable[..., Page], live: Live
) -> None:
    page = open_page(PAGE)
    live.site.write(EDITION, edition(tags="first"))
    wait(box(page).get_by_text("unknown tag `first`"))
    page.get_by_role("button", name="Dismiss").click()
    expect(box(page)).to_be_empty()
    live.site.write(EDITION, edition("Another text.", tags="first"))
    wait(page.get_by_text("Another text."))
    expect(box(page)).to_be_empty()
    live.site.write(EDITION, edition(tags="second"))
    wait(box(page).get_by_text("unknown tag `second`"))


def test_an_edition_that_is_deleted_is_gone_and_comes_back(
    open_page: Callable[..., Page], live: Live
) -> None:
    page, years = open_page(PAGE), open_page("archive/2024.html")
    wait(years.locator("article").get_by_text("May edition"))
    live.site.delete(EDITION)
    wait(page.get_by_role("heading", name="No such page yet"))
    expect(years.locator("article").get_by_text("May edition")).to_have_count(
        0, timeout=SECONDS * 1000
    )
    assert live.get(PAGE).status == 404
    live.site.write(EDITION, edition())
    wait(page.get_by_role("heading", name="May edition"))
    wait(years.locator("article").get_by_text("May edition"))


def test_a_tag_that_is_renamed_is_seen(open_page: Callable[..., Page], live: Live) -> None:
    tag, page = open_page("archive/tag/webgpu.html"), open_page(PAGE)
    live.site.write("tags.yml", TAGS.replace("WebGPU", "Web GPU"))
    wait(tag.get_by_role("heading", name="Web GPU"))
    wait(page.locator("article").get_by_role("link", name="Web GPU").first)


def test_a_conf_py_that_is_broken_is_told_and_mended(
    open_page: Callable[..., Page], live: Live
) -> None:
    page = open_page(PAGE)
    live.site.write("conf.py", "project = (\n")
    wait(box(page).get_by_text("The build failed. You see what was built before."))
    assert "was never closed" in box(page).inner_text()
    live.site.write("conf.py", CONF.replace("Tiny", "Small"))
    page.wait_for_function("document.title.endsWith('Small')")
    expect(box(page)).to_be_empty()


def test_a_template_that_is_changed_or_broken_is_seen(
    open_page: Callable[..., Page], live: Live
) -> None:
    page = open_page(PAGE)
    live.site.write("_templates/page.html", '{% extends "!page.html" %}{% nonsense %}')
    wait(box(page).get_by_text("nonsense"))
    wait(page.get_by_role("heading", name="May edition"))
    footer = "{% block footer %}Our own footer{% endblock %}"
    live.site.write("_templates/page.html", '{% extends "!page.html" %}' + footer)
    wait(page.get_by_text("Our own footer"))
    expect(box(page)).to_be_empty()
    live.site.delete("_templates/page.html")
    expect(page.get_by_text("Our own footer")).to_have_count(0, timeout=SECONDS * 1000)


def test_a_style_that_is_changed_is_seen(open_page: Callable[..., Page], live: Live) -> None:
    page = open_page(PAGE)
    live.site.write("_static/site.css", "h1 { letter-spacing: 5px }\n")
    heading = page.get_by_role("heading", name="May edition")
    expect(heading).to_have_css("letter-spacing", "5px", timeout=SECONDS * 1000)


def test_a_page_that_was_open_before_a_restart_reloads(
    chromium: Browser, make_site: Callable[..., Site]
) -> None:
    site = make_site(files=FILES)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    context = chromium.new_context()
    page = context.new_page()
    with serving(site, "--port", port) as live:
        page.goto(live.address + PAGE)
    site.write(EDITION, edition("Written while nothing ran."))
    with serving(site, "--port", port):
        page.get_by_text("Written while nothing ran.").wait_for(timeout=SECONDS * 1000)
    context.close()


@LOOKS
def test_axe_finds_nothing_serious_in_the_box(
    open_page: Callable[..., Page], live: Live, scheme: str, size: tuple[int, int]
) -> None:
    live.change(EDITION, edition(tags="first"))
    page = open_page(PAGE, size, scheme)
    wait(box(page).get_by_text("unknown tag `first`"))
    assert faults(page) == []
    button = page.get_by_role("button", name="Dismiss").bounding_box()
    assert button
    assert button["height"] >= 44
    assert button["x"] + button["width"] <= size[0]
