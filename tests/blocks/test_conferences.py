"""`conferences.html`: all events, their calendars and the script for past ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


FILES = {
    "editions/2024-05.md": """\
---
date: 2024-05
---

# May &lt;edition&gt;

(dates)=
## Dates

:::{tags} wasm
:::

:::{event} Summit & more
:start: 2024-10-04
:end: 2024-10-05
:place: Oslo
:online:
:url: https://summit.example/?a=1&b=2
:papers: 2024-08-01
:::
:::{event} Far away
:start: 2025-01
:online:
:::
""",
    "editions/2024-06.md": """\
---
date: 2024-06
---

# June edition

:::{event} A talk
:start: 2024-03-14
:place: Rome
:::
""",
}


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files=FILES).build()


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_events_are_sorted_by_time_newest_first_by_year(site: Site) -> None:
    years = site.content("conferences.html").select(".event-year")
    shown = [
        (said(year.select("h3")[0]), [said(name) for name in year.select("h4")]) for year in years
    ]
    assert shown == [("2025", ["Far away"]), ("2024", ["Summit & more", "A talk"])]


def test_an_event_has_dates_places_and_its_edition(site: Site) -> None:
    _far, summit, talk = site.content("conferences.html").select(".event")
    assert [said(line) for line in summit.select("p")] == [
        "October 4 to 5, 2024 · Oslo · online",
        "Call for papers until August 1, 2024",
        "From May <edition> · Add to calendar",
    ]
    assert links(summit) == [
        Link("https://summit.example/?a=1&b=2", "Summit & more"),
        Link("editions/2024-05.html#event-summit-more", "May <edition>"),
        Link("editions/2024-05.event-summit-more.ics", "Add to calendar"),
        Link("archive/tag/wasm.html", "WASM"),
    ]
    # Without a page of its own, its name leads to the edition.
    assert links(talk)[0] == Link("editions/2024-06.html#event-a-talk", "A talk")


def test_an_event_without_days_has_no_calendar(site: Site) -> None:
    [far, *_others] = site.content("conferences.html").select(".event")
    assert said(far.select(".event-facts")[0]) == "January 2025 · online"
    assert not far.select("a[href$='.ics']")


def test_each_link_leads_to_something(site: Site) -> None:
    local = [link for link in links(site.content("conferences.html")) if "//" not in link.href]
    assert len(local) > 6
    for link in local:
        path, _mark, anchor = link.href.partition("#")
        assert (site.out / path).is_file()
        assert not anchor or site.content(path).select(f"[id='{anchor}']")


@pytest.mark.parametrize(("builder", "path"), [("html", ""), ("dirhtml", "conferences")])
def test_the_calendar_can_be_subscribed_to(
    make_site: Callable[..., Site], builder: str, path: str
) -> None:
    site = make_site(files=FILES).build(builder)
    page = f"{path}/index.html" if path else "conferences.html"
    [link] = [link for link in links(site.content(page)) if link.text.startswith("Subscribe")]
    assert (site.out / path / link.href).resolve() == (site.out / "conferences.ics").resolve()
    assert (site.out / "conferences.ics").is_file()


def test_without_an_event_it_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    assert not site.warnings
    assert said(site.content("conferences.html")) == "Conferences No events yet."


def test_the_script_is_only_on_pages_with_events(site: Site) -> None:
    with_script = {path for path in site.pages() if "past.js" in site.read(path)}
    assert with_script == {"conferences.html", "editions/2024-05.html", "editions/2024-06.html"}


def test_a_removed_event_disappears_from_the_page(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    site.delete("editions/2024-05.md")
    site.build()
    clean = make_site(files={"editions/2024-06.md": FILES["editions/2024-06.md"]}).build()
    assert site.read("conferences.html") == clean.read("conferences.html")
    assert "Summit" not in site.read("conferences.html")
