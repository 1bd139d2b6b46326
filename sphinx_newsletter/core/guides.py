"""The front matter of guides: Sphinx's own, as plain data; none of it is MyST's.

Editions have a schema (`core/frontmatter.py`); a guide may say whatever Sphinx knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.core.marked import MarkedError, Table, load
from sphinx_newsletter.core.sentences import (
    MYST_IN_FRONT_MATTER,
    front_matter_unreadable,
    key_twice,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.core.problems import Problem

_BLOCK = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


def wrong_in_guide(text: str) -> Iterator[Problem]:
    """What is wrong with the front matter that *text*, a whole guide, begins with."""
    if block := _BLOCK.match(text):
        try:
            yield from wrong_keys(block[1], 2)
        except MarkedError as error:
            yield front_matter_unreadable(error.line, error)


def wrong_keys(block: str, first_line: int) -> Iterator[Problem]:
    """What is wrong with the keys of *block*, the lines between the rules, from *first_line* on.

    Raises `MarkedError` where it cannot be read, or is more than plain data.
    """
    table = load(block, first_line)
    if isinstance(table, Table):
        lines = table.key_lines
        if "myst" in lines:
            yield MYST_IN_FRONT_MATTER.at(lines["myst"])
        yield from (key_twice(key, line, lines[key]) for key, line in table.repeats)
