"""Control characters, which terminals and the logs of forges interpret, and their escaped forms.

In a message, a link to `%1B[2J` would clear the screen, one with `%0A::error` would create an error
in the log of GitHub Actions, and bidirectional controls would reorder the text
(https://trojansource.codes/).
"""

from __future__ import annotations

import re

OF_LINES = "\n\t"
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
_ORDER = re.compile(r"^(\s*)::(?=\w)", re.MULTILINE)
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def escaped(text: str, keep: str = "") -> str:
    r"""*text* with control characters as escape sequences, except those to *keep*.

    >>> escaped("red\x1b[31m\n::error::")
    'red\\x1b[31m\\n::error::'
    """
    return _CONTROL.sub(lambda found: found[0] if found[0] in keep else _number(found[0]), text)


def escaped_lines(text: str) -> str:
    r"""*text* of several lines, escaped; no line begins like a workflow command.

    >>> escaped_lines("a\n::error::b")
    'a\n: :error::b'
    """
    return _ORDER.sub(r"\1: :", escaped(text, OF_LINES))


def _number(character: str) -> str:
    return character.encode("unicode_escape").decode()
