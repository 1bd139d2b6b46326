from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, EditionName, Section, TagUse, read_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("2024-04", EditionName(EditionDate(2024, 4), None)),
        ("2024-04-28", EditionName(EditionDate(2024, 4, 28), None)),
        ("2024-04-on-burn", EditionName(EditionDate(2024, 4), None)),
        ("2024-04-28-llama-3", EditionName(EditionDate(2024, 4, 28), None)),
        ("2024-04-3d", EditionName(EditionDate(2024, 4), None)),
        ("042", EditionName(None, 42)),
        ("042-on-burn", EditionName(None, 42)),
        ("1042", EditionName(None, 1042)),
        ("2024", EditionName(None, 2024)),
    ],
)
def test_a_name_says_the_date_or_the_number(stem: str, name: EditionName) -> None:
    assert read_name(stem) == name


@pytest.mark.parametrize(
    "stem",
    [
        "",
        "april",
        "42",
        "2024-4",
        "2024-13",
        "2024-02-30",
        "2024-04-5",
        "2024-04-28-3",
        "2024-04-",
        "2024-04-On-Burn",
        "2024-04-on_burn",
        "2024-04-on--burn",
        "2024-04-brände",
        "2024-04 ",
        "2024-04\n",
        "٠٤٢",
    ],
)
def test_a_name_outside_the_rule_says_nothing(stem: str) -> None:
    assert read_name(stem) is None


@given(st.text() | st.from_regex(r"[0-9]{1,9}(-[0-9a-z]{1,4}){0,4}", fullmatch=True))
def test_any_name_is_read_or_refused(stem: str) -> None:
    name = read_name(stem)
    assert name is None or (name.date is None) != (name.number is None)


def test_an_edition_names_its_own_tags_then_those_of_its_sections() -> None:
    own, first, second = TagUse("a", 2), TagUse("b", 9), TagUse("a", 14)
    sections = tuple(Section("x", "X", "R", "", 0, (use,)) for use in (first, second))
    edition = Edition("editions/042", "X", None, (), tags=(own,), sections=sections)
    assert [*edition.tag_uses()] == [own, first, second]


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("2024-04 edition", "en"),
        ("April 2024", "en"),
        ("April 2024 Edition", "en"),
        ("Avril 2024", "fr"),
        ("2024年4月", "ja"),
    ],
)
def test_lists_call_an_edition_by_its_subtitle_if_its_title_is_only_its_date(
    title: str, language: str
) -> None:
    edition = Edition("editions/2024-04", title, EditionDate(2024, 4), (), subtitle="On Burn")
    assert (edition.headline(language), edition.standfirst(language)) == ("On Burn", "")


@pytest.mark.parametrize(
    ("title", "subtitle"),
    [
        ("April on Burn", "More"),
        ("May 2024", "More"),
        ("This Week in Rust 297", "More"),
        ("April edition", "More"),
        ("April 2024", ""),
    ],
)
def test_lists_call_all_other_editions_by_their_titles(title: str, subtitle: str) -> None:
    edition = Edition("editions/2024-04", title, EditionDate(2024, 4), (), subtitle=subtitle)
    assert (edition.headline("en"), edition.standfirst("en")) == (title, subtitle)
