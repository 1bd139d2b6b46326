"""The warnings of builds: each applies until its page is read or written again."""

from __future__ import annotations

import logging
from pathlib import Path

from sphinx_newsletter.live.reports import Message, Origin, Reports


def record(place: str | None, text: str) -> logging.LogRecord:
    made = logging.LogRecord("sphinx", logging.WARNING, "", 0, text, None, None)
    made.location = place
    return made


def reports_of(*origins: Origin) -> Reports:
    reports = Reports(Path("/site"))
    reports.begin()
    for number, origin in enumerate(origins):
        reports.add(record(f"/site/{origin.docname}.md:{number}", origin.step), origin)
    return reports


def texts(reports: Reports) -> list[str]:
    return [message.text for message in reports.messages]


READ, WRITTEN = Origin("read", "a"), Origin("write", "a")


def test_a_place_is_a_file_of_the_site_and_a_line() -> None:
    reports = Reports(Path("/site"))
    for place in ("/site/a.md:3", "/site/a.md", "/site/a.md:", "/else/b.md:4", "<unknown>:5", None):
        reports.add(record(place, str(place)), Origin("build"))
    assert {(message.file, message.line) for message in reports.messages} == {
        ("a.md", 3),
        ("a.md", None),
        ("/else/b.md", 4),
        ("<unknown>", 5),
        ("", None),
    }


def test_a_message_of_reading_stays_until_the_page_is_read_again() -> None:
    reports = reports_of(READ, WRITTEN, Origin("read", "b"))
    reports.begin()
    assert texts(reports) == ["read", "write", "read"]
    reports.read("a")
    assert texts(reports) == ["read"]


def test_a_message_of_writing_stays_until_the_page_is_written_again() -> None:
    reports = reports_of(READ, WRITTEN)
    reports.written({"a"})
    assert texts(reports) == ["read"]


def test_what_each_build_tells_lasts_until_the_next() -> None:
    reports = reports_of(Origin("build"), Origin("setup"))
    reports.begin()
    assert texts(reports) == ["setup"]
    reports.begin("setup")
    assert texts(reports) == []


def test_a_message_of_the_last_build_is_not_new() -> None:
    reports = Reports(Path("/site"))
    reports.begin()
    assert reports.add(record("/site/a.md:1", "old"), Origin("build"))
    reports.begin()
    assert not reports.add(record("/site/a.md:1", "old"), Origin("build"))
    assert reports.add(record("/site/a.md:2", "new"), Origin("build"))


def test_messages_stand_in_the_order_of_files_and_lines() -> None:
    reports = Reports(Path("/site"))
    for place in ("/site/b.md:2", "/site/a.md:10", "/site/a.md:9"):
        reports.add(record(place, "text"), Origin("build"))
    assert reports.messages[0] == Message("a.md", 9, "text")
    assert [message.line for message in reports.messages] == [9, 10, 2]
