from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.blocks.event_records import (
    LONGEST,
    Event,
    all_events,
    calendar_file,
    event_anchor,
    in_calendar,
    repeated,
)
from sphinx_newsletter.model.anchors import is_anchor
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.blocks import by_name
from sphinx_newsletter.model.dates import EditionDate, Span, span
from sphinx_newsletter.model.edition import Edition
from sphinx_newsletter.model.tags import Vocabulary


def event(name: str, start: str, end: str = "", anchor: str = "", line: int = 1) -> Event:
    first = EditionDate.parse(start)
    last = EditionDate.parse(end) if end else first
    return Event(name, first, last, anchor=anchor or f"event-{name}", line=line)


def archive(**editions: list[Event]) -> Archive:
    found = (
        Edition(f"editions/{name}", name, EditionDate(2024, n), (), blocks=by_name(events))
        for n, (name, events) in enumerate(editions.items(), start=1)
    )
    return Archive(found, Vocabulary())


def test_a_month_comes_after_its_days_and_the_shorter_before_the_longer() -> None:
    long, short = event("b", "2024-03-31", "2024-04-02"), event("c", "2024-03-31")
    made = archive(old=[event("a", "2024-03"), long], new=[short, event("d", "2024-02-28")])
    assert [dated.event.name for dated in all_events(made)] == ["d", "a", "c", "b"]


def test_what_has_days_has_a_file_and_no_two_share_one() -> None:
    def files(made: Archive) -> list[str]:
        return [calendar_file(e.docname, event.anchor) for e, event in in_calendar(made)]

    made = archive(a=[event("x", "2024-01-01", anchor="b-event-x"), event("y", "2024-01")])
    assert files(made) == ["editions/a.b-event-x.ics"]
    alike = {"a": [event("x", "2024-01-01", anchor="b-c")], "a-b": [event("x", "2024-01-01")]}
    assert len(set(files(archive(**alike)))) == 2


def test_what_is_reported_again_is_reported_of_the_later_edition() -> None:
    made = archive(old=[event("A", "2024-03-14")], new=[event("a", "2024-03-14", line=7)])
    [(edition, problem)] = repeated(made)
    assert (edition.docname, problem.line) == ("editions/new", 7)
    assert "`editions/old`" in problem.message
    assert not list(repeated(archive(old=[event("A", "2024-03-14"), event("A", "2024-03-15")])))


def test_an_event_that_has_moved_down_is_the_same() -> None:
    one, other = (
        archive(a=[event("x", "2024-01", line=1)]),
        archive(a=[event("x", "2024-01", line=9)]),
    )
    assert one.editions[0].digest == other.editions[0].digest
    changed = archive(a=[event("x", "2024-02", line=1)])
    assert changed.editions[0].digest != one.editions[0].digest


@pytest.mark.parametrize(
    ("start", "end", "language", "words"),
    [
        ("2024-03-14", "2024-03-15", "en_GB", Span("14", " to ", "15 March 2024")),
        ("2024-03-30", "2024-04-02", "en_GB", Span("30 March", " to ", "2 April 2024")),
        ("2024-12-30", "2025-01-02", "en", Span("December 30, 2024", " to ", "January 2, 2025")),
        ("2024-03", "2024-03", "en", Span("", "", "March 2024")),
        ("2024-03", "2024-04", "en", Span("March", " to ", "April 2024")),
        ("2024-03-14", "2024-03-15", "de", Span("14.", "–", "15. März 2024")),
        ("2024-03-14", "2024-03-15", "ja", Span("2024年3月14日", "\uff5e", "15日")),
        ("2024-03-14", "2024-03-15", "zh", Span("2024年3月14日", "至", "15日")),
    ],
)
def test_days_are_written_out_in_the_language_of_the_site(
    start: str, end: str, language: str, words: Span
) -> None:
    assert span(EditionDate.parse(start), EditionDate.parse(end), language) == words


def test_an_event_has_its_start_only_where_it_shares_its_name() -> None:
    assert event_anchor("A", "2024-05", set()) == "event-a"
    assert event_anchor("A", "2024-05", {"event-a"}) == "event-a-2024-05"
    assert event_anchor("A", "2024-05", {"event-a", "event-a-2024-05"}) == "event-a-2024-05-2"


def test_an_event_without_letters_has_its_start() -> None:
    assert event_anchor("Встреча", "2024-05", set()) == "event-встреча"
    assert event_anchor("🎉", "2024-05", set()) == "event-2024-05"


@given(st.text("ab茶ß🎉 ", max_size=200))
def test_the_anchor_of_an_event_fits_into_the_name_of_a_file(name: str) -> None:
    anchor = event_anchor(name, "2024-05", set())
    assert len(anchor.encode()) <= LONGEST
    assert is_anchor(anchor)
