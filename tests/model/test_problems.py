from __future__ import annotations

import re

import pytest

from sphinx_newsletter.model.problems import Kind, suggestion


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("webgup", ["wasm", "webgpu"], ": did you mean `webgpu`?"),
        ("WEBGUP", ["wasm", "WebGPU"], ": did you mean `WebGPU`?"),
        ("llama", ["wasm", "webgpu"], ""),
        ("webgpu", [], ""),
    ],
)
def test_a_suggestion_names_the_nearest_known_word(word: str, known: list[str], said: str) -> None:
    assert suggestion(word, known) == said


def test_of_equally_near_words_the_suggestion_does_not_depend_on_their_order() -> None:
    words = ["tag-a", "tag-b", "tag-c"]
    assert suggestion("tag-x", words) == suggestion("tag-x", reversed(words)) != ""


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_has_a_name_for_suppressing_it_and_a_sentence(kind: Kind) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.value)
    assert kind.meaning.endswith(".")
