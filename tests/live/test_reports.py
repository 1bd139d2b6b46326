"""The warnings of builds: each applies until the next build."""

from __future__ import annotations

import logging
from pathlib import Path

from sphinx_newsletter.live.reports import Message, Reports


def record(place: str | None, text: str) -> logging.LogRecord:
    made = logging.LogRecord("sphinx", logging.WARNING, "", 0, text, None, None)
    made.location = place
    return made


def texts(messages: tuple[Message, ...]) -> list[str]:
    return [message.text for message in messages]


def test_a_place_is_a_file_of_the_site_and_a_line() -> None:
    reports = Reports(Path("/site"))
    for place in ("/site/a.md:3", "/site/a.md", "/site/a.md:", "/else/b.md:4", "<unknown>:5", None):
        reports.add(record(place, str(place)))
    assert {(message.file, message.line) for message in reports.messages} == {
        ("a.md", 3),
        ("a.md", None),
        ("/else/b.md", 4),
        ("<unknown>", 5),
        ("", None),
    }


def test_a_message_applies_until_the_next_build() -> None:
    reports = Reports(Path("/site"))
    reports.begin()
    reports.add(record("/site/a.md:1", "fixed"))
    reports.add(record("/site/b.md:1", "still wrong"))
    reports.begin()
    reports.add(record("/site/b.md:1", "still wrong"))
    assert texts(reports.messages) == ["still wrong"]


def test_a_message_of_the_setup_applies_until_the_next_setup() -> None:
    reports = Reports(Path("/site"))
    with reports.setup():
        reports.add(record("/site/conf.py:1", "setting"))
    reports.add(record("/site/a.md:1", "page"))
    reports.begin()
    assert texts(reports.messages) == ["setting"]
    with reports.setup():
        pass
    assert texts(reports.messages) == []


def test_while_a_build_runs_only_what_changed_can_be_fixed() -> None:
    reports = Reports(Path("/site"))
    reports.begin()
    reports.add(record("/site/a.md:1", "of a"))
    reports.add(record("/site/b.md:1", "of b"))
    reports.begin()
    reports.add(record("/site/a.md:2", "new"))
    assert texts(reports.so_far({"a.md"})) == ["new", "of b"]


def test_a_message_of_the_last_build_is_not_new() -> None:
    reports = Reports(Path("/site"))
    reports.begin()
    assert reports.add(record("/site/a.md:1", "old"))
    reports.begin()
    assert not reports.add(record("/site/a.md:1", "old"))
    assert reports.add(record("/site/a.md:2", "new"))


def test_messages_stand_in_the_order_of_files_and_lines() -> None:
    reports = Reports(Path("/site"))
    for place in ("/site/b.md:2", "/site/a.md:10", "/site/a.md:9"):
        reports.add(record(place, "text"))
    assert reports.messages[0] == Message("a.md", 9, "text")
    assert [message.line for message in reports.messages] == [9, 10, 2]
