from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.paging import Pages, packed, span

SIZES = st.integers(1, 7)
COUNTS = st.integers(0, 60)


def pages(count: int, size: int) -> Pages[int]:
    """Those of so many items, each the number of those that are older."""
    return Pages(range(count)[::-1], size)


def contents(found: Pages[int]) -> dict[int, list[int]]:
    return {number: [*found.page(number)] for number in range(1, found.last + 1)}


@given(COUNTS, SIZES)
def test_each_item_is_on_one_page_and_the_order_goes_on_from_page_to_page(
    count: int, size: int
) -> None:
    newest_first = reversed(contents(pages(count, size)).values())
    assert [item for page in newest_first for item in page] == [*range(count)][::-1]


@given(COUNTS, SIZES)
def test_a_page_is_full_and_the_last_is_full_less_than_twice(count: int, size: int) -> None:
    *numbered, last = contents(pages(count, size)).values()
    assert all(len(page) == size for page in numbered)
    assert len(last) < 2 * size
    assert len(last) >= min(count, size)


@given(COUNTS, SIZES)
def test_a_page_counts_from_the_oldest(count: int, size: int) -> None:
    *numbered, _last = contents(pages(count, size)).items()
    for number, page in numbered:
        assert [*page] == [*range((number - 1) * size, number * size)][::-1]


@given(COUNTS, COUNTS, SIZES)
def test_a_numbered_page_stays_as_it_is_when_newer_items_come(
    count: int, more: int, size: int
) -> None:
    before, after = contents(pages(count, size)), contents(pages(count + more, size))
    assert after.keys() >= before.keys()
    *numbered, _last = before
    assert all(after[number] == before[number] for number in numbered)


@given(COUNTS, SIZES)
def test_the_page_of_an_item_is_known(count: int, size: int) -> None:
    found = pages(count, size)
    for position, item in enumerate(found.items):
        assert item in found.page(found.number_of(position))


@pytest.mark.parametrize(
    ("first", "last", "language", "words"),
    [
        ("2021-03", "2022-01-05", "en", "2021–2022"),
        ("2022-03-01", "2022-06", "en", "March – June 2022"),
        ("2022-03-01", "2022-03-29", "en", "March 2022"),
        ("2022-03", "2022-03", "en", "March 2022"),
        ("2022-03", "2022-06", "de", "März–Juni 2022"),
    ],
)
def test_a_span_is_told_by_years_or_by_the_months_of_one(
    first: str, last: str, language: str, words: str
) -> None:
    told = span(EditionDate.parse(first), EditionDate.parse(last), language)
    assert told.replace("\u2009", " ") == words


GROUPS = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=6), max_size=8)


def weights(groups: list[list[int]]) -> list[list[tuple[int, int, int]]]:
    """Items that are told apart: the group, the place in it, the weight."""
    return [[(n, at, one) for at, one in enumerate(group)] for n, group in enumerate(groups)]


def pack(groups: list[list[int]], size: int) -> list[list[tuple[int, int, int]]]:
    return packed(weights(groups), lambda item: item[2], size)


@given(GROUPS, SIZES)
def test_packed_pages_have_all_items_in_order_and_weigh_enough(
    groups: list[list[int]], size: int
) -> None:
    found = pack(groups, size)
    assert [item for page in found for item in page] == [i for g in weights(groups) for i in g]
    assert all(sum(item[2] for item in page) <= size or len(page) == 1 for page in found)
    assert all(found) or found == [[]]


@given(GROUPS, SIZES)
def test_a_group_that_fits_on_a_page_is_not_divided(groups: list[list[int]], size: int) -> None:
    found = pack(groups, size)
    for number, group in enumerate(groups):
        pages = [page for page in found if any(item[0] == number for item in page)]
        assert len(pages) == 1 or sum(group) > size


def test_a_new_item_moves_those_of_its_group() -> None:
    before = pack([[3, 1], [2, 2, 2, 2], [4], [2]], 5)
    after = pack([[3, 1], [2, 1, 2, 2, 2], [4], [2]], 5)
    assert [[item[0] for item in page] for page in before] == [[0, 0], [1, 1], [1, 1], [2], [3]]
    assert [[item[0] for item in page] for page in after][-3:] == [[1, 1], [2], [3]]
    assert len(before) == len(after)
