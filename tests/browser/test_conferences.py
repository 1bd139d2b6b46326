"""What is past is said by the reader's clock."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW
from tests.browser.looks import LOOKS, NO_SOURCES, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import Site


EDITION = """\
---
date: 2024-05
---

# May edition

(events)=
## Dates

:::{event} Over
:start: 2024-03-13
:end: 2024-03-14
:place: Rome
:papers: 2024-01-01
:::
:::{event} Last day
:start: 2024-03-14
:end: 2024-03-15
:place: Oslo
:online:
:url: https://summit.example
:::
:::{event} This month
:start: 2024-03
:place: Bergen
:::
:::{event} Next year
:start: 2025-01-10
:place: A town with a name that is as long as the one in Wales that everybody knows
:papers: 2024-03-15
:::
:::{event} Long ago
:start: 2023-02
:online:
:::

(past)=
## What was

It was good.
"""
NOW = datetime.datetime(2024, 3, 15, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files={"editions/2024-05.md": EDITION}).build(**NO_SOURCES)
    assert not site.warnings
    return site


@pytest.fixture
def visit(new_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Open a page at a time of day."""

    def visit_(path: str, *shape: Any, now: datetime.datetime = NOW, **settings: Any) -> Page:
        page = new_page(*shape, **settings)
        page.clock.set_fixed_time(now)
        page.goto(f"{address}/{path}")
        return page

    return visit_


def names(page: Page, part: str) -> list[str]:
    return page.locator(f"{part} .event h4").all_inner_texts()


def test_what_is_past_stands_under_a_heading_and_what_comes_next_is_first(
    visit: Callable[..., Page],
) -> None:
    page = visit("conferences.html")
    expect(page.get_by_role("heading", name="Past")).to_be_visible()
    assert names(page, "#events") == ["Last day", "This month", "Next year"]
    assert names(page, "#past") == ["Over", "Long ago"]
    headings = page.locator("article :is(h1, h2, h3)").all_inner_texts()
    assert headings == ["Conferences", "Upcoming", "2024", "2025", "Past", "2024", "2023"]
    expect(page.get_by_role("status")).to_have_text("3 upcoming, 2 past")
    ids = page.locator("[id]").evaluate_all("found => found.map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_the_day_is_that_of_the_place_where_the_reader_is(visit: Callable[..., Page]) -> None:
    # In Auckland it is the day after already.
    page = visit("conferences.html", timezone="Pacific/Auckland")
    assert names(page, "#past") == ["Last day", "Over", "Long ago"]


def test_when_all_is_past_it_says_so(visit: Callable[..., Page]) -> None:
    page = visit("conferences.html", now=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))
    assert names(page, "#events") == []
    expect(page.locator(".event-none")).to_be_visible()
    assert len(names(page, "#past")) == 5


def test_when_nothing_is_past_there_is_no_such_heading(visit: Callable[..., Page]) -> None:
    page = visit("conferences.html", now=datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC))
    assert names(page, "#events")[0] == "Long ago"
    expect(page.get_by_role("heading", name="Past")).to_have_count(0)
    expect(page.locator(".event-none")).to_be_hidden()


def test_without_javascript_all_are_shown_in_order(visit: Callable[..., Page]) -> None:
    page = visit("conferences.html", javascript=False)
    assert names(page, "#events") == ["Next year", "This month", "Last day", "Over", "Long ago"]
    expect(page.get_by_role("heading", name="All events")).to_be_visible()
    expect(page.get_by_role("heading", name="Past")).to_have_count(0)


def test_on_its_edition_what_is_past_is_marked(visit: Callable[..., Page]) -> None:
    page = visit("editions/2024-05.html")
    facts = page.locator("ul.events .event-facts").all_inner_texts()
    assert [line.endswith("· past") for line in facts] == [True, True, False, False, False]
    papers = page.locator(".event-papers").all_inner_texts()
    assert [line.endswith("(closed)") for line in papers] == [True, False]


def test_an_edition_may_have_sections_with_the_addresses_of_the_other_page(
    visit: Callable[..., Page],
) -> None:
    page = visit("editions/2024-05.html")
    expect(page.locator(".event-facts").first).to_contain_text("· past")  # the script has run
    expect(page.get_by_text("It was good.")).to_be_visible()
    expect(page.get_by_role("heading", name="Dates")).to_be_visible()


@pytest.mark.parametrize("path", ["conferences.html", "editions/2024-05.html"])
@LOOKS
def test_it_fits_and_axe_finds_nothing_serious(
    visit: Callable[..., Page], path: str, size: tuple[int, int], scheme: str
) -> None:
    page = visit(path, size, scheme)
    assert faults(page) == []


@pytest.mark.parametrize("path", ["conferences.html", "editions/2024-05.html"])
def test_its_targets_fit_a_thumb(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, NARROW, touch=True)
    found = page.locator("article a[href$='.ics'], article .event-name a, article .event h4 a")
    heights = found.evaluate_all("links => links.map(link => link.getBoundingClientRect().height)")
    assert len(heights) > 3
    assert min(heights) >= 44


def test_keyboard_reaches_the_calendar(visit: Callable[..., Page]) -> None:
    page = visit("conferences.html")
    subscribe = page.get_by_role("link", name="Subscribe to the calendar")
    subscribe.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "conferences.ics"
