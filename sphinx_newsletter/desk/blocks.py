"""A directive, taken apart as MyST does it: name, argument, options, content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.token import Token


# Their content is no Markdown.
CODE = frozenset(
    {
        *("code", "code-block", "sourcecode", "literalinclude", "include", "parsed-literal"),
        *("raw", "math", "eval-rst", "toctree", "csv-table", "doctest", "highlight", "tags"),
    }
)
_INFO = re.compile(r"\{([\w:-]+)\}[ \t]*(.*)")
_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)")


class Block(NamedTuple):
    """A directive: `before` counts the lines from its fence to its content."""

    name: str
    argument: str
    options: tuple[tuple[str, str], ...]
    content: str
    before: int


def take_apart(token: Token) -> Block | None:
    """The directive of a fence; None where it is plain code."""
    match = _INFO.fullmatch(token.info.strip())
    if not match:
        return None
    lines = token.content.split("\n")
    options, before = _yaml(lines) if lines[0].strip() == "---" else _colons(lines)
    return Block(match[1], match[2], options, "\n".join(lines[before:]), before + 1)


def _colons(lines: list[str]) -> tuple[tuple[tuple[str, str], ...], int]:
    """Options between colons, from the first line on; a blank line may stand before them."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    options: list[tuple[str, str]] = []
    for n, line in enumerate(lines[first:], start=first):
        if match := _OPTION.match(line.strip()):
            options.append((match[1], match[2].strip()))
        elif options and line.startswith((" ", "\t")) and line.strip():  # it goes on
            name, value = options[-1]
            options[-1] = name, f"{value}\n{line.strip()}"
        else:
            return tuple(options), n
    return tuple(options), len(lines)


def _yaml(lines: list[str]) -> tuple[tuple[tuple[str, str], ...], int]:
    """Options between two rules of hyphens."""
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        return (), 0
    pairs = (line.partition(":") for line in lines[1:end])
    return tuple((key.strip(), value.strip()) for key, _, value in pairs if key.strip()), end + 1
