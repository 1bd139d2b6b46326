"""YAML whose values are all text, each with the line on which it stands.

Front matter and vocabulary are typed by their own schemas, so YAML's guesses
(`042` as 34, `no` as false, a day as a date) would only lose what was written.
Tags, anchors and aliases of YAML are refused: content is data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import yaml

Value: TypeAlias = "Text | Items | Table"

_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
# The parser written in C is there in every wheel of PyYAML; both give the same nodes.
_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Text:
    """A scalar as it was written."""

    value: str
    line: int


@dataclass(frozen=True)
class Items:
    """A list."""

    value: tuple[Value, ...]
    line: int


@dataclass(frozen=True)
class Table:
    """A mapping; the keys keep their order and their lines."""

    value: dict[str, Value]
    key_lines: dict[str, int]
    line: int


class MarkedError(Exception):
    """YAML that cannot be read; `line` counts from 1 in the whole file."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the place and the sentence apart."""
        super().__init__(message)
        self.line = line


def load(text: str, first_line: int = 1) -> Value | None:
    """Read *text*, whose first line is *first_line* of its file.

    Returns None for a text without a value. Raises `MarkedError`.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise MarkedError(line, error.problem or "it is not YAML") from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        raise MarkedError(first_line, str(error).splitlines()[0]) from error
    except RecursionError as error:
        raise MarkedError(first_line, "it is nested too deeply") from error
    return _convert(node, first_line, set()) if node else None


def _convert(node: yaml.Node, first_line: int, seen: set[int]) -> Value:
    line = first_line + node.start_mark.line
    if id(node) in seen:
        raise MarkedError(line, "anchors and aliases (`&`, `*`) cannot be used here")
    if node.tag not in _PLAIN_TAGS:
        raise MarkedError(line, f"the YAML tag `{node.tag}` cannot be used here")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_convert(item, first_line, seen) for item in node.value), line)
    return _table(node, first_line, seen)


def _table(node: yaml.Node, first_line: int, seen: set[int]) -> Table:
    table = Table({}, {}, first_line + node.start_mark.line)
    for key_node, value_node in node.value:
        key = _convert(key_node, first_line, seen)
        if not isinstance(key, Text):
            raise MarkedError(key.line, "a key must be a plain word")
        if key.value in table.value:
            raise MarkedError(
                key.line,
                f"`{key.value}` stands here a second time "
                f"(first on line {table.key_lines[key.value]})",
            )
        table.value[key.value] = _convert(value_node, first_line, seen)
        table.key_lines[key.value] = key.line
    return table
