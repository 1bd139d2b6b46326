"""The id, date and number of the next edition."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.next.name import next_name
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, read_name
from sphinx_newsletter.model.tags import Vocabulary

TODAY = datetime.date(2026, 11, 23)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))


def archive(*ids: str, date: str = "") -> Archive:
    def edition(id_: str) -> Edition:
        name = read_name(id_.rpartition("/")[2])
        known = name.date if name and name.date else EditionDate.parse(date or "2024-04-28")
        return Edition(f"editions/{id_}", id_, known, (), number=name.number if name else None)

    return Archive(map(edition, ids), Vocabulary())


def told(*ids: str, chosen: str = "", date: str = "") -> tuple[str, str, int | None]:
    day = EditionDate.parse(date) if date else None
    name = next_name(archive(*ids), "editions", TODAY, chosen, day)
    return name.id, str(name.date), name.number


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], ("2026-11", "2026-11", None)),
        (["2024-04"], ("2024-05", "2024-05", None)),
        (["2024-12"], ("2025-01", "2025-01", None)),
        (["2024-04-on-burn"], ("2024-05", "2024-05", None)),
        (["2024-04", "2024-01", "2023-10"], ("2024-07", "2024-07", None)),
        # A holiday is no new habit.
        (["2024-09", "2024-07", "2024-06", "2024-05"], ("2024-10", "2024-10", None)),
        (["2024-04-28", "2024-04-21"], ("2024-05-05", "2024-05-05", None)),
        (["2024-04-28"], ("2024-05-28", "2024-05-28", None)),
        (["2024-01-31", "2023-12-31"], ("2024-02-29", "2024-02-29", None)),
        (["042", "043"], ("044", "2024-05-28", 44)),
        (["999-the-last"], ("1000", "2024-05-28", 1000)),
        (["0042"], ("0043", "2024-05-28", 43)),
        (["2024/2024-12"], ("2025/2025-01", "2025-01", None)),
        (["old/2024-12"], ("old/2025-01", "2025-01", None)),
    ],
    ids=lambda value: ",".join(map(str, value)) if isinstance(value, list) else None,
)
def test_the_name_follows_the_others(ids: list[str], expected: tuple[str, str, int]) -> None:
    assert told(*ids) == expected


@pytest.mark.parametrize(
    ("ids", "chosen", "date", "expected"),
    [
        (["2024-04"], "2024-06-on-burn", "", ("2024-06-on-burn", "2024-06", None)),
        (["2024-04"], "", "2024-06-07", ("2024-06", "2024-06-07", None)),
        (["2024-04-28"], "", "2024-06-07", ("2024-06-07", "2024-06-07", None)),
        (["2024-04"], "2024-06", "2024-06-07", ("2024-06", "2024-06-07", None)),
        (["042"], "050", "2024-06", ("050", "2024-06", 50)),
        (["042"], "", "2024-06", ("043", "2024-06", 43)),
        (["2024/2024-12"], "2025-02", "", ("2025/2025-02", "2025-02", None)),
        (["2024/2024-12"], "more/2025-02", "", ("more/2025-02", "2025-02", None)),
        ([], "042", "", ("042", "2026-11", 42)),
    ],
)
def test_what_an_editor_chooses_counts(
    ids: list[str], chosen: str, date: str, expected: tuple[str, str, int]
) -> None:
    assert told(*ids, chosen=chosen, date=date) == expected


@pytest.mark.parametrize(
    ("chosen", "date", "words"),
    [
        ("2024-6", "", "name it by its month"),
        ("next", "", "name it by its month"),
        ("2024-13", "", "name it by its month"),
        ("../2024-05", "", "cannot be a folder"),
        ("/2024-05", "", "cannot be a folder"),
        ("2024-05", "2024-06-01", "make them agree"),
        ("2024-05-01", "2024-05-02", "make them agree"),
    ],
)
def test_what_cannot_be_is_reported(chosen: str, date: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        told("2024-04", chosen=chosen, date=date)


@pytest.mark.parametrize("latest", ["9998-12", "9998-12-31"])
def test_the_end_of_time_is_reported(latest: str) -> None:
    with pytest.raises(CommandError, match="no date follows"):
        told(latest)


@given(st.lists(DAYS, min_size=1, max_size=8, unique=True), st.booleans())
def test_the_next_edition_is_always_later_and_new(
    days: list[datetime.date], by_month: bool
) -> None:
    ids = {f"{day:%Y-%m}" if by_month else f"{day:%Y-%m-%d}" for day in days}
    name = next_name(archive(*ids), "editions", TODAY)
    dates = [EditionDate.parse(id_).as_day() for id_ in ids]
    assert name.date.as_day() > max(dates)
    assert name.id not in ids
    assert read_name(name.id)
