"""Withdrawals: editions and sections that are not shown any more, as `withdrawn.yml` lists them.

An entry has the address below the folder of editions, the day and a note for readers. Of what is
withdrawn, the file contains nothing else.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.anchors import is_anchor
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.model.yaml_lines import Table, Text, YamlError, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_newsletter.model.yaml_lines import Value


FILE = "withdrawn.yml"
HEADER = (
    "# Editions and sections that are withdrawn: no page, feed, file or search contains them.\n"
    "# Their addresses show the date and the note. `newsletter withdraw` writes this file.\n"
)
_KEYS = ("date", "note")
# Punctuation of ASCII, each of which means something in Markdown somewhere.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


class Withdrawal(NamedTuple):
    """An edition, or one of its sections (`anchor`), since when it is withdrawn, and a note.

    `name` is the docname below the folder of editions.
    """

    name: str
    anchor: str
    date: EditionDate
    note: str
    line: int = 0

    @property
    def address(self) -> str:
        """The address as in the file."""
        return f"{self.name}#{self.anchor}" if self.anchor else self.name

    def sentence(self, language: str) -> str:
        """What readers see in its place, with the date in words of *language*."""
        what = "section" if self.anchor else "edition"
        return f"This {what} was withdrawn on {self.date.written(language)}. {self.note}".strip()


def read_withdrawals(text: str) -> tuple[dict[str, Withdrawal], list[Problem]]:
    """The entries by address, and the problems. Never raises.

    An entry with an address counts, whatever is wrong with the rest: it must not be shown.
    """
    try:
        table = load(text) or Table({}, {}, 1)
        if not isinstance(table, Table):
            raise YamlError(table.line, "it is not a mapping of addresses to entries")
    except YamlError as error:
        return {}, [Problem(Kind.WITHDRAWN, error.line, f"{FILE} cannot be read: {error}")]
    found: dict[str, Withdrawal] = {}
    problems: list[Problem] = []
    for address, entry in table.value.items():
        line = table.key_lines[address]
        name, mark, anchor = address.partition("#")
        if not name or (mark and not is_anchor(anchor)):
            message = f"`{address}` is not an address: write it as in `2024-04#my-section`"
            problems.append(Problem(Kind.WITHDRAWN, line, message))
            continue
        date, note, wrong = _read(entry)
        found[address] = Withdrawal(name, anchor, date or EditionDate(1970, 1, 1), note, line)
        problems += (Problem(Kind.WITHDRAWN, line, f"`{address}`: {one}") for one in wrong)
    problems += _repeats(table)
    return found, problems


def _read(entry: Value) -> tuple[EditionDate | None, str, list[str]]:
    """Date and note of an *entry*, and what is wrong with it."""
    if not isinstance(entry, Table):
        return None, "", ["write `date:` and `note:` below it, indented"]
    unknown = (key for key in entry.value if key not in _KEYS)
    wrong = [f"unknown key `{key}`{suggestion(key, _KEYS) or ''}" for key in unknown]
    date, note = (entry.value.get(key) for key in _KEYS)
    day = None
    try:
        day = EditionDate.parse(date.value) if isinstance(date, Text) else None
    except ValueError as error:
        wrong.append(f"`date`: {error}")
    else:
        if not day:
            wrong.append("`date` must be a day, as in `2024-06-01`")
    if note is not None and not isinstance(note, Text):
        wrong.append("`note` must be plain text")
    return day, " ".join(note.value.split()) if isinstance(note, Text) else "", wrong


def _repeats(table: Table) -> Iterator[Problem]:
    for address, line in table.repeats:
        message = f"`{address}` is a duplicate key (first on line {table.key_lines[address]})"
        yield Problem(Kind.WITHDRAWN, line, f"{message}: remove one of the two")


def read_file(folder: Path) -> tuple[dict[str, Withdrawal], list[Problem]]:
    """The entries of the site in *folder*, by address, and the problems of the file."""
    try:
        return read_withdrawals(read_site_file(folder / FILE))
    except FileNotFoundError:
        return {}, []
    except SiteFileError as error:
        return {}, [error.problem]


def text_with(withdrawal: Withdrawal, before: str) -> str:
    """The text of the file *before*, with a *withdrawal* at its end."""
    text = before or HEADER
    text += "" if text.endswith("\n") else "\n"
    note = json.dumps(withdrawal.note, ensure_ascii=False)
    return f"{text}{withdrawal.address}:\n  date: {withdrawal.date}\n  note: {note}\n"


def as_markdown(text: str) -> str:
    """The plain *text* as Markdown in which nothing has a meaning."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)
