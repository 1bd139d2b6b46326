"""Every page in Chromium: no dialog, no request to others, nothing that the policy refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.hosting import hosted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

    from tests.hostile.conftest import Attacked


ROOT = "/of/"
_LISTEN = """addEventListener('securitypolicyviolation', event =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""
# A picture of another site stays on the page, is told, and is stopped by the policy.
_TOLD = "/canary"


@pytest.fixture(scope="module")
def address(attacked: Attacked) -> Iterator[str]:
    with hosted(attacked.site.out, ROOT) as address:
        yield address


class Watched:
    """A page, and all that goes wrong on it."""

    def __init__(self, page: Page, own: str) -> None:
        self.page, self._own, self.seen = page, own, list[str]()
        page.add_init_script(_LISTEN)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("request", lambda request: self._asked(request.url))
        page.on("popup", lambda popup: self.seen.append(f"popup: {popup.url}"))
        page.on("dialog", self._opened)

    def _said(self, message: ConsoleMessage) -> None:
        is_missing = message.text.startswith("Failed to load resource")  # a picture that is told
        if message.type == "error" and _TOLD not in message.text and not is_missing:
            self.seen.append(message.text)

    def _opened(self, dialog: Dialog) -> None:
        self.seen.append("dialog")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if not url.startswith((self._own, "data:")) and not url.endswith(_TOLD):
            self.seen.append(f"asked: {url}")


@pytest.fixture
def watched(chromium: Browser, address: str) -> Iterator[Watched]:
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.set_default_timeout(5000)
    yield Watched(page, address.rpartition(ROOT)[0])
    context.close()


def test_no_page_runs_what_it_holds(watched: Watched, address: str, attacked: Attacked) -> None:
    pages = sorted(attacked.site.pages())
    assert len(pages) > 60
    for path in pages:
        watched.page.goto(f"{address}{quote(path)}", wait_until="load")
        assert watched.page.locator("body").get_attribute("data-theme") == "auto", path
        assert watched.seen == [], path


def test_nothing_runs_where_each_thing_is_looked_at(watched: Watched, address: str) -> None:
    """Attributes wait for a mouse or a key: all of them are moved over and focused."""
    watched.page.goto(f"{address}editions/hostile/1990-01.html")
    watched.page.evaluate(
        """document.querySelectorAll('article *').forEach(part => {
            for (const kind of ['mouseover', 'mousemove', 'focus', 'toggle', 'animationend'])
                part.dispatchEvent(new Event(kind, {bubbles: true}));
        })"""
    )
    assert watched.seen == []


def test_a_search_shows_what_is_found_as_text(watched: Watched, address: str) -> None:
    watched.page.goto(f"{address}search.html?q=alert%20%3Cscript%3E")
    watched.page.locator(".search-results > li").first.wait_for()
    found = watched.page.locator(".search-results")
    assert found.locator("script, img, svg, iframe, [onerror], [onclick]").count() == 0
    assert watched.seen == []


def test_what_does_run_would_be_seen(watched: Watched, address: str) -> None:
    """The other way round: each of these is noticed."""
    watched.page.goto(f"{address}index.html")
    watched.page.evaluate("alert(1)")
    watched.page.evaluate(
        """document.body.append(
            Object.assign(new Image(), {src: 'https://evil.example/x.png'}),
            Object.assign(document.createElement('script'), {text: 'evil()'}))"""
    )
    watched.page.wait_for_timeout(300)
    said = " ".join(watched.seen)
    assert "dialog" in said
    assert "policy: script-src" in said
    assert "evil.example" in said
