"""The text of `tags.yml`, changed piece by piece: comments, quotes and order stay as they are.

PyYAML tells where each piece stands. Libraries that write YAML anew (ruamel.yaml is the most
careful of them) set indentation, line endings and folded lines in a way of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sphinx_newsletter.editing.transaction import Edit
from sphinx_newsletter.editing.workspace import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# What YAML takes for plain text, in brackets too, whoever reads it.
_PLAIN = re.compile(r"[^\W_][\w.+/-]*(?: [^\W_][\w.+/-]*)*")
_FIRST = ("label", "description")  # what stands before the aliases


class VocabularyFile:
    """The text of `tags.yml` with the places of its entries; it must have been readable."""

    def __init__(self, name: str, text: str) -> None:
        """*name* is that of the file, for messages."""
        self._name = name
        self._text = text
        self._ending = "\r\n" if "\r\n" in text else "\n"
        # The loader in Python: it counts characters in any text.
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        self._top = node if isinstance(node, yaml.MappingNode) else None

    def rename(self, slug: str, new: str) -> Iterator[Edit]:
        """Let the entry *slug* be called *new*."""
        key, _ = self._entry(slug)
        yield self._replace(key, new)

    def written(self, slug: str, field: str) -> str:
        """What *field* of the entry *slug* says; nothing where it is missing."""
        value = _find(self._entry(slug)[1], field)
        return " ".join(str(value.value).split()) if isinstance(value, yaml.ScalarNode) else ""

    def set_text(self, slug: str, field: str, new: str) -> Iterator[Edit]:
        """Let *field* of the entry *slug* say *new*; it is added where it is missing."""
        _, entry = self._entry(slug)
        value = _find(entry, field)
        if value is not None:
            yield self._replace(value, scalar(new))
        else:
            yield self._add(entry, f"{field}: {scalar(new)}", ())

    def take_out(self, slug: str, field: str) -> Iterator[Edit]:
        """Take *field* out of the entry *slug*."""
        _, entry = self._entry(slug)
        fields = entry.value
        at = next(n for n, (key, _) in enumerate(fields) if key.value == field)
        key, value = fields[at]
        if not entry.flow_style:
            start = self._text.rfind("\n", 0, key.start_mark.index) + 1
            yield Edit(start, self._line_behind(value), "")
        elif at:
            yield Edit(fields[at - 1][1].end_mark.index, value.end_mark.index, "")
        else:
            end = fields[1][0].start_mark.index if len(fields) > 1 else value.end_mark.index
            yield Edit(key.start_mark.index, end, "")

    def change_aliases(self, slug: str, out: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
        """Take the aliases *out*, as they are written, and put in *new* ones.

        The first that is taken out gives its place to the first new one.
        """
        _, entry = self._entry(slug)
        value = _find(entry, "aliases")
        if value is None:
            if new:
                written = ", ".join(map(scalar, new))
                yield self._add(entry, f"aliases: [{written}]", _FIRST)
            return
        if not isinstance(value, yaml.SequenceNode):
            line = value.start_mark.line + 1
            told = f"the aliases of `{slug}` are no list: write `[{', '.join(new)}]`"
            raise CommandError(f"{self._name}:{line}: {told}; nothing has been changed")
        gone = [item for item in value.value if str(item.value).strip() in out]
        for item, written in zip(gone, new, strict=False):
            yield self._replace(item, scalar(written))
        if rest := new[len(gone) :]:
            yield self._append(value, rest)
        else:
            yield from self._take_out(value, gone[len(new) :])

    def delete(self, slug: str) -> Iterator[Edit]:
        """Take out the entry *slug*, with the comment right above it."""
        key, entry = self._entry(slug)
        if not self._top or self._top.flow_style:
            told = "write each tag on lines of its own, without braces around all"
            raise CommandError(f"{self._name}: {told}; nothing has been changed")
        start = self._above(key.start_mark.line)
        end = self._skip(r"(?:[ \t]+#.*\n?)*", self._line_behind(entry))
        if self._text[end:].strip():
            end = self._skip(r"(?:[ \t]*\r?\n)*", end)
        else:  # the last one: the blank lines above it go
            before = self._text[:start].rstrip()
            start = len(before) and len(before) + len(self._ending)
        yield Edit(start, end, "")

    def _entry(self, slug: str) -> tuple[yaml.Node, yaml.MappingNode]:
        for key, value in self._top.value if self._top else ():
            if key.value == slug and isinstance(value, yaml.MappingNode):
                return key, value
        raise CommandError(f"{self._name} has no entry `{slug}`")

    def _skip(self, pattern: str, at: int) -> int:
        found = re.compile(pattern).match(self._text, at)
        return found.end() if found else at

    def _replace(self, node: yaml.Node, new: str) -> Edit:
        """Put *new* where *node* stands, in its quotes if it has some."""
        start, end = node.start_mark.index, node.end_mark.index
        old = self._text[start:end]
        quote = old[:1] if getattr(node, "style", None) in {"'", '"'} else ""
        if quote and re.fullmatch(r"[^'\"\\]*", new):
            return Edit(start, end, f"{quote}{new}{quote}")
        # Text on lines of its own (`|`) takes in the blank lines behind it.
        return Edit(start, end, new + old[len(old.rstrip()) :])

    def _add(self, entry: yaml.MappingNode, line: str, behind: Sequence[str]) -> Edit:
        """Add *line* to *entry*, behind the last of the fields *behind* that it has, or first."""
        last = [value for key, value in entry.value if key.value in behind]
        if entry.flow_style:
            if last:
                at = last[-1].end_mark.index
                return Edit(at, at, f", {line}")
            at = entry.start_mark.index + 1
            return Edit(at, at, f"{line}, " if entry.value else line)
        indent = " " * entry.start_mark.column
        if not last:
            at = entry.start_mark.index
            return Edit(at, at, f"{line}{self._ending}{indent}")
        return self._insert(self._line_behind(last[-1]), f"{indent}{line}")

    def _append(self, items: yaml.SequenceNode, new: Sequence[str]) -> Edit:
        """Add *new* items behind the last one."""
        written = ", ".join(map(scalar, new))
        if not items.value:
            at = items.start_mark.index + 1
            return Edit(at, at, written)
        last: yaml.Node = items.value[-1]
        if items.flow_style:
            at = last.end_mark.index
            return Edit(at, at, f", {written}")
        start = self._text.rfind("\n", 0, last.start_mark.index) + 1
        dash = self._text[start : last.start_mark.index]
        return self._insert(
            self._line_behind(last), self._ending.join(dash + scalar(one) for one in new)
        )

    def _take_out(self, items: yaml.SequenceNode, gone: Sequence[yaml.Node]) -> Iterator[Edit]:
        """Take *gone* out, each with the comma towards one that stays."""
        all_ = items.value
        if items.flow_style and gone and len(gone) == len(all_):
            yield Edit(all_[0].start_mark.index, all_[-1].end_mark.index, "")
            return
        for at, item in enumerate(all_):
            if item not in gone:
                continue
            if not items.flow_style:
                start = self._text.rfind("\n", 0, item.start_mark.index) + 1
                yield Edit(start, self._line_behind(item), "")
            elif any(one not in gone for one in all_[:at]):
                yield Edit(all_[at - 1].end_mark.index, item.end_mark.index, "")
            else:
                yield Edit(item.start_mark.index, all_[at + 1].start_mark.index, "")

    def _insert(self, at: int, lines: str) -> Edit:
        """Put in *lines* at the beginning of a line."""
        if at and not self._text[:at].endswith("\n"):
            return Edit(at, at, self._ending + lines)
        return Edit(at, at, lines + self._ending)

    def _line_behind(self, node: yaml.Node) -> int:
        """Where the line behind the last word of *node* begins."""
        end = _last(node).end_mark.index
        end = len(self._text[:end].rstrip())
        at = self._text.find("\n", end)
        return at + 1 if at >= 0 else len(self._text)

    def _above(self, line: int) -> int:
        """Where the entry of *line* (from 0) begins: with its comment, which is not the file's."""
        lines = self._text.splitlines(keepends=True)
        first = line
        while first and lines[first - 1].startswith("#"):
            first -= 1
        return sum(map(len, lines[: first or line]))


def scalar(text: str) -> str:
    """*text* as YAML writes it on one line, in quotes where it must.

    >>> scalar("C++"), scalar("it's: so")
    ('C++', "'it''s: so'")
    """
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"


def _find(entry: yaml.MappingNode, field: str) -> yaml.Node | None:
    return next((value for key, value in entry.value if key.value == field), None)


def _last(node: yaml.Node) -> yaml.Node:
    """The last piece of *node* that is written: a block ends where the next one begins."""
    if not isinstance(node, yaml.CollectionNode) or not node.value or node.flow_style:
        return node
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)
