"""Changes of a text, piece by piece: no byte beside them is another one afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_newsletter.desk.outline import Span


class Edit(NamedTuple):
    """Put `new` where the text from `start` to `end` stands (characters, from 0)."""

    start: int
    end: int
    new: str


class Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        """Lines end as they do in *text*, be it of Unix or of Windows."""
        self._text = text
        self._starts = [0, *(n + 1 for n, mark in enumerate(text) if mark == "\n"), len(text)]
        self.ending = "\r\n" if "\r\n" in text else "\n"

    def replace(self, at: Span, new: str) -> Edit:
        """Put *new* where *at* is."""
        start = self._starts[at.line - 1]
        return Edit(start + at.start, start + at.end, new)

    def insert(self, line: int, new: str) -> Edit:
        """Put *new*, a line without its end, before the line *line* (from 1)."""
        start = self._starts[min(line, len(self._starts)) - 1]
        return Edit(start, start, new + self.ending)

    def delete(self, line: int) -> Edit:
        """Take out the line *line* with its end."""
        return Edit(self._starts[line - 1], self._starts[line], "")


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The *text* with all *edits*. Raises `ValueError` where two of them overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(set(edits)):
        if edit.start < done:
            raise ValueError(f"two changes of the same text, at character {edit.start}")
        pieces += (text[done : edit.start], edit.new)
        done = edit.end
    return "".join((*pieces, text[done:]))
