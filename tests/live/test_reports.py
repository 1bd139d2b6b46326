"""TODO."""

from __future__ import annotations

import logging
from pathlib import Path

from sphinx_newsletter.live.reports import Message, Origin, Told


def record(place: str | None, text: str) -> logging.LogRecord:
    made = logging.LogRecord("sphinx", logging.WARNING, "", 0, text, None, None)
    made.location = place
    return made


def told_of(*origins: Origin) -> Told:
    told = Told(Path("/site"))
    told.begin()
    for number, origin in enumerate(origins):
        told.add(record(f"/site/{origin.docname}.md:{number}", origin.step), origin)
    return told


def texts(told: Told) -> list[str]:
    return [message.text for message in told.messages]


READ, WRITTEN = Origin("read", "a"), Origin("write", "a")


def test_a_place_is_a_file_of_the_site_and_a_line() -> None:
    told = Told(Path("/site"))
    for place in ("/site/a.md:3", "/site/a.md", "/site/a.md:", "/else/b.md:4", "<unknown>:5", None):
        told.add(record(place, str(place)), Origin("build"))
    assert {(message.file, message.line) for message in told.messages} == {
        ("a.md", 3),
        ("a.md", None),
        ("/else/b.md", 4),
        ("<unknown>", 5),
        ("", None),
    }


def test_what_was_told_of_a_page_stays_until_it_is_read_again() -> None:
    told = told_of(READ, WRITTEN, Origin("read", "b"))
    told.begin()
    assert texts(told) == ["read", "write", "read"]
    told.read("a")
    assert texts(told) == ["read"]


def test_what_was_told_when_a_page_was_written_goes_when_it_is_written() -> None:
    told = told_of(READ, WRITTEN)
    told.written({"a"})
    assert texts(told) == ["read"]


def test_what_each_build_tells_lasts_until_the_next() -> None:
    told = told_of(Origin("build"), Origin("setup"))
    told.begin()
    assert texts(told) == ["setup"]
    told.begin("setup")
    assert texts(told) == []


def test_what_has_been_told_before_is_no_news() -> None:
    told = Told(Path("/site"))
    told.begin()
    assert told.add(record("/site/a.md:1", "old"), Origin("build"))
    told.begin()
    assert not told.add(record("/site/a.md:1", "old"), Origin("build"))
    assert told.add(record("/site/a.md:2", "new"), Origin("build"))


def test_messages_stand_in_the_order_of_files_and_lines() -> None:
    told = Told(Path("/site"))
    for place in ("/site/b.md:2", "/site/a.md:10", "/site/a.md:9"):
        told.add(record(place, "text"), Origin("build"))
    assert told.messages[0] == Message("a.md", 9, "text")
    assert [message.line for message in told.messages] == [9, 10, 2]
