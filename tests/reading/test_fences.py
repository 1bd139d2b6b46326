"""`close_tags`: closes each `{tags}` that is open."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.reading.tags import close_tags

LINES = st.sampled_from(["", "# One", "Text.", ":::{tags} a", ":::", "```", "```{tags} a", "a, b"])


def test_an_open_fence_is_closed_in_the_blank_line_after_it() -> None:
    text = "### One\n\n:::{tags} a\n\nText.\n\n### Two\n\n:::{tags} b\n:::\n"
    assert close_tags(text) == (text.replace("{tags} a\n\n", "{tags} a\n:::\n"), [3])


def test_an_open_fence_at_the_end_is_closed_there() -> None:
    assert close_tags("# One\n\n:::{tags} a") == ("# One\n\n:::{tags} a\n:::", [3])


def test_a_closed_fence_may_contain_blank_lines() -> None:
    text = ":::{tags}\na,\n\nb\n:::\n\n# Two\n"
    assert close_tags(text) == (text, [])


def test_code_is_left_alone() -> None:
    text = "````\n:::{tags} a\n\n# Two\n````\n"
    assert close_tags(text) == (text, [])


@given(st.lists(LINES).map("\n".join))
def test_no_line_moves_and_once_is_enough(text: str) -> None:
    closed, found = close_tags(text)
    before, after = text.split("\n"), closed.split("\n")
    assert len(after) - len(before) in {0, 1}
    assert all(old == new or not old for old, new in zip(before, after, strict=False))
    assert len(found) == len(set(found))
    assert close_tags(closed) == (closed, [])
