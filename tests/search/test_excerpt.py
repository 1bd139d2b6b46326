"""What a result shows of its section: pieces of the text, and the question that has the words."""

from __future__ import annotations

from typing import Any

from tests.search.asking import run_script

SCRIPT = """
    const { excerpt } = await import("./search-words.js");
    const all = [{ sequences: [["zebra"]], literal: "" }];
    return input.map((blocks) => excerpt({ blocks }, all, 12));
"""
BEFORE = " ".join(f"before{n}" for n in range(40))
AFTER = " ".join(f"after{n}" for n in range(40))
ANSWER = ["why", "Because."]


def shown(*blocks: list[list[str]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run_script(SCRIPT, blocks)
    return found


def text(pieces: list[tuple[str, bool]]) -> str:
    return "".join(f"*{piece}*" if marked else piece for piece, marked in pieces).strip()


def test_a_long_question_is_cut_around_the_words_and_not_repeated() -> None:
    short, long, answered, alone = shown(
        [["", "Intro."], ["why", "Why a zebra?"], ANSWER],
        [["why", f"{BEFORE} zebra {AFTER}"], ANSWER],
        [["why", "Why that?"], ["why", "A zebra."]],
        [["why", "Why a zebra?"]],
    )
    assert (text(short["heading"]), text(short["pieces"])) == ("Why a *zebra*?", "Because.")
    words = text(long["heading"]).split()
    assert "*zebra*" in words
    assert len(words) == 12 + 2, "dots on both sides"
    assert text(long["pieces"]) == "Because."
    assert (text(answered["heading"]), text(answered["pieces"])) == ("Why that?", "A *zebra*.")
    assert (text(alone["heading"]), text(alone["pieces"])) == ("Why a *zebra*?", "Why a *zebra*?")
    assert {one["anchor"] for one in (short, long, answered, alone)} == {"why"}


def test_text_that_is_below_no_heading_has_none() -> None:
    [plain] = shown([["", "A zebra."], ["why", "Why?"]])
    assert plain["heading"] == []
