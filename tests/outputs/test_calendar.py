"""Calendars (RFC 5545): events, files, and what another program reads in them."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from typing import TYPE_CHECKING

import icalendar
import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


MAY, JUNE = "editions/2024-05.md", "editions/2024-06-02.md"
EVENTS = """\
:::{event} Trees; leaves, and “roots”
:start: 2024-10-30
:end: 2024-11-02
:place: Oslo, Norway
:online:
:url: https://trees.example/2024?a=1,2;3
:papers: 2024-08-01

A back\\\\slash, a semicolon; and more than seventy-five octets: 木木木木木木木木木木木木木木木.

A second paragraph.
:::

:::{event} Some day in March
:start: 2024-03
:place: Rome
:::
"""
TALK = ":::{event} A talk\n:start: 2024-11-02\n:online:\n:::\n"


def edition(date: str, events: str) -> str:
    return f"---\ndate: {date}\n---\n\n# Edition of {date}\n\n{events}"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {MAY: edition("2024-05", EVENTS), JUNE: edition("2024-06-02", TALK)}
    return share_site(files=files).build(html_baseurl="https://letter.example/archive/")


def calendar(path: Path) -> icalendar.Calendar:
    found = icalendar.Calendar.from_ical(path.read_bytes())
    assert isinstance(found, icalendar.Calendar)
    assert found.errors == []
    return found


def days(event: icalendar.Event) -> tuple[object, object]:
    return event.DTSTART, event.DTEND


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_the_calendar_contains_all_events_with_known_days_by_date(site: Site) -> None:
    whole = calendar(site.out / "conferences.ics")
    assert str(whole["x-wr-calname"]) == str(whole["name"]) == "Tiny: conferences"
    names = [str(event["summary"]) for event in whole.events]
    assert names == ["Trees; leaves, and “roots”", "A talk"]


def test_an_event_has_dates_location_and_summary(site: Site) -> None:
    trees, talk = calendar(site.out / "conferences.ics").events
    # The end is the day after the last.
    assert days(trees) == (datetime.date(2024, 10, 30), datetime.date(2024, 11, 3))
    assert days(talk) == (datetime.date(2024, 11, 2), datetime.date(2024, 11, 3))
    assert (str(trees["location"]), str(talk["location"])) == ("Oslo, Norway", "Online")
    assert str(trees["url"]) == "https://trees.example/2024?a=1,2;3"
    said = str(trees["description"])
    assert said.startswith("A back\\slash, a semicolon; and more than seventy-five octets: 木木")
    assert (
        "木. A second paragraph.\n\nOnline, too.\n\nCall for papers until August 1, 2024." in said
    )
    permalink = "https://letter.example/archive/editions/2024-05.html#event-trees-leaves-and-roots"
    assert said.endswith(f"Found in “Edition of 2024-05”: {permalink}")


def test_uids_come_from_permalinks_and_dtstamps_from_editions(site: Site) -> None:
    trees, talk = calendar(site.out / "conferences.ics").events
    assert str(talk["uid"]) == "editions/2024-06-02#event-a-talk@letter.example/archive"
    assert trees["uid"] != talk["uid"]
    assert [f"{event.DTSTAMP:%F %T %Z}" for event in (trees, talk)] == [
        "2024-05-31 00:00:00 UTC",
        "2024-06-02 00:00:00 UTC",
    ]


def test_without_a_site_address_uids_name_the_project(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={JUNE: edition("2024-06-02", TALK)}).build()
    [talk] = calendar(site.out / "conferences.ics").events
    assert str(talk["uid"]) == "editions/2024-06-02#event-a-talk@tiny"
    assert str(talk["description"]) == "Found in “Edition of 2024-06-02”"


def test_each_event_has_its_own_calendar(site: Site) -> None:
    whole = {str(event["uid"]): event for event in calendar(site.out / "conferences.ics").events}
    single = [calendar(path) for path in sorted((site.out / "editions").glob("*.ics"))]
    assert len(single) == len(whole) == 2
    for one in single:
        [event] = one.events
        assert event == whole[str(event["uid"])]
        assert "x-wr-calname" not in one  # else some programs make a calendar of its name


def test_lines_follow_rfc_5545(site: Site) -> None:
    text = (site.out / "conferences.ics").read_bytes()
    assert text.endswith(b"\r\nEND:VCALENDAR\r\n")
    lines = text.split(b"\r\n")
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    assert any(line.startswith(b" ") for line in lines)


@pytest.mark.slow
def test_libical_reads_the_same(site: Site) -> None:
    """ical2html is based on libical, which shares no code with icalendar."""
    program = shutil.which("ical2html")
    if not program:
        pytest.fail("ical2html is missing. Install it (Debian: apt-get install ical2html).")
    command = [program, "-d", "-l", "20241001", "P61D", str(site.out / "conferences.ics")]
    page = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    days: dict[str, list[str]] = {}
    for name in BeautifulSoup(page, "lxml").select(".summary"):
        day = name.find_previous(class_="dtstart")
        assert day
        days.setdefault(str(day["title"]), []).append(name.get_text())
    trees, talk = "Trees; leaves, and “roots”", "A talk"
    assert days == {
        "20241030": [trees],
        "20241031": [trees],
        "20241101": [trees],
        "20241102": [trees, talk],
    }
    assert "Oslo, Norway" in page
    assert "A back\\slash, a semicolon; and more" in page


def test_without_an_event_there_is_no_calendar(make_site: Callable[..., Site]) -> None:
    month = EVENTS[EVENTS.index(":::{event} Some") :]
    site = make_site(files={MAY: edition("2024-05", month)}).build()
    assert not site.warnings
    assert not list(site.out.rglob("*.ics"))
    assert "conferences.ics" not in site.read("conferences.html")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_calendar_is_deleted_with_its_event(make_site: Callable[..., Site], builder: str) -> None:
    files = {MAY: edition("2024-05", EVENTS), JUNE: edition("2024-06-02", TALK)}
    site = make_site(files=files).build(builder)
    names = {path.name for path in site.out.rglob("*.ics")}
    talk, trees = "2024-06-02.event-a-talk.ics", "2024-05.event-trees-leaves-and-roots.ics"
    assert names == {"conferences.ics", talk, trees}
    site.delete(JUNE)
    site.build(builder)
    assert {path.name for path in site.out.rglob("*.ics")} == {"conferences.ics", trees}
    assert len(calendar(site.out / "conferences.ics").events) == 1
    site.write(MAY, edition("2024-05", ""))
    site.build(builder)
    assert not list(site.out.rglob("*.ics"))


def test_only_changed_calendars_are_written(make_site: Callable[..., Site]) -> None:
    files = {MAY: edition("2024-05", EVENTS), JUNE: edition("2024-06-02", TALK)}
    site = make_site(files=files).build()
    [trees] = (site.out / "editions").glob("2024-05.*.ics")
    [talk] = (site.out / "editions").glob("2024-06-02.*.ics")
    whole = site.out / "conferences.ics"
    before = [path.stat().st_mtime_ns for path in (trees, talk, whole)]
    # It has moved down, and is the same event.
    site.write(MAY, edition("2024-05", f"Words before.\n\n{EVENTS}"))
    site.build()
    assert [path.stat().st_mtime_ns for path in (trees, talk, whole)] == before
    site.write(JUNE, edition("2024-06-02", TALK.replace("2024-11-02", "2024-11-03")))
    site.build()
    after = [path.stat().st_mtime_ns for path in (trees, talk, whole)]
    assert [a != b for a, b in zip(after, before, strict=True)] == [False, True, True]


def test_a_deleted_calendar_is_written_again(make_site: Callable[..., Site]) -> None:
    site = make_site(files={JUNE: edition("2024-06-02", TALK)}).build()
    [talk] = (site.out / "editions").glob("*.ics")
    text = talk.read_bytes()
    talk.unlink()
    site.build()
    assert talk.read_bytes() == text


def test_the_same_events_give_the_same_bytes(make_site: Callable[..., Site], site: Site) -> None:
    other = make_site(files={MAY: edition("2024-05", EVENTS), JUNE: edition("2024-06-02", TALK)})
    other.build(html_baseurl="https://letter.example/archive/", jobs=2)
    mine = {p.relative_to(site.out): p.read_bytes() for p in site.out.rglob("*.ics")}
    assert mine == {p.relative_to(other.out): p.read_bytes() for p in other.out.rglob("*.ics")}
    assert len(mine) == 3
