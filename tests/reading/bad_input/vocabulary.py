"""Wrong tags in the vocabulary."""

from __future__ import annotations

from tests.conftest import ROOTS
from tests.reading.bad_input.row import Row

TAGS = (ROOTS / "minimal" / "tags.yml").read_text(encoding="utf-8")


def vocabulary(name: str, text: str, kind: str, line: int, words: str) -> Row:
    """A row that adds *text* to the vocabulary, on line 18."""
    return Row(name, f"{TAGS}\n{text}\n", kind, line, words, "tags.yml")


ROWS = [
    vocabulary("slug-twice", "wasm: {label: W}", "tag-collision", 18, "rename one"),
    vocabulary("slug-in-capitals", "WASM: {label: W}", "tag-collision", 18, "rename one"),
    vocabulary("slug-and-label", "w: {label: Wasm}", "tag-collision", 18, "rename one"),
    vocabulary("slug-and-alias", "w: {aliases: [WASM]}", "tag-collision", 18, "rename one"),
    vocabulary("label-twice", "w: {label: webGPU}", "tag-collision", 18, "rename one"),
    vocabulary("label-and-alias", "w: {label: Web GPU}", "tag-collision", 18, "rename one"),
    vocabulary("alias-twice", "w: {aliases: [LLM]}", "tag-collision", 18, "rename one"),
    vocabulary("alias-nowhere", "w: {aliases: ['']}", "alias-invalid", 18, "with letters"),
    vocabulary("alias-itself", "w: {aliases: [W]}", "alias-invalid", 18, "remove it"),
    vocabulary("broader-near", "w: {broader: lmms}", "broader-unknown", 18, "did you mean `llms`?"),
    vocabulary("broader-far", "w: {broader: x}", "broader-unknown", 18, "add it to the vocabulary"),
    vocabulary("broader-itself", "w: {broader: w}", "broader-circle", 18, "remove one `broader`"),
    vocabulary(
        "broader-circle",
        "w: {broader: v}\nv: {broader: w}",
        "broader-circle",
        18,
        "remove one `broader`",
    ),
    vocabulary("slug-wrong", "Wide web: {}", "vocabulary", 18, "the name in `label`"),
    vocabulary("label-cut", "w:\n  label: C #lang", "vocabulary", 19, "`#lang` is left out"),
    vocabulary("key-of-a-tag", "w:\n  lable: W", "vocabulary", 19, "did you mean `label`?"),
]
