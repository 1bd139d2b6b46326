"""A row of bad input: a file, and what the build says of it."""

from __future__ import annotations

from typing import NamedTuple

BAD = "editions/2024-05.md"
# What is wrong is on line 9 where a row has one section and no other line.
TITLE = "# May edition\n\n"


class Row(NamedTuple):
    """A file, and the one thing that the build says of it."""

    name: str
    text: str | bytes
    kind: str
    line: int | None
    words: str
    path: str = BAD


def edition(body: str, *front: str) -> str:
    return "\n".join(["---", *(front or ["date: 2024-05"]), "---", "", body])
