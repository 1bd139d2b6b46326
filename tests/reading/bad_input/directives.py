"""Directives of ABlog, which an edition does not need."""

from __future__ import annotations

from tests.reading.bad_input.row import TITLE, Row, edition

ROWS = [
    Row(
        f"refused-{name}",
        edition(f"{TITLE}## News\n\n:::{{{name}}} {argument}\n{option}:::\n"),
        "directive-refused",
        9,
        words,
    )
    for name, argument, option, words in (
        ("post", "Apr 1, 2024", ":tags: wasm\n", "is a post already"),
        ("post", "", ":tags: wasm\n\nText.\n", "is a post already"),
        ("postlist", "5", "", "use `{edition-list}`"),
        ("postlist", "", ":tags: wasm\n", "use `{edition-list}`"),
        ("update", "Apr 1, 2024", "Text.\n", "write a paragraph"),
    )
]
