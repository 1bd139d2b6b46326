"""Files that are empty, have another encoding or another name."""

from __future__ import annotations

from tests.reading.bad_input.row import TITLE, Row, edition

ROWS = [
    Row("empty", "", "file-empty", 1, "write the edition or delete it"),
    Row("blank", "\n \n", "file-empty", 1, "write the edition or delete it"),
    Row("front-matter-alone", edition(""), "title-missing", 1, "begin it with a level-1 heading"),
    Row(
        "encoding",
        edition(f"{TITLE}Gr\xfc\xdfe.\n").encode("latin-1"),
        "file-encoding",
        7,
        "save it as UTF-8",
    ),
    Row(
        "encoding-of-a-guide",
        "# Guide\n\nGr\xfc\xdfe.\n".encode("latin-1"),
        "file-encoding",
        3,
        "save it as UTF-8",
        "docs/guide.md",
    ),
    Row("name", edition(TITLE), "file-name", 1, "name it by its month", "editions/May.md"),
    Row("form-of-a-guide", "A\n=\n", "source-suffix", 1, "convert it to Markdown", "docs/a.rst"),
    Row("form", "A\n=\n", "file-name", 1, "name it by its month", "editions/2024-06.rst"),
    Row("suffix", "# A\n", "source-suffix", 1, "convert it to Markdown", "docs/a/b.MD"),
    Row("name-number", edition(TITLE), "file-name", 1, "(`042.md`)", "editions/42.md"),
]
