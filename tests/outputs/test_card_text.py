"""Text of social cards: size, line breaks, characters that the font cannot show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.outputs.cards import LEADING, drawable, fit, is_drawable

SIZES = (90, 70, 50, 30, 15)
WIDTH, HEIGHT = 1000, 300


def monospaced(text: str, size: int) -> float:
    return len(text) * size * 0.6


def latin(character: str) -> bool:
    return ord(character) < 0x250


def test_a_short_title_has_the_largest_size() -> None:
    assert fit("A title", SIZES, WIDTH, HEIGHT, monospaced) == (90, ("A title",))


def test_lines_have_about_equal_width() -> None:
    assert fit("one two three four five", SIZES, WIDTH, HEIGHT, monospaced).lines == (
        "one two three",
        "four five",
    )


def test_a_word_longer_than_a_line_gets_smaller_and_is_finally_broken() -> None:
    assert fit("x" * 23, SIZES, WIDTH, HEIGHT, monospaced) == (70, ("x" * 23,))
    found = fit("a" * 100, SIZES, WIDTH, HEIGHT, monospaced)
    assert found.size == 50
    assert "".join(found.lines) == "a" * 100


def test_a_text_that_fits_at_no_size_ends_in_an_ellipsis() -> None:
    found = fit("word " * 1000, SIZES, WIDTH, HEIGHT, monospaced)
    assert found.size == SIZES[-1]
    assert found.lines[-1].endswith("…")
    assert found.height <= HEIGHT


def test_an_empty_text_has_no_height() -> None:
    assert fit("", SIZES, WIDTH, HEIGHT, monospaced).height == 0


@given(st.lists(st.text("abcdefgh-", min_size=1, max_size=60), min_size=1, max_size=40))
def test_no_letter_is_lost_and_no_line_is_too_long(words: list[str]) -> None:
    found = fit(" ".join(words), (90, 60, 40, 20, 8), WIDTH, 600, monospaced)
    assert "".join(found.lines).replace(" ", "") == "".join(words)
    assert all(monospaced(line, found.size) <= WIDTH for line in found.lines)
    assert found.height == len(found.lines) * round(found.size * LEADING) <= 600


def test_characters_without_a_glyph_are_left_out() -> None:
    assert drawable("Burn 🔥 at last\n🎉", latin) == "Burn at last"
    assert drawable("Qwen (通义千问) runs", latin) == "Qwen runs"
    assert drawable("1️⃣ bell\x07 and\u200b zero", latin) == "1 bell and zero"


def test_text_is_normalized_to_form_c() -> None:
    assert drawable("Cafe\u0301", latin) == "Café"


def test_a_text_that_is_mostly_unsupported_becomes_empty() -> None:
    assert drawable("通义千问 GPU", latin) == ""
    assert drawable("שלום עולם", lambda _: True) == ""
    assert drawable("مرحبا", lambda _: True) == ""
    assert drawable("🎉", latin) == ""


@given(st.text())
def test_the_result_is_drawable(text: str) -> None:
    supported = drawable(text, latin)
    assert is_drawable(supported, latin)
    assert supported == " ".join(supported.split())
