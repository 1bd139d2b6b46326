"""What no reader should meet: HTML as words, files that are missing, words that are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.search.conftest import FAILED, HIT, PART, field, status, titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, Route


@pytest.mark.parametrize(
    "query", ["q=", "tag=", "rubric=", "year=", "kind=", "sort=", "page=", "q=zebras&sort="]
)
@pytest.mark.parametrize(
    "text", [HIT, "'\"><script>window.hit = 1</script>", "constructor", "\x00"]
)
def test_nothing_in_an_address_is_taken_for_html(
    search: Callable[..., Page], query: str, text: str
) -> None:
    page = search(query + quote(text))
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None
    assert page.locator("article :is(img, script)").count() == 0


def test_nothing_in_a_section_is_taken_for_html(search: Callable[..., Page]) -> None:
    page = search("q=webgpu+browser&tag=hostile")
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None
    assert page.locator("article :is(img, script)").count() == 0
    assert titles(page) == [f"Zebras {HIT}"]
    expect(page.locator(".entry-place")).to_contain_text(f"Of May {HIT} · Rubric {HIT} · May 2002")
    expect(page.locator(".search-results .tags")).to_contain_text(HIT)


@pytest.mark.parametrize(
    "words", ["the and of", r".*+?^${}()|[\]", "???", '"', "%", "zebra" * 2000]
)
def test_strange_words_find_something_or_nothing(search: Callable[..., Page], words: str) -> None:
    page = search()
    field(page).fill(words)
    field(page).press("Enter")
    expect(status(page)).to_have_text(re.compile("^(No sections|[12] section)"))
    assert len(page.url) < 1200
    expect(page.get_by_text("more than can be searched for")).to_have_count(len(words) // 10000)


def test_three_hundred_filters_in_an_address_are_read(search: Callable[..., Page]) -> None:
    page = search("q=zebras&" + "&".join(f"tag=no{n}" for n in range(300)))
    expect(status(page)).to_have_text("2 sections, best first")
    assert 0 < page.get_by_text("There is no tag").count() <= 50


def test_a_word_that_is_nowhere_is_named(search: Callable[..., Page]) -> None:
    page = search("q=xqzt")
    expect(status(page)).to_have_text("No sections")
    said = page.locator(".search-said")
    expect(said).to_contain_text("No section contains xqzt.")
    expect(page.locator(".search-else").first).to_be_visible()  # at once


def test_a_misspelled_word_brings_a_suggestion(search: Callable[..., Page]) -> None:
    page = search("q=zebars+llama")
    said = page.locator(".search-said")
    expect(said).to_contain_text("No section contains zebars. Did you mean zebras?")
    expect(said).to_contain_text("No section contains all of these words.")
    assert titles(page) == [f"Zebras {HIT}"]
    said.get_by_role("link", name="zebras").click()
    page.wait_for_url("**/search.html?q=zebras+llama")
    expect(status(page)).to_have_text("1 section")
    expect(said).to_be_empty()


def test_without_a_section_that_has_all_words_some_are_enough(
    search: Callable[..., Page],
) -> None:
    page = search(f"q={quote('zebras llama talk')}")
    expect(page.locator(".search-said")).to_contain_text("These contain some of them.")
    assert {*titles(page)} == {f"Zebras {HIT}", f"A talk{PART}Why zebras?"}


FILES = ["search-worker.js", "search-query.js", "records.json", "index/*.bin", "text/*.json?*"]


@pytest.mark.parametrize("status_code", [None, 404], ids=["no-answer", "not-found"])
@pytest.mark.parametrize("missing", FILES)
def test_what_cannot_be_loaded_is_said_and_can_be_tried_again(
    chromium: Browser, address: str, missing: str, status_code: int | None
) -> None:
    def answer(route: Route) -> None:
        route.fulfill(status=404, body="Not found") if status_code else route.abort()

    # Not a page that has no errors: the console has those of the network.
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        context.route(f"**/{missing}", answer)
        page.goto(f"{address}/search.html?q=zebras")
        expect(page.locator(".search-said")).to_have_text(FAILED)
        expect(page.get_by_role("main").get_by_role("link", name="all tags")).to_be_visible()
        context.unroute_all()
        page.get_by_role("link", name="Try again").click()
        expect(status(page)).to_have_text("2 sections, best first")


def test_a_text_that_is_missing_leaves_a_result_without_words(
    chromium: Browser, address: str
) -> None:
    answers = iter([True])

    def answer(route: Route) -> None:
        route.abort() if next(answers, False) else route.continue_()

    with chromium.new_context() as context:
        page = context.new_page()
        context.route("**/text/*.json?*", answer)
        page.goto(f"{address}/search.html?q=zebras")
        expect(status(page)).to_have_text("2 sections, best first")
        expect(page.get_by_text("Its text could not be loaded.")).to_have_count(1)
        expect(page.locator(".search-results a[href*='2002-05']").first).to_be_visible()
