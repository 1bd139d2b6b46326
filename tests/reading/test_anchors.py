"""Anchors of blocks: never taken, and as wished where that is possible."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.anchors import is_anchor
from sphinx_newsletter.model.size_limits import LONGEST_EVENT
from sphinx_newsletter.reading.anchors import event_anchor, unique

IDS = st.sampled_from(["a", "a-2", "a-3", "a-2-2", "b", "event-a", "event-a-2024-05"])


@given(wished=IDS, taken=st.sets(IDS))
def test_an_anchor_is_unique_and_begins_with_what_was_wished(wished: str, taken: set[str]) -> None:
    anchor = unique(wished, taken)
    assert anchor not in taken
    assert anchor == wished if wished not in taken else anchor.startswith(f"{wished}-")


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
    assert len(anchor.encode()) <= LONGEST_EVENT
    assert is_anchor(anchor)
