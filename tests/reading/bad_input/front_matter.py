"""Editions with a wrong title or wrong front matter."""

from __future__ import annotations

from tests.reading.bad_input.row import TITLE, Row, edition

ROWS = [
    Row("title-none", edition("Some text."), "title-missing", 1, "begin it with a level-1 heading"),
    Row(
        "title-level-2",
        edition("## News\n\n:::{tags} wasm\n:::\n\nText.\n\n### More\n"),
        "title-missing",
        5,
        "begin it with a level-1 heading",
    ),
    Row("title-blank", edition("# \n\nText.\n"), "title-missing", 5, "`# …`"),
    Row(
        "title-none-and-heading-not-latin",
        edition("### (c)\n\n:::{tags} wasm\n:::\n", "date: 2024-05"),
        "title-missing",
        5,
        "`# …`",
    ),
    Row(
        "title-twice",
        edition("# May\n\nText.\n\n# June\n\nText.\n"),
        "title-twice",
        9,
        "make this heading one of level 2",
    ),
    Row("date-none", edition(TITLE, "author: jan"), "date-missing", 1, "write `date: 2024-04-28`"),
    Row("front-matter-none", TITLE, "date-missing", 1, "write `date: 2024-04-28`"),
    Row("date-word", edition(TITLE, "date: soon"), "date-invalid", 2, "write a day"),
    Row("date-never-was", edition(TITLE, "date: 2024-02-30"), "date-invalid", 2, "write a day"),
    Row(
        "author-near",
        edition(TITLE, "date: 2024-05", "author: jna"),
        "author-unknown",
        3,
        "did you mean `jan`?",
    ),
    Row(
        "author-far",
        edition(TITLE, "date: 2024-05", "author: jan, somebody"),
        "author-unknown",
        3,
        "declare it in `newsletter_authors`",
    ),
    Row(
        "key-near",
        edition(TITLE, "date: 2024-05", "subtitel: Oh"),
        "key-unknown",
        3,
        "did you mean `subtitle`?",
    ),
    Row(
        "key-far",
        edition(TITLE, "date: 2024-05", "blogpost: true"),
        "key-unknown",
        3,
        "known are date, author",
    ),
    Row(
        "value-invalid",
        edition(TITLE, "date: 2024-05", "number: many"),
        "value-invalid",
        3,
        "write one, as in `42`",
    ),
    Row(
        "yaml",
        edition(TITLE, "date: 2024-05", "subtitle: AI: the web"),
        "front-matter",
        3,
        "in quotes",
    ),
    Row(
        "yaml-open-quote",
        edition(TITLE, "date: 2024-05", 'subtitle: "AI'),
        "front-matter",
        3,
        "in quotes",
    ),
    Row(
        "yaml-control-character",
        edition(TITLE, "date: 2024-05", "subtitle: \x07"),
        "front-matter",
        3,
        "control characters are not allowed",
    ),
    Row(
        "yaml-nested",
        edition(TITLE, "date: 2024-05", "tags: " + 5000 * "["),
        "front-matter",
        3,
        "nested too deeply",
    ),
    Row(
        "key-twice",
        edition(TITLE, "date: 2024-05", "date: 2024-06"),
        "front-matter",
        3,
        "remove one of the two",
    ),
    Row(
        "front-matter-not-closed",
        "---\ndate: 2024-05\nauthor: jan\n\n# May\n\nText.\n",
        "front-matter",
        1,
        "add a line `---`",
    ),
]
