from __future__ import annotations

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.dates import EditionDate

LAST = datetime.date(9998, 12, 31)  # of the next year, nothing is after the last day
DAYS = st.dates(max_value=LAST).map(lambda day: EditionDate(day.year, day.month, day.day))
MONTHS = st.dates(max_value=LAST).map(lambda day: EditionDate(day.year, day.month))


@given(DAYS | MONTHS)
def test_a_date_is_read_as_it_is_written(date: EditionDate) -> None:
    assert EditionDate.parse(str(date)) == date


@given(MONTHS)
def test_a_month_sorts_as_its_last_day(month: EditionDate) -> None:
    last = calendar.monthrange(month.year, month.month)[1]
    assert month.as_day() == EditionDate(month.year, month.month, last).as_day()


@given(st.dates(max_value=LAST))
def test_a_day_sorts_as_itself(day: datetime.date) -> None:
    assert EditionDate.parse(day.isoformat()).as_day() == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "April 2024",
        "9999-12-31",
        "2024",
        "2024-4",
        "2024-04-1",
        "2024-13",
        "2024-00",
        "0000-01",
        "2023-02-29",
        "2024-04-31",
        "2024-04-28T10:00",
        " 2024-04",
        "2024-04\n",
        "٢٠٢٤-٠٤",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        EditionDate.parse(text)


@pytest.mark.parametrize(
    ("date", "language", "words"),
    [
        ("2024-04", "en", "April 2024"),
        ("2024-04-28", "en", "April 28, 2024"),
        ("2024-04", "de", "April 2024"),
        ("2024-04-28", "de", "28. April 2024"),
        ("2024-04", "pt_BR", "abril de 2024"),
    ],
)
def test_a_date_is_written_out_in_the_language(date: str, language: str, words: str) -> None:
    assert EditionDate.parse(date).written(language) == words
