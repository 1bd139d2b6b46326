"""Rows of a CSV file (RFC 4180) that is an export, with the lines on which their values begin.

A row that cannot be read, because it is badly quoted or cut off, takes none of the others with it.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.sources import LARGEST
from sphinx_newsletter.model.imported import Finding, Kind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence


_DELIMITERS = ",;\t"  # spreadsheets of some countries write semicolons


class Row(NamedTuple):
    """A row: its values by the names in the header, and the lines on which they begin."""

    values: Mapping[str, str]
    lines: Mapping[str, int]
    line: int


class BadRow(NamedTuple):
    """Lines that are no row, and why."""

    why: str
    line: int
    end_line: int


class CsvRows:
    """The rows of a file; `names` are those in its header, in small letters."""

    def __init__(self, text: str) -> None:
        """Read the header of the file *text*."""
        csv.field_size_limit(LARGEST)  # a value is the whole content of an issue
        text = (
            text.replace("\0", "").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        )
        self._lines = [f"{line}\n" for line in text.split("\n")]
        head = self._lines[0]
        self._delimiter = max(_DELIMITERS, key=head.count)
        names, self._at = self._record(0)
        self.names = tuple(name.strip().lower() for name in names)

    def _record(self, at: int) -> tuple[list[str], int]:
        """The values that begin on the line with the index *at*, and where the next ones begin.

        Raises `csv.Error`.
        """
        lines = (self._lines[index] for index in range(at, len(self._lines)))
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        return next(reader, []), at + reader.line_num

    def rows(self, key: re.Pattern[str], after: str) -> Iterator[Row | BadRow]:
        """The rows; after a bad one, the next begins where *key*, the id of a row, is found.

        If the column *after*, whose values have several lines, is before that of the ids, it begins
        on the next line.
        """
        is_last = "id" in self.names and self.names.index(after) < self.names.index("id")
        starts = [at + is_last for at, line in enumerate(self._lines) if key.search(line)]
        starts.append(len(self._lines))
        at, next_start = self._at, 0
        while at < len(self._lines):
            if not self._lines[at].strip():
                at += 1
                continue
            while starts[next_start] <= at and next_start < len(starts) - 1:
                next_start += 1
            row, end = self._row(at, starts[next_start])
            yield row
            at = end

    def _row(self, at: int, next_start: int) -> tuple[Row | BadRow, int]:
        """The row at the index *at*, and where the next one begins."""
        try:
            values, end = self._record(at)
        except csv.Error as error:
            return BadRow(str(error), at + 1, next_start), next_start
        if len(values) != len(self.names):
            why = f"it has {len(values)} values, and the header names {len(self.names)}"
            return BadRow(why, at + 1, next_start), next_start
        return Row(
            dict(zip(self.names, values, strict=True)), self._places(values, at), at + 1
        ), end

    def _places(self, values: Sequence[str], at: int) -> Mapping[str, int]:
        places: dict[str, int] = {}
        line = at + 1
        for name, value in zip(self.names, values, strict=True):
            places[name] = line
            line += value.count("\n")
        return places


def unread(member: str, row: BadRow) -> Finding:
    """The finding that *row* is left out, and why."""
    return Finding(
        rule="row-unreadable",
        kind=Kind.NEEDS_A_PERSON,
        before=row.why,
        member=member,
        line=row.line,
        end_line=row.end_line,
    )
