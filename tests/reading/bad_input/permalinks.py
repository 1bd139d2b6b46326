"""Sections without an anchor of their own, and repeated anchors."""

from __future__ import annotations

from tests.reading.bad_input.row import TITLE, Row, edition

ROWS = [
    Row(
        "permalink-without-letters",
        edition(f"{TITLE}## 🎉\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        7,
        "write a target above it",
    ),
    Row(
        "permalink-target-without-letters",
        edition(f"{TITLE}(!)=\n## News\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        8,
        "write a target above it",
    ),
    Row(
        "permalink-looks-like-another",
        edition(f"{TITLE}## Cop\n\n(\u0441\u043e\u0440)=\n## Cyrillic\n"),
        "permalink-alike",
        10,
        "write a target above one of the two",
    ),
    Row(
        "permalink-heading-twice",
        edition(f"{TITLE}## News\n\n## Talks\n\n### News\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        11,
        "write a target above it",
    ),
    Row(
        "permalink-twice",
        edition(f"{TITLE}(a)=\n## One\n\n(a)=\n## Two\n"),
        "permalink-twice",
        10,
        "choose a different one",
    ),
    Row(
        "permalink-twice-tagged",
        edition(
            f"{TITLE}(a)=\n## One\n\n:::{{tags}} wasm\n:::\n\n"
            "(a)=\n## Two\n\n:::{tags} wasm\n:::\n"
        ),
        "permalink-twice",
        13,
        "choose a different one",
    ),
    Row(
        "permalink-twice-by-case",
        edition(f"{TITLE}(web-gpu)=\n## One\n\n(Web GPU)=\n## Two\n"),
        "permalink-twice",
        10,
        "choose a different one",
    ),
    Row(
        "permalink-of-a-paragraph-and-a-heading",
        edition(f"{TITLE}(a)=\nText.\n\n(a)=\n## Two\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-twice",
        10,
        "choose a different one",
    ),
    Row(
        "permalink-of-two-paragraphs",
        edition(f"{TITLE}(a)=\nText.\n\n(a)=\nMore text.\n"),
        "permalink-twice",
        10,
        "choose a different one",
    ),
    Row(
        "permalink-is-a-title-above",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm\n:::\n\n(news)=\n## Talks\n"),
        "permalink-twice",
        12,
        "choose a different one",
    ),
    Row(
        "permalink-is-a-title-above-tagged",
        edition(f"{TITLE}## Notes\n\n(notes)=\n## Talks\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-twice",
        9,
        "choose a different one",
    ),
    Row(
        "permalink-is-a-title-below",
        edition(f"{TITLE}(news)=\n## Talks\n\n## News\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        10,
        "write a target above it",
    ),
    Row(
        "permalink-by-option",
        edition(f"{TITLE}(a)=\n## One\n\n:::{{tip}}\n:name: a\n\nText.\n:::\n"),
        "permalink-twice",
        10,
        "choose a different one",
    ),
]
