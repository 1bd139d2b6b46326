"""What a reader sees and does, in Firefox: another engine than that of all other tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import NARROW, WIDE
from tests.browser.looks import RULES, SIZES
from tests.firefox import firefox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.firefox import Firefox


pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = (
    *("index", "editions/2024-04", "archive", "archive/2024", "archive/tag", "archive/tag/webgpu"),
    *("search", "links", "interviews", "showcases", "conferences", "subscribe", "docs/publish"),
)
FAULTS = f"""axe.run({json.dumps(RULES)}).then(({{ violations }}) => violations
    .flatMap(({{ id, nodes }}) => nodes.map(({{ html }}) => `${{id}}: ${{html}}`)).join("\\n"))"""
FITS = "document.documentElement.scrollWidth <= innerWidth"
FACES = "document.fonts.ready.then((all) => [...all].map((one) => one.status).join())"


@pytest.fixture(scope="module")
def browser() -> Iterator[Firefox]:
    with firefox() as browser:
        yield browser


@pytest.fixture(autouse=True)
def _no_errors(browser: Firefox) -> Iterator[None]:
    """Any error of a script fails the test."""
    browser.errors.clear()
    yield
    assert browser.errors == []


@SIZES
def test_pages_break_no_rule_and_fit(browser: Firefox, address: str, size: tuple[int, int]) -> None:
    found = {}
    for page in PAGES:
        browser.open(f"{address}/{page}.html", size)
        browser.run(AXE_SCRIPT)
        found[page] = (browser.run(FAULTS), browser.run(FITS))
    assert found == dict.fromkeys(PAGES, ("", True))


def test_titles_have_their_typeface(browser: Firefox, address: str) -> None:
    browser.open(f"{address}/editions/2024-04.html", WIDE)
    assert "loaded" in browser.run(FACES)
    assert "Newsreader" in browser.run("getComputedStyle(document.querySelector('h1')).fontFamily")


@SIZES
def test_by_keyboard_from_any_page_to_the_section(
    browser: Firefox, address: str, size: tuple[int, int]
) -> None:
    browser.open(f"{address}/archive.html", size)
    browser.press("/")
    browser.wait_for("document.activeElement.type === 'search'")
    browser.press(*"onnx", "Enter")
    browser.wait_for("location.pathname.endsWith('/search.html') && document.querySelector('mark')")
    assert browser.run("document.querySelector('mark').textContent") == "ONNX"
    browser.press("/", "ArrowDown", "Enter")
    browser.wait_for("location.pathname.endsWith('/editions/2024-04.html')")
    place = "document.getElementById(decodeURIComponent(location.hash.slice(1)))"
    browser.wait_for(f"{place} && Math.abs({place}.getBoundingClientRect().top) < innerHeight")


def test_a_citation_is_copied(browser: Firefox, address: str) -> None:
    browser.open(f"{address}/editions/2024-04.html", WIDE)
    browser.run("document.querySelector('.cite').closest('details')?.toggleAttribute('open', true)")
    browser.run("document.querySelector('.cite button').click()")
    said = "document.querySelector('.copied').textContent"
    assert browser.wait_for(said) == "Citation copied"


def test_a_drawer_opens_and_closes(browser: Firefox, address: str) -> None:
    browser.open(f"{address}/editions/2024-04.html", NARROW)
    shown = "document.querySelector('.sidebar-drawer').getBoundingClientRect().left"
    assert browser.run(shown) < 0
    browser.run("document.querySelector('label[for=__navigation]').click()")
    browser.wait_for(f"{shown} === 0")
    browser.press("Escape")
    browser.wait_for(f"{shown} < 0")
