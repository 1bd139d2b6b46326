"""`{event}`: the record, the list on the page, anchors, and problems."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.blocks.event_records import Event
from sphinx_newsletter.model.dates import EditionDate
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PATH = "editions/2024-05.md"
FRONT = "---\ndate: 2024-05\n---\n\n# May edition\n\n(dates)=\n## Dates\n\n:::{tags} wasm\n:::\n\n"
SUMMIT = """\
:::{event} Web AI Summit
:start: 2024-10-04
:end: 2024-10-05
:place: Oslo
:online:
:url: https://summit.example
:papers: 2024-08-01

Models in the *browser*.
:::
"""
MEETING = ":::{event}\n:name: A meeting\n:start: 2024-03\n:place: Rome\n:::\n"
TALK = ":::{event} A talk\n:start: 2024-03-14\n:online:\n:::\n"


def edition(*events: str) -> str:
    return FRONT + "\n".join(events)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    words = "Words between.\n"
    return share_site(files={PATH: edition(SUMMIT, MEETING, TALK, words, TALK)}).build()


def test_only_the_repeated_event_is_warned_of(site: Site) -> None:
    assert [warned.kind for warned in site.warnings] == ["newsletter.event-twice"]


def test_the_record_has_name_dates_and_place(site: Site) -> None:
    found = site.archive.editions[0].of(Event)
    assert [event.name for event in found] == ["A talk", "A meeting", "Web AI Summit", "A talk"]
    assert found[2] == Event(
        name="Web AI Summit",
        start=EditionDate(2024, 10, 4),
        end=EditionDate(2024, 10, 5),
        place="Oslo",
        online=True,
        url="https://summit.example",
        papers_until=EditionDate(2024, 8, 1),
        text="Models in the browser.",
        anchor="event-web-ai-summit",
        section="dates",
    )
    assert (found[1].start, found[1].end) == (EditionDate(2024, 3), EditionDate(2024, 3))
    anchors = [event.anchor for event in found]
    assert (anchors[0], anchors[3]) == ("event-a-talk", "event-a-talk-2024-03-14")


def test_adjacent_events_are_one_list_in_the_order_of_time(site: Site) -> None:
    first, second = site.content("editions/2024-05.html").select("ul.events")
    names = [said(name) for name in first.select("li > .event-name")]
    assert names == ["A talk", "A meeting", "Web AI Summit"]
    assert [said(name) for name in second.select("li > .event-name")] == ["A talk"]


def test_dates_are_time_elements(site: Site) -> None:
    lines = site.content("editions/2024-05.html").select("ul.events .event-facts")
    assert [said(line) for line in lines[:3]] == [
        "March 14, 2024 · online",
        "March 2024 · Rome",
        "October 4 to 5, 2024 · Oslo · online",
    ]
    times = [[time["datetime"] for time in line.select("time")] for line in lines[:3]]
    assert times == [["2024-03-14"], ["2024-03"], ["2024-10-04", "2024-10-05"]]
    [papers] = site.content("editions/2024-05.html").select(".event-papers")
    assert said(papers) == "Call for papers until August 1, 2024"


def test_an_event_with_days_is_a_leaf_of_a_calendar(site: Site) -> None:
    items = site.content("editions/2024-05.html").select("ul.events > li")
    leaves = [
        [leaf.get_text() for leaf in item.select(".leaf[aria-hidden=true]")] for item in items
    ]
    assert leaves == [["Mar14"], [], ["Oct4"], ["Mar14"]]


def test_an_event_with_days_has_a_link_to_its_calendar(site: Site) -> None:
    _talk, meeting, summit, _again = site.content("editions/2024-05.html").select("ul.events > li")
    assert links(meeting) == []
    assert links(summit) == [
        Link("https://summit.example", "Web AI Summit"),
        Link("2024-05.event-web-ai-summit.ics", "Add to calendar"),
    ]
    assert (site.out / "editions" / links(summit)[1].href).is_file()


def test_in_dirhtml_the_link_leads_to_the_calendar_too(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={PATH: edition(SUMMIT)}).build("dirhtml")
    assert not site.warnings
    [link] = links(site.content("editions/2024-05/index.html").select(".event-calendar")[0])
    assert (site.out / "editions/2024-05" / link.href).resolve().is_file()


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_other_builders_show_it_without_a_calendar(
    make_site: Callable[..., Site], builder: str
) -> None:
    config: dict[str, Any] = {"version": "1", "epub_copyright": "us"}
    config["latex_documents"] = [("editions/2024-05", "t.tex", "T", "", "howto")]
    site = make_site(files={PATH: edition(SUMMIT, MEETING)}).build(builder, **config)
    assert not [warned for warned in site.warnings if "mimetype" not in warned.message]
    suffix = {"text": "txt", "latex": "tex", "epub": "xhtml"}[builder]
    shown = "".join(path.read_text() for path in site.out.rglob(f"*.{suffix}"))
    for words in ("Web AI Summit", "Oslo", "March 2024", "Call for papers until", "Rome"):
        assert words in shown
    assert "Add to calendar" not in shown
    assert not list(site.out.rglob("*.ics"))


def test_a_page_that_is_no_edition_shows_it_without_a_calendar(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"docs/g.md": f"---\norphan: true\n---\n# Guide\n\n{TALK}"}).build()
    assert [(one.kind, one.line) for one in site.warnings] == [("newsletter.block-outside", 6)]
    assert said(site.content("docs/g.html").select("ul.events")[0]).endswith("online")
    assert not list(site.out.rglob("*.ics"))


def test_no_heading_changes_its_anchor_for_an_event(make_site: Callable[..., Site]) -> None:
    heading = "\n## Web AI Summit\n\n:::{tags} wasm\n:::\n\nSoon.\n"
    site = make_site(files={PATH: edition(SUMMIT, heading)}).build("dummy")
    assert not site.warnings
    assert site.archive.editions[0].sections[1].anchor == "web-ai-summit"


@pytest.mark.parametrize(("name", "anchor"), [("会議", "event-会議"), ("🎉", "event-2024-03-14")])
def test_an_event_has_an_anchor_whatever_its_script(
    make_site: Callable[..., Site], name: str, anchor: str
) -> None:
    site = make_site(files={PATH: edition(TALK.replace("A talk", name))}).build("dummy")
    assert not site.warnings
    assert site.archive.editions[0].of(Event)[0].anchor == anchor


@pytest.mark.parametrize(
    ("change", "line", "kind", "words"),
    [
        ((":start: 2024-10-04\n", ""), 13, "option-missing", ["`:start:`"]),
        ((" Web AI Summit", ""), 13, "option-missing", ["`:name:`"]),
        ((":place: Oslo\n:online:\n", ""), 13, "option-missing", ["`:place:`", "`:online:`"]),
        ((":end: 2024-10-05", ":end: 2024-10-03"), 15, "option-invalid", ["2024-10-03", "before"]),
        ((":end: 2024-10-05", ":end: 2024-10"), 15, "option-invalid", ["day", "month"]),
        ((":start: 2024-10-04", ":start: 4 October"), 14, "option-invalid", ["4 October"]),
        (("https://summit", "http://summit"), 18, "option-invalid", ["https://"]),
        (("https://summit.example", "javascript:x()"), 18, "option-invalid", ["https://"]),
        ((":papers: 2024-08-01", ":papers: 2024-08"), 19, "option-invalid", ["is a month"]),
        ((":place:", ":palce:"), 16, "option-unknown", ["did you mean `place`?"]),
        ((":online:", ":online: yes"), 17, "option-invalid", ["no value"]),
        ((":online:", ":name: Other"), 17, "option-invalid", ["two names"]),
    ],
)
def test_a_problem_is_reported_with_its_line(
    make_site: Callable[..., Site], change: tuple[str, str], line: int, kind: str, words: list[str]
) -> None:
    assert change[0] in SUMMIT
    site = make_site(files={PATH: edition(SUMMIT.replace(*change, 1))}).build()
    [warned] = site.warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", line, f"newsletter.{kind}")
    for word in words:
        assert word in warned.message
    assert "Models in the" in said(site.content("editions/2024-05.html"))


def test_a_repeated_event_is_reported_in_the_later_edition(
    make_site: Callable[..., Site],
) -> None:
    later = FRONT.replace("2024-05", "2024-06") + TALK.replace("A talk", "a TALK")
    site = make_site(files={PATH: edition(TALK), "editions/2024-06.md": later})
    for _build in range(2):  # the second build reads nothing, and reports it again
        [warned] = site.build().warnings
        assert (warned.path, warned.line) == ("2024-06.md", 13)
        assert warned.kind == "newsletter.event-twice"
        assert "`editions/2024-05`" in warned.message


def test_the_same_name_on_another_day_is_another_event(make_site: Callable[..., Site]) -> None:
    site = make_site(files={PATH: edition(TALK, TALK.replace("03-14", "04-14"))}).build("dummy")
    assert not site.warnings
    anchors = [event.anchor for event in site.archive.editions[0].of(Event)]
    assert anchors == ["event-a-talk", "event-a-talk-2024-04-14"]


TIMES = """\
:::{event} Evening
:start: 2025-06-14 18:00 Europe/Berlin
:place: Berlin
:::

:::{event} Dinner
:start: 2025-06-14T19:00+02:00
:end: 2025-06-14 20:30 Europe/Berlin
:place: Berlin
:::

:::{event} Night
:start: 2025-06-14 23:00 UTC
:end: 2025-06-15T01:00Z
:online:
:::
"""


def test_an_event_may_have_times_of_day(make_site: Callable[..., Site]) -> None:
    site = make_site(files={PATH: edition(TIMES)}).build(html_baseurl="https://letter.example/")
    assert not site.warnings
    for page, part in (("editions/2024-05.html", ".events > li"), ("conferences.html", ".event")):
        events = {said(one.select(".event-facts")[0]) for one in site.content(page).select(part)}
        assert {" ".join(text.split()) for text in events} == {
            "June 14, 2025, 6:00 PM (Europe/Berlin) · Berlin",
            "June 14, 2025, 7:00 PM (UTC+02:00) to 8:30 PM (Europe/Berlin) · Berlin",
            "June 14, 2025, 11:00 PM to June 15, 2025, 1:00 AM (UTC) · online",
        }
        times = [str(one["datetime"]) for one in site.content(page).select(".event-date time")]
        assert sorted(times) == [
            "2025-06-14T18:00+02:00",
            "2025-06-14T19:00+02:00",
            "2025-06-14T20:30+02:00",
            "2025-06-14T23:00+00:00",
            "2025-06-15T01:00+00:00",
        ]
    calendar = site.read("conferences.ics").replace("\r\n", "\n")
    assert [line for line in calendar.split("\n") if line.startswith(("DTSTART", "DTEND"))] == [
        "DTSTART:20250614T160000Z",
        "DTSTART:20250614T170000Z",
        "DTEND:20250614T183000Z",
        "DTSTART:20250614T230000Z",
        "DTEND:20250615T010000Z",
    ]
    record = json.loads(site.read("archive/editions-2024.json"))["editions"][0]
    assert [(one["start"], one["start_time"], one["end_time"]) for one in record["events"]] == [
        ("2025-06-14", "2025-06-14T18:00+02:00", None),
        ("2025-06-14", "2025-06-14T19:00+02:00", "2025-06-14T20:30+02:00"),
        ("2025-06-14", "2025-06-14T23:00+00:00", "2025-06-15T01:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("when", "wrong", "date"),
    [
        ("2025-06-14 25:00 Europe/Berlin", "hour must be", "June 14, 2025 · "),
        ("2025-06-14 18:00", "has no time zone: add one", "June 14, 2025 · "),
        ("2025-06-14 18:00 Europe/Berln", "did you mean `Europe/Berlin`?", "June 14, 2025 · "),
        ("2025-03-30 02:30 Europe/Berlin", "skip 02:30 on that day", "March 30, 2025 · "),
        ("2025-06-14 at six", "neither a day nor a month", "June 14, 2025 · "),
        ("soon", "neither a day nor a month", ""),
    ],
)
def test_a_wrong_time_loses_nothing_else(
    make_site: Callable[..., Site], when: str, wrong: str, date: str
) -> None:
    event = (
        f":::{{event}} Meeting\n:start: {when}\n:place: Berlin\n:url: https://meet.example/\n"
        ":papers: 2025-01-02\n\nText.\n:::\n"
    )
    site = make_site(files={PATH: edition(event)}).build()
    [warned] = site.warnings
    assert (warned.kind, wrong in warned.message) == ("newsletter.option-invalid", True)
    content = site.content("editions/2024-05.html")
    assert Link("https://meet.example/", "Meeting") in links(content)
    assert f"Meeting {date}Berlin Call for papers until January 2, 2025 Text." in said(content)
