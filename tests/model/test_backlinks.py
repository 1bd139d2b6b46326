from __future__ import annotations

from sphinx_newsletter.model.archive import backlinks
from sphinx_newsletter.model.edition import Edition, Section


def edition(name: str, *sections: Section) -> Edition:
    return Edition(name, name, None, (), sections=sections)


FIRST = Section("first", "First", "R", "", 1, (), places=("first-of-all", "below"))
OLD = edition("old", FIRST, Section("second", "Second", "R", "", 1, ()))
MIDDLE, NEW = edition("middle"), edition("new")
EDITIONS = (NEW, MIDDLE, OLD)


def test_newest_first_and_each_place_once() -> None:
    references = {
        "middle": [("x", "old", "second"), ("y", "old", "second"), ("x", "old", "second")],
        "new": [("", "old", "second")],
    }
    found = backlinks(EDITIONS, references)
    assert found == {"old": {"second": [("new", ""), ("middle", "x"), ("middle", "y")]}}


def test_other_addresses_of_a_section_lead_to_it() -> None:
    references = {"new": [("x", "old", "first-of-all"), ("y", "old", "below")]}
    assert backlinks(EDITIONS, references) == {"old": {"first": [("new", "x"), ("new", "y")]}}


def test_what_names_no_place_counts_for_the_whole_edition() -> None:
    assert backlinks(EDITIONS, {"new": [("x", "old", "")]}) == {"old": {"": [("new", "x")]}}


def test_what_leads_to_a_newer_edition_the_same_one_or_nothing_does_not_count() -> None:
    references = {
        "old": [("first", "new", ""), ("first", "old", "second")],
        "new": [("x", "old", "nothing"), ("x", "nowhere", "first"), ("x", "docs/guide", "")],
        "undated": [("x", "old", "first")],
    }
    assert backlinks(EDITIONS, references) == {}
