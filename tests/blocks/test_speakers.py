"""Who speaks: the names at the beginning of the turns of an interview."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.blocks.speakers import Person, Speakers, Turn

JAN, NAT, NORA = Person("Jan"), Person("Nathaniel Simard"), Person("Nora Berg")


@pytest.mark.parametrize("form", ["Nathaniel Simard", "Nathaniel", "NS", "N"])
def test_a_speaker_is_known_by_each_form_of_the_name(form: str) -> None:
    assert Speakers(JAN, [NAT]).read(f"{form}: So: yes.") == Turn(NAT, "So: yes.")


@pytest.mark.parametrize(
    "text", ["So.", "Note: so.", "note: so.", "N.B.: so", "J:so", "", ":", "J"]
)
def test_a_paragraph_without_a_name_is_text(text: str) -> None:
    assert Speakers(JAN, [NAT]).read(text) == Turn(None, text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("X: so", "no speaker is called `X`: name them"),
        ("Eve Hill: so", "no speaker is called `Eve Hill`: name them"),
        ("Nathanel: so", "did you mean `Nathaniel`?"),
        ("N: so", "more than one"),
    ],
)
def test_an_unknown_speaker_is_reported(text: str, wrong: str) -> None:
    turn = Speakers(JAN, [NAT, NORA]).read(text)
    assert (turn.speaker, turn.text) == (None, text)
    assert wrong in turn.wrong


@given(st.sampled_from(["Jan", "J", "Nathaniel Simard", "Nathaniel", "NS", "N"]), st.text())
def test_no_word_after_a_known_name_is_lost(name: str, words: str) -> None:
    speaker = JAN if name[0] == "J" else NAT
    assert Speakers(JAN, [NAT]).read(f"{name}: {words}") == Turn(speaker, words.lstrip())


@given(st.text() | st.text("JNSXab: .\n"))
def test_no_word_is_lost(text: str) -> None:
    turn = Speakers(JAN, [NAT]).read(text)
    removed = text.removesuffix(turn.text)
    assert removed + turn.text == text
    assert (
        removed.strip(" :\uff1a*\n\t") in ("J", "N", "NS", "Jan") if turn.speaker else not removed
    )
