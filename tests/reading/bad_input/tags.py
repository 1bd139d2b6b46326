"""`{tags}` in a wrong place, or with unknown tags."""

from __future__ import annotations

from tests.reading.bad_input.row import TITLE, Row, edition

ROWS = [
    Row(
        "tags-after-text",
        edition(f"{TITLE}## News\n\nText.\n\n:::{{tags}} wasm\n:::\n"),
        "tags-misplaced",
        11,
        "move it there",
    ),
    Row(
        "tags-before-title",
        edition(f":::{{tags}} wasm\n:::\n\n{TITLE}"),
        "tags-misplaced",
        5,
        "move it there",
    ),
    Row(
        "tags-in-admonition",
        edition(f"{TITLE}## News\n\n::::{{note}}\n\n:::{{tags}} wasm\n:::\n::::\n"),
        "tags-misplaced",
        11,
        "move it there",
    ),
    Row(
        "tags-in-list",
        edition(f"{TITLE}## News\n\n- :::{{tags}} wasm\n  :::\n"),
        "tags-misplaced",
        9,
        "move it there",
    ),
    Row(
        "tags-in-guide",
        "---\norphan: true\n---\n\n# Guide\n\n:::{tags} wasm\n:::\n\nText.\n",
        "tags-misplaced",
        7,
        "remove it",
        "docs/guide.md",
    ),
    Row(
        "tags-empty",
        edition(f"{TITLE}## News\n\n:::{{tags}}\n:::\n"),
        "tags-empty",
        9,
        "name at least one",
    ),
    Row(
        "tags-commas",
        edition(f"{TITLE}## News\n\n:::{{tags}} , ,\n:::\n"),
        "tags-empty",
        9,
        "name at least one",
    ),
    Row(
        "tags-twice",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm\n:::\n\n:::{{tags}} llama\n:::\n"),
        "tags-twice",
        12,
        "write all tags into the first one",
    ),
    Row(
        "tags-twice-apart",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm\n:::\n\nText.\n\n:::{{tags}} llama\n:::\n"),
        "tags-twice",
        14,
        "write all tags into the first one",
    ),
    Row(
        "tag-near",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm,\nwebgup\n:::\n"),
        "tag-unknown",
        10,
        "did you mean `webgpu`?",
    ),
    Row(
        "tag-far",
        edition(f"{TITLE}## News\n\n:::{{tags}}\nwasm\nquantum\n:::\n"),
        "tag-unknown",
        11,
        "add it to the vocabulary",
    ),
    Row(
        "tag-of-edition",
        edition(TITLE, "date: 2024-05", "tags:", "- wasm", "- llamma"),
        "tag-unknown",
        5,
        "did you mean `llama`?",
    ),
]
