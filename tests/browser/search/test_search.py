"""The search as a reader meets it: words, keys, what is loaded, how it looks."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS, SHIFTS, SIZES, faults
from tests.browser.search.conftest import (
    ARCHIVE,
    HIT,
    ONE,
    PART,
    choice,
    field,
    results,
    status,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


@SIZES
def test_by_keyboard_from_any_page_to_the_section(
    new_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    page = new_page(size)
    page.goto(f"{address}/archive.html")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="Search")
    expect(box).to_have_attribute("placeholder", "Search the archive")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport(ratio=1)  # on a small screen the drawer has come
    page.keyboard.type("llama browser webgpu")
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("1 section")
    assert [*page.locator("mark").all_inner_texts()] == ["llama", "browser", "WebGPU"]
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editions/2002-05.html#hostile*")


def test_a_word_may_be_that_of_a_tag(search: Callable[..., Page]) -> None:
    page = search(f"q=llama+{ONE}")
    expect(status(page)).to_have_text("1 section")
    expect(results(page)).to_have_count(1)
    expect(results(page)).to_contain_text("Zebras")


def test_the_keys_lead_through_the_results_and_back(search: Callable[..., Page]) -> None:
    page = search()
    expect(field(page)).to_be_focused()
    page.keyboard.type("zebra")
    expect(status(page)).to_have_text("2 sections, best first")
    expect(results(page).nth(0).locator("mark")).to_have_text("Zebras")  # in the title, too
    page.keyboard.press("Enter")
    expect(results(page).nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("zebra")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    expect(status(page)).to_have_text(re.compile(r"^\d+ sections, newest first"))


def test_what_is_typed_is_searched_from_two_letters_on(search: Callable[..., Page]) -> None:
    page = search()
    before = status(page).inner_text()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.type("z")
    page.wait_for_timeout(400)
    assert status(page).inner_text() == before
    page.keyboard.type("ebras")
    expect(status(page)).to_have_text("2 sections, best first")
    page.wait_for_url("**/search.html?q=zebras")  # slower than the words that lead there
    expect(page).to_have_title(re.compile("^zebras - Search"))


def test_without_words_no_shard_is_loaded(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/search.html?year=2000")
    expect(status(page)).to_have_text(re.compile("newest first"))
    choice(page, "rubric", "Showcases").click()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(address)] == []
    assert [url for url in asked if re.search(r"_search/index/", url)] == []
    field(page).fill("zebras")
    expect(status(page)).to_have_text("No sections")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(address)] == []


@LOOKS
@pytest.mark.parametrize("query", ["", "q=zebras", f"tag={ONE}&tag=nonesuch"])
def test_axe_finds_nothing_and_nothing_is_too_wide_or_jumps(
    search: Callable[..., Page], query: str, scheme: str, size: tuple[int, int]
) -> None:
    page = search(query, size, scheme)
    assert page.evaluate(SHIFTS) < 0.001  # Furo moves its brand a little
    if size == NARROW:
        page.get_by_text("Filter by").click()
    assert faults(page) == []


@SIZES
def test_targets_are_large_enough(search: Callable[..., Page], size: tuple[int, int]) -> None:
    page = search(f"tag={ONE}", size, touch=size == NARROW)
    if size == NARROW:
        page.get_by_text("Filter by").click()
    heights = page.locator(".search-page :is(a, button, input, summary):visible").evaluate_all(
        "all => all.filter(one => !one.closest('.search-else')).map(one => one.offsetHeight)"
    )
    choice = page.locator(".search-key label").evaluate("label => label.offsetHeight")
    assert min(*heights, choice) >= (44 if size == NARROW else 24)


def test_a_result_leads_to_the_paragraph_that_has_the_words(
    search: Callable[..., Page], long_word: str
) -> None:
    page = search(f"q={long_word}&kind=section", NARROW)
    link = results(page).first
    anchor = (link.get_attribute("href") or "").rpartition("#")[2].partition(":~:")[0]
    link.click()
    page.wait_for_url("**/editions/**")
    assert page.evaluate("location.hash") == f"#{anchor}"  # no script sees the text fragment
    paragraph = page.locator("article p").filter(has_text=re.compile(long_word, re.IGNORECASE))
    expect(paragraph).to_have_count(1)
    expect(paragraph).to_be_in_viewport()
    expect(page.locator("h1")).not_to_be_in_viewport()


@pytest.fixture(scope="module")
def long_word() -> str:
    """A word that one section has, far below its title."""
    sections = [one for edition in ARCHIVE.editions for one in edition.sections]
    words: Counter[str] = Counter()
    for one in sections:
        words.update(re.findall(r"[a-z]{4,}", f"{one.title} {one.text}".lower()))
    return next(
        word
        for one in sections
        for sentence in one.sentences[-5:]
        for word in sentence.lower().strip(".").split()
        if words[word] == 1 and word.isalpha() and len(word) > 5
    )


def test_a_question_of_an_interview_is_a_place_of_its_own(search: Callable[..., Page]) -> None:
    page = search("q=talk+zebras")
    assert "#question-why-zebras" in (results(page).first.get_attribute("href") or "")
    assert titles(page) == [f"A talk{PART}Why zebras?"]
    assert results(page).locator("mark").all_inner_texts() == ["talk", "zebras"]
    # The question is not repeated, and its answer follows.
    expect(page.locator(".entry-excerpt")).to_have_text(re.compile("^Because of the and the"))


def test_a_heading_within_a_section_is_named_and_an_edition_is_marked_as_such(
    search: Callable[..., Page],
) -> None:
    page = search("q=okapi")
    assert titles(page) == [
        f"Zebras {HIT}{PART}A relative",
        f"Of May {HIT}{PART}A rubric without tags",
    ]
    links = [link.get_attribute("href") or "" for link in results(page).all()]
    anchors = [link.rpartition("#")[2].partition(":~:")[0] for link in links]
    assert anchors == ["a-relative", "a-rubric-without-tags"]
    places = page.locator(".entry-place").all_inner_texts()
    assert [place.startswith("Edition · ") for place in places] == [False, True]


def test_the_results_come_before_the_filters_by_keyboard(search: Callable[..., Page]) -> None:
    page = search(f"tag={ONE}")
    field(page).focus()
    for _ in range(8):  # the button, the orders, the chosen tag
        page.keyboard.press("Tab")
        if results(page).first.evaluate("link => link === document.activeElement"):
            return
    pytest.fail("the first result is more than eight stops away")


def test_all_years_are_there_and_a_chosen_one_stays_in_its_place(
    search: Callable[..., Page],
) -> None:
    page = search("year=2001")
    expect(choice(page, "year", "2001")).to_have_attribute("aria-current", "true")
    years = page.locator("[data-facet=year] .search-label").all_inner_texts()
    assert years == ["2002", "2001", "2000"]


def test_on_a_phone_a_magnifier_leads_to_the_search(open_page: Callable[..., Page]) -> None:
    page = open_page("archive.html", NARROW)
    page.locator(".mobile-header").get_by_role("link", name="Search").click()
    page.wait_for_url("**/search.html")
    expect(field(page)).to_be_focused()
    expect(page.locator(".header-search")).to_have_count(0)
    assert field(page).get_attribute("placeholder") == "Search the archive"
