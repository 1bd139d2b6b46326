from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, Section, TagUse
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.model.tags import read_vocabulary

if TYPE_CHECKING:
    import random


VOCABULARY, _ = read_vocabulary("a: {aliases: [x]}\nb: {label: Bee}\nc: {}\nd: {}\n")


def uses(*names: str) -> tuple[TagUse, ...]:
    return tuple(TagUse(name, line) for line, name in enumerate(names, start=1))


def section(anchor: str, *tags: str) -> Section:
    return Section(anchor, anchor.title(), "Rubric", f"About {anchor}", 1, uses(*tags))


def edition(
    name: str,
    date: str,
    *sections: Section,
    tags: tuple[str, ...] = (),
    number: int | None = None,
    authors: tuple[str, ...] = (),
) -> Edition:
    return Edition(
        f"editions/{name}",
        name,
        EditionDate.parse(date) if date else None,
        authors,
        subtitle=f"Under {name}",
        number=number,
        tags=uses(*tags),
        sections=sections,
    )


def archive(*editions: Edition) -> Archive:
    return Archive(editions, VOCABULARY)


def names(editions: tuple[Edition | None, ...]) -> list[str | None]:
    return [edition.title if edition else None for edition in editions]


SECTIONS = st.lists(
    st.builds(
        section,
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["a", "b", "x", "Bee", "unknown"]),
        st.sampled_from(["a", "c"]),
    ),
    max_size=4,
)
EDITIONS = st.lists(
    st.builds(
        lambda name, date, sections, number: edition(name, date, *sections, number=number),
        st.from_regex(r"[a-e]{1,2}", fullmatch=True),
        st.sampled_from(["", "2023-12", "2024-04", "2024-04-30", "2024-05-01"]),
        SECTIONS,
        st.none() | st.integers(1, 3),
    ),
    unique_by=lambda edition: edition.docname,
    max_size=8,
)


def test_the_newest_comes_first_and_a_month_counts_as_its_last_day() -> None:
    shown = archive(
        edition("month", "2024-04"), edition("day", "2024-04-29"), edition("may", "2024-05-01")
    )
    assert names(shown.editions) == ["may", "month", "day"]


def test_ties_are_settled_by_number_then_by_name() -> None:
    shown = archive(
        edition("a", "2024-04", number=2),
        edition("c", "2024-04", number=1),
        edition("b", "2024-04-30", number=1),
        edition("d", "2024-04"),
    )
    assert names(shown.editions) == ["a", "c", "b", "d"]


@given(EDITIONS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_input(
    editions: list[Edition], chance: random.Random
) -> None:
    shuffled = list(editions)
    chance.shuffle(shuffled)
    one, other = archive(*editions), archive(*shuffled)
    assert one.editions == other.editions
    assert one.entries == other.entries
    assert one.most_used == other.most_used
    assert [*one.unknown_tags()] == [*other.unknown_tags()]


@given(EDITIONS)
def test_what_carries_a_tag_is_listed_under_it_exactly_once(editions: list[Edition]) -> None:
    shown = archive(*editions)
    for entry in shown.entries:
        for slug in VOCABULARY.tags:
            listed = sum(other is entry for other in shown.tagged(slug))
            assert listed == (1 if slug in entry.tags else 0)
    assert all(len(set(entry.tags)) == len(entry.tags) for entry in shown.entries)


@given(EDITIONS)
def test_counts_are_the_lengths_of_the_lists(editions: list[Edition]) -> None:
    shown = archive(*editions)
    assert {tag.slug: count for tag, count in shown.most_used} == dict(
        Counter(slug for entry in shown.entries for slug in entry.tags)
    )


@given(EDITIONS)
def test_every_dated_edition_is_in_its_year_once(editions: list[Edition]) -> None:
    shown = archive(*editions)
    assert [*shown.years] == sorted(shown.years, reverse=True)
    assert [one for year in shown.years.values() for one in year] == [*shown.editions]
    assert len(shown.editions) == sum(one.date is not None for one in editions)


@given(EDITIONS)
def test_neighbours_lead_through_all_editions_and_back(editions: list[Edition]) -> None:
    shown = archive(*editions)
    for newer, older in zip(shown.editions, shown.editions[1:], strict=False):
        assert shown.neighbours(newer.docname)[0] == older
        assert shown.neighbours(older.docname)[1] == newer


def test_the_first_and_the_last_edition_have_one_neighbour() -> None:
    shown = archive(edition("old", "2024-03"), edition("new", "2024-04"))
    assert names(shown.neighbours("editions/old")) == [None, "new"]
    assert names(shown.neighbours("editions/new")) == ["old", None]


def test_an_edition_without_a_date_is_found_but_not_listed() -> None:
    shown = archive(edition("undated", "", section("one", "a")), edition("dated", "2024-04"))
    assert shown.find("editions/undated")
    assert shown.neighbours("editions/undated") == (None, None)
    assert (names(shown.editions), shown.tagged("a")) == (["dated"], ())


def test_an_edition_is_followed_by_its_sections_in_their_order() -> None:
    shown = archive(edition("x", "2024-04", section("one", "a"), section("two", "b"), tags=("c",)))
    assert [(e.title, e.anchor, e.excerpt, e.tags) for e in shown.entries] == [
        ("x", "", "Under x", ("c",)),
        ("One", "one", "About one", ("a",)),
        ("Two", "two", "About two", ("b",)),
    ]


def test_any_name_of_a_tag_counts_for_the_tag_and_twice_counts_once() -> None:
    shown = archive(edition("x", "2024-04", section("one", "X", "a", "bee")))
    assert shown.entries[1].tags == ("a", "b")


def test_an_unknown_tag_is_reported_with_its_page_and_line_and_passed_over() -> None:
    shown = archive(edition("x", "2024-04", section("one", "a", "beee", "nothing")))
    [(first, near), (second, far)] = shown.unknown_tags()
    assert (first, near.kind, near.line) == ("editions/x", Kind.TAG_UNKNOWN, 2)
    assert "did you mean `b`?" in near.message or "did you mean `Bee`?" in near.message
    assert (second, far.line) == ("editions/x", 3)
    assert "add it to the vocabulary" in far.message
    assert shown.entries[1].tags == ("a",)


def test_without_a_readable_vocabulary_no_tag_is_called_unknown() -> None:
    vocabulary, _problems = read_vocabulary("[")
    shown = Archive([edition("x", "2024-04", tags=("a",))], vocabulary)
    assert not [*shown.unknown_tags()]


def test_tags_beside_are_ranked_by_how_often_they_stand_there() -> None:
    shown = archive(
        edition("x", "2024-04", section("one", "a", "c", "d"), section("two", "a", "d", "b")),
        edition("y", "2024-05", section("three", "b", "c")),
    )
    beside = [(tag.slug, count) for tag, count in shown.beside("a", 8)]
    assert beside == [("d", 2), ("b", 1), ("c", 1)]
    assert shown.beside("a", 1) == shown.beside("a", 8)[:1]


@given(EDITIONS)
def test_tags_beside_are_counted_by_what_carries_both(editions: list[Edition]) -> None:
    shown = archive(*editions)
    for slug in VOCABULARY.tags:
        for other, count in shown.beside(slug, 8):
            assert count == sum(other.slug in entry.tags for entry in shown.tagged(slug))


def test_a_tag_that_nothing_carries_has_empty_lists() -> None:
    shown = archive(edition("x", "2024-04"))
    assert (shown.tagged("a"), shown.beside("a", 8), shown.most_used) == ((), (), ())


@pytest.mark.parametrize(
    ("author", "signed"), [("jan", ["y", "x"]), ("kim", ["y"]), ("nobody", [])]
)
def test_an_author_has_the_editions_that_they_signed(author: str, signed: list[str]) -> None:
    shown = archive(
        edition("x", "2024-04", authors=("jan",)), edition("y", "2024-05", authors=("kim", "jan"))
    )
    assert names(shown.by(author)) == signed
