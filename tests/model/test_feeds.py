from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.feeds import ATOM, NEWEST, Document, Feed, documents, moment

if TYPE_CHECKING:
    from sphinx_newsletter.model.archive import Entry


SIZE = 5
FEED = Feed("archive", "archive", "Editions", "All", "", size=SIZE, has_archive=True)
# How many entries each year has, from 2020 on.
YEARS = st.lists(st.integers(min_value=0, max_value=3 * SIZE), max_size=5)


def some_entries(years: list[int]) -> list[Entry]:
    """As many entries for each of *years*, newest first; their titles number them."""
    found = [
        SimpleNamespace(
            edition=SimpleNamespace(date=SimpleNamespace(year=2020 + at)), title=(at, n)
        )
        for at, count in enumerate(years)
        for n in range(count)
    ]
    return cast("list[Entry]", found[::-1])


def archived(years: list[int]) -> dict[str, Document]:
    found = documents(FEED, some_entries(years), archived=True)
    return {document.name: document for document in found}


def titles(document: Document) -> list[str]:
    return [entry.title for entry in document.entries]


@given(YEARS)
def test_from_document_to_document_one_comes_by_all_entries(years: list[int]) -> None:
    found = archived(years)
    walked, name = [found[""]], found[""].older
    while name:
        walked.append(found[name])
        name = found[name].older
    assert len(walked) == len(found)
    met = dict.fromkeys(title for document in walked for title in titles(document))
    assert list(met) == [entry.title for entry in some_entries(years)]
    assert all(len(document.entries) <= SIZE for document in walked)


@given(YEARS, st.integers(min_value=0, max_value=2), st.integers(min_value=1, max_value=9))
def test_what_is_archived_never_changes(years: list[int], later: int, more: int) -> None:
    newest = len(years) - 1 if any(years[-1:]) else len(years)
    grown = [*years, 0, 0, 0][: newest + later + 1]
    grown[-1] += more
    before, after = archived(years), archived(grown)
    for name in before.keys() - {""}:
        assert after[name].older == before[name].older
        assert titles(after[name]) == titles(before[name])


@given(YEARS, st.integers(min_value=0, max_value=4), st.integers(min_value=1, max_value=9))
def test_an_old_entry_moves_others_of_its_year_only(years: list[int], at: int, more: int) -> None:
    grown = [count + (more if year == at else 0) for year, count in enumerate(years)]
    before, after = archived(years), archived(grown)
    for name in before.keys() - {""}:
        if not name.startswith(str(2020 + at)):
            assert titles(after[name]) == titles(before[name])


def test_documents_are_named_after_their_year() -> None:
    assert list(archived([2, 7, 11])) == ["2020", "2021", "2021-2", "2022", "2022-2", ""]


def test_a_feed_without_an_archive_has_the_newest_only() -> None:
    entries = some_entries([NEWEST, NEWEST])
    for feed, in_atom in ((FEED._replace(size=NEWEST), False), (Feed("", "", "", "", ""), True)):
        [document] = documents(feed, entries, archived=in_atom)
        assert document == ("", "", entries[:NEWEST])


def test_files_are_named_after_their_document() -> None:
    assert ATOM.file("archive") == "archive/atom.xml"
    assert ATOM.file("archive/sections", "2024-2") == "archive/sections/atom-2024-2.xml"


def test_a_day_begins_at_midnight() -> None:
    day = moment(datetime.date(2024, 4, 30))
    assert day == ("2024-04-30T00:00:00Z", "Tue, 30 Apr 2024 00:00:00 +0000")
