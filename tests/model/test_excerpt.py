from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.excerpt import count_words, excerpt, reading_minutes

PROSE = st.lists(st.text(alphabet="aé1.,-–", min_size=1, max_size=12)).map(" ".join)


@given(PROSE, st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_its_limit_and_an_ellipsis(text: str, limit: int) -> None:
    assert len(excerpt([text], limit)) <= limit + 1


@given(PROSE, st.integers(1, 60))
def test_an_excerpt_is_cut_after_a_word_unless_that_is_too_long_alone(
    text: str, limit: int
) -> None:
    short = excerpt([text], limit)
    if short == text:
        return
    kept = short.removesuffix("…")
    assert text.startswith(kept)
    rest = text[len(kept) :]
    assert re.match(r"[ .,–-]", rest) or " " not in text[:limit]


@given(PROSE)
def test_a_text_that_fits_stays_as_it_is(text: str) -> None:
    assert excerpt([text], max(1, len(text))) == text


@pytest.mark.parametrize(
    ("paragraphs", "limit", "expected"),
    [
        ([], 10, ""),
        (["", "It is out."], 10, "It is out."),
        (["One.", "Two."], 10, "One."),
        (["More browsers support it"], 15, "More browsers…"),
        (["More, browsers"], 8, "More…"),
        (["Incomprehensible"], 5, "Inco…"),
    ],
)
def test_an_excerpt_is_the_first_paragraph_that_says_something(
    paragraphs: list[str], limit: int, expected: str
) -> None:
    assert excerpt(paragraphs, limit) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("— … 🎉", 0),
        ("It's out", 2),
        ("multi-GPU, Llama 3.8B", 3),
        ("snake_case", 2),
        ("日本語 и русский", 3),
    ],
)
def test_words_are_counted_as_a_reader_would(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (230, 1), (460, 2), (2300, 10)])
def test_reading_takes_a_minute_at_least(words: int, minutes: int) -> None:
    assert reading_minutes(words, 230) == minutes
