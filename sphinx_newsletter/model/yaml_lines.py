"""YAML with all values as text, each with its line.

Front matter and vocabulary are typed by their own schemas, so YAML's guesses
(`042` as 34, `no` as false, a day as a date) would only lose information.
Tags, anchors and aliases of YAML are refused, because content is data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml
from yaml.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator


Value: TypeAlias = "Text | Items | Table"

_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
# The parser written in C is there in every wheel of PyYAML; both give the same nodes.
_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_HINT = "put a value that contains a colon, a bracket or a quote in quotes"
_HASH = re.compile(r"[ \t]+(#[^\s#].*)")
_NESTED = "it is nested too deeply"
_TOO_DEEP = "exceeded maximum nesting depth"  # of PyYAML from 6.0.4 on, which may come first
_DEEPEST = 20  # far more than a schema needs, far less than what ends the interpreter


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
    """A mapping; the keys keep their order and their lines.

    Of a key that is repeated the first value counts; `repeats` has the others' lines.
    """

    value: dict[str, Value]
    key_lines: dict[str, int]
    line: int
    repeats: tuple[tuple[str, int], ...] = ()


class YamlError(Exception):
    """YAML that cannot be read; `line` counts from 1 in the whole file."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the place and the sentence apart."""
        super().__init__(message)
        self.line = line


def load(text: str, first_line: int = 1) -> Value | None:
    """Read *text*, whose first line is *first_line* of its file.

    Returns None for a text without a value. Raises `YamlError`.
    """
    try:
        for line, message in _refused(text, first_line):
            raise YamlError(line, message)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = first_line + _wrong_line(error, text)
        if error.problem == _TOO_DEEP:
            raise YamlError(line, _NESTED) from error
        raise YamlError(line, f"{error.problem or 'it is not YAML'}; {_HINT}") from error
    except (yaml.YAMLError, UnicodeError) as error:  # a character that YAML does not allow
        wrong = Reader.NON_PRINTABLE.search(text)
        line = first_line + text.count("\n", 0, wrong.start() if wrong else 0)
        raise YamlError(line, str(error).splitlines()[0]) from error
    return _convert(node, first_line) if node else None


def comments_like_text(text: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """Comments that directly follow a value and have no space after `#`, with their lines.

    An editor meant them as text, as in `Part #2`. Raises `YamlError` as `load` does.
    """
    if not _HASH.search(text):
        return
    lines = text.splitlines()
    for token in yaml.scan(text, Loader=_LOADER):
        is_value = isinstance(token, yaml.ScalarToken) and token.plain
        if is_value or isinstance(token, (yaml.ValueToken, yaml.BlockEntryToken)):
            mark = token.end_mark
            rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
            if comment := comment_like_text(rest):
                yield first_line + mark.line, comment


def comment_like_text(rest: str) -> str:
    """The comment in *rest*, what follows a value on its line, if it was to be text."""
    match = _HASH.match(rest)
    return match[1].strip() if match else ""


def _wrong_line(error: yaml.MarkedYAMLError, text: str) -> int:
    """Where *error* is, from 0; of what is never closed, where it was opened."""
    mark = error.problem_mark
    if not mark or mark.line >= len(text.splitlines()):
        mark = error.context_mark or mark
    return mark.line if mark else 0


def _refused(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """What is YAML but must not be composed, with its line."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            yield line, _NESTED
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            yield line, "anchors and aliases (`&`, `*`) are not allowed"


def _convert(node: yaml.Node, first_line: int) -> Value:
    line = first_line + node.start_mark.line
    if node.tag not in _PLAIN_TAGS:
        raise YamlError(line, f"the YAML tag `{node.tag}` is not allowed")
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_convert(item, first_line) for item in node.value), line)
    return _table(node, first_line)


def _table(node: yaml.Node, first_line: int) -> Table:
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    repeats: list[tuple[str, int]] = []
    for key_node, value_node in node.value:
        key = _convert(key_node, first_line)
        value = _convert(value_node, first_line)
        if not isinstance(key, Text):
            raise YamlError(key.line, "a key must be a plain word")
        if key.value in values:
            repeats.append((key.value, key.line))
        else:
            values[key.value], lines[key.value] = value, key.line
    return Table(values, lines, first_line + node.start_mark.line, tuple(repeats))
