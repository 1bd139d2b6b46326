"""`links.yml`: links to pages that are gone, and their copies in a web archive.

An entry has the address that editions link to, the copy, and the day of the copy:

    https://gone.example/post:
      copy: https://web.archive.org/web/20240420/https://gone.example/post
      date: 2024-04-20
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.sentences import value_cut
from sphinx_newsletter.model.yaml_lines import Table, Text, YamlError, comments_like_text, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.yaml_lines import Value


FILE = "links.yml"
_WEB = re.compile(r"https?://[^/\s]+\S*")
_KEYS = ("copy", "date")


class Copy(NamedTuple):
    """A copy in a web archive: its address, and the day or month of the copy."""

    url: str
    date: EditionDate


def read_archived_links(text: str) -> tuple[dict[str, Copy], list[Problem]]:
    """The copies by the address that is gone, without its fragment, and the problems.

    Never raises: an invalid entry is left out and reported.
    """
    copies: dict[str, Copy] = {}
    try:
        table = load(text) or Table({}, {}, 1)
        if not isinstance(table, Table):
            raise YamlError(table.line, "it is not a mapping of addresses to copies")
    except YamlError as error:
        return {}, [Problem(Kind.LINK_COPY, error.line, f"{FILE} cannot be read: {error}")]
    cut = comments_like_text(text)
    problems = [value_cut(comment, line, Kind.LINK_COPY) for line, comment in cut]
    for url, entry in table.value.items():
        line = table.key_lines[url]
        try:
            copies[url.partition("#")[0]] = _read(url, entry)
        except ValueError as error:
            problems.append(Problem(Kind.LINK_COPY, line, f"`{url}`: {error}"))
    problems += _repeats(table)
    return copies, problems


def _read(url: str, entry: Value) -> Copy:
    if not _WEB.fullmatch(url):
        raise ValueError("an address must begin with `https://`")
    if not isinstance(entry, Table):
        raise ValueError("write `copy:` and `date:` below it, indented")
    for key in entry.value:
        if key not in _KEYS:
            near = suggestion(key, _KEYS) or "; known are copy, date"
            raise ValueError(f"unknown key `{key}`{near}")
    copy, date = (entry.value.get(key) for key in _KEYS)
    if not isinstance(copy, Text) or not _WEB.fullmatch(copy.value):
        raise ValueError("`copy` must be the address of the archived page")
    if not isinstance(date, Text):
        raise ValueError("`date` must be the day of the copy, as in `2024-04-20`")
    try:
        return Copy(copy.value, EditionDate.parse(date.value))
    except ValueError as error:
        raise ValueError(f"`date`: {error}: write it as in `2024-04-20`") from error


def _repeats(table: Table) -> Iterator[Problem]:
    for url, line in table.repeats:
        message = f"`{url}` is a duplicate key (first on line {table.key_lines[url]})"
        yield Problem(Kind.LINK_COPY, line, f"{message}: remove one of the two")
