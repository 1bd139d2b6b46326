"""Characters that nobody sees, and that a terminal or the log of a forge takes for orders.

A link to `%1B[2J` would clear the screen of whoever reads what is told of it, one with `%0A::error`
would speak for the program that runs a check, and marks of direction let words stand where they
do not (https://trojansource.codes/).
"""

from __future__ import annotations

import re

OF_LINES = "\n\t"
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
_ORDER = re.compile(r"^(\s*)::(?=\w)", re.MULTILINE)
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def escaped(text: str, keep: str = "") -> str:
    r"""*text* with each such character by its number, but for those to *keep*.

    >>> made_seen("red\x1b[31m\n::error::")
    'red\\x1b[31m\\n::error::'
    """
    return _UNSEEN.sub(lambda found: found[0] if found[0] in keep else _number(found[0]), text)


def escaped_lines(text: str) -> str:
    r"""The same for a text of several lines, where none begins as an order to a forge does.

    >>> lines_made_seen("a\n::error::b")
    'a\n: :error::b'
    """
    return _ORDER.sub(r"\1: :", escaped(text, OF_LINES))


def _number(character: str) -> str:
    return character.encode("unicode_escape").decode()
