"""Filters, orders and pages of results: numbers, addresses, the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW
from tests.browser.search.conftest import (
    ARCHIVE,
    HIT,
    ONE,
    OTHER,
    PART,
    choice,
    counted,
    field,
    matches,
    results,
    status,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


KINDS = ("section", "edition", "guide")


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"tag": {ONE}},
        {"tag": {ONE, OTHER}},
        {"year": {"2000"}},
        {"year": {"2001", "2002"}},
        {"rubric": {"Showcases"}},
        {"kind": {"edition", "interview"}},
        {"kind": {"guide"}},
        {"tag": {ONE}, "year": {"2000", "2001"}, "rubric": {"Showcases", "Conversations"}},
        {"tag": {OTHER}, "year": {"2002"}, "kind": {"interview"}},
        {"tag": {ONE, OTHER}, "year": {"2002"}},
    ],
)
def test_the_counts_are_those_of_the_records(
    search: Callable[..., Page], rows: list[dict[str, set[str]]], chosen: dict[str, set[str]]
) -> None:
    query = "&".join(f"{f}={quote(v)}" for f, values in chosen.items() for v in sorted(values))
    page = search(query)
    kinds = [kind for row in rows if matches(row, chosen) for kind in row["kind"]]
    numbers = [f"{n} {kind}{'s' * (n > 1)}" for kind in KINDS if (n := kinds.count(kind))]
    expect(status(page)).to_have_text(re.compile(f"^{' and '.join(numbers) or 'No sections'}"))
    for facet in ("tag", "year", "rubric", "kind"):
        among = [row for row in rows if matches(row, chosen, "" if facet == "tag" else facet)]
        values = {value for row in among for value in row[facet]} | chosen.get(facet, set())
        expected = {value: sum(value in row[facet] for row in among) for value in values}
        assert counted(page, facet) == expected


@pytest.mark.parametrize(
    ("facet", "value", "label"),
    [
        ("tag", ONE, ONE.capitalize()),
        ("year", "2001", "2001"),
        ("rubric", "Showcases", "Showcases"),
        ("kind", "edition", "Editions"),
    ],
)
def test_a_filter_is_chosen_and_removed(
    search: Callable[..., Page], facet: str, value: str, label: str
) -> None:
    page = search()
    everything = status(page).inner_text()
    if facet == "tag":
        page.get_by_text("Show all").first.click()
    number = counted(page, facet)[value]
    choice(page, facet, value).click()
    expect(status(page)).to_have_text(re.compile(rf"^{number} (sections|editions)"))
    expect(choice(page, facet, value)).to_be_focused()
    expect(choice(page, facet, value)).to_have_attribute("aria-current", "true")
    assert page.url.endswith(f"search.html?{facet}={value}")
    page.get_by_role("link", name=f"Remove {label}").click()
    expect(status(page)).to_have_text(everything)
    page.go_back()
    expect(status(page)).to_have_text(re.compile(rf"^{number} (sections|editions)"))
    page.go_back()
    expect(status(page)).to_have_text(everything)


def test_a_long_facet_shows_the_first(search: Callable[..., Page]) -> None:
    page = search()
    shown = page.locator("[data-facet=tag] a:visible")
    expect(shown).to_have_count(12)
    page.get_by_text("Show all").first.click()
    expect(shown).to_have_count(61)
    page.get_by_text("Show fewer").first.click()
    expect(shown).to_have_count(12)


def test_on_a_small_screen_the_filters_unfold(search: Callable[..., Page]) -> None:
    page = search("q=zebras", NARROW)
    expect(choice(page, "tag", OTHER)).to_be_hidden()
    page.get_by_text("Filter by").click()
    choice(page, "tag", OTHER).click()
    assert titles(page) == [f"A talk{PART}Why zebras?"]
    expect(choice(page, "tag", OTHER)).to_be_focused()


def test_orders_and_pages_stand_in_the_address(search: Callable[..., Page]) -> None:
    page = search("kind=section")
    assert titles(page)[0] in {"A talk", f"Zebras {HIT}"}
    page.get_by_role("link", name="Oldest").click()
    expect(status(page)).to_have_text("202 sections, oldest first, page 1 of 21")
    oldest = titles(page)
    assert set(oldest) <= {section.title for section in ARCHIVE.editions[0].sections}
    page.get_by_role("link", name="More results").click()
    expect(status(page)).to_have_text("202 sections, oldest first, page 2 of 21")
    expect(results(page).first).to_be_focused()
    assert page.url.endswith("search.html?kind=section&sort=oldest&page=2")
    page.get_by_role("link", name="Previous results").click()
    expect(status(page)).to_have_text(re.compile("page 1 of 21"))
    assert titles(page) == oldest
    page.go_back()
    expect(status(page)).to_have_text(re.compile("page 2 of 21"))


def test_back_leads_to_what_was_entered_not_to_each_letter(search: Callable[..., Page]) -> None:
    page = search()
    for words, number in (("zebras", "2 sections"), ("llama", "1 section")):
        field(page).fill(words)
        expect(status(page)).to_have_text(re.compile(f"^{number}"))
        field(page).press("Enter")
    page.go_back()
    expect(field(page)).to_have_value("zebras")
    expect(status(page)).to_have_text("2 sections, best first")
    page.go_back()
    expect(field(page)).to_have_value("")


def test_a_value_that_there_is_not_is_said(search: Callable[..., Page]) -> None:
    page = search(f"tag={ONE}x&year=2000&rubric=Nonesuch")
    said = page.locator(".search-said")
    expect(said).to_contain_text(f"There is no tag {ONE}x. Did you mean {ONE.capitalize()}?")
    expect(said).to_contain_text("There is no rubric Nonesuch.")
    said.get_by_role("link", name=ONE.capitalize()).click()
    expect(said.get_by_text("no tag")).to_have_count(0)
    assert page.url.endswith(f"search.html?tag={ONE}&year=2000&rubric=Nonesuch")
    said.get_by_role("link", name="Remove it").click()
    expect(said).to_be_empty()
    assert page.url.endswith(f"search.html?tag={ONE}&year=2000")


def test_when_the_filters_leave_nothing_there_is_a_way_on(search: Callable[..., Page]) -> None:
    page = search("q=zebras&year=2000")
    expect(page.locator(".search-said")).to_contain_text("Remove all filters to see 2.")
    page.get_by_role("link", name="Remove all filters").click()
    expect(status(page)).to_have_text("2 sections, best first")
