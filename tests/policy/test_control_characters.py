from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.policy.control_characters import OF_LINES, escaped, escaped_lines

ORDER = re.compile(r"^\s*::\w", re.MULTILINE)


@given(st.text())
def test_no_terminal_follows_what_is_left(text: str) -> None:
    seen = escaped(text)
    assert not [c for c in seen if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0]
    assert escaped(seen) == seen


@given(st.lists(st.sampled_from(["a", " ", "\n", "::", "error", "\x1b", "\t", "\r", "\u2028"])))
def test_no_line_is_an_order_to_a_forge(parts: list[str]) -> None:
    seen = escaped_lines("".join(parts))
    assert not any(ORDER.match(line) for line in seen.splitlines())
    assert seen.count("\n") == parts.count("\n")


def test_what_people_write_is_left_as_it_is() -> None:
    text = "Zürich « 5 °C », Новости, 日本, עברית, 👩‍💻, `:::{note}`"
    assert escaped(text) == text
    assert escaped_lines(f"{text}\n\t:::{{note}}\n") == f"{text}\n\t:::{{note}}\n"
    assert escaped("a\nb", OF_LINES) == "a\nb"


def test_marks_that_turn_the_direction_are_seen() -> None:
    assert escaped("a\u202eb\u2066c\u2069") == r"a\u202eb\u2066c\u2069"
