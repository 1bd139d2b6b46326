"""Edits of the text of `tags.yml` that keep comments, quotes and order.

PyYAML gives the position of each node. Libraries that write YAML again (ruamel.yaml is the most
careful of them) change indentation, line endings and folded lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.transaction import UNCHANGED, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# A plain scalar for every YAML parser, even in a flow sequence.
_PLAIN = re.compile(r"[^\W_][\w.+/-]*(?: [^\W_][\w.+/-]*)*")
_FIRST = ("label", "description")  # fields before the aliases


class VocabularyFile:
    """The text of `tags.yml` with the positions of its entries; it must be valid."""

    def __init__(self, name: str, text: str) -> None:
        """*name* is the file name, for messages."""
        self._name = name
        self._text = text
        self._ending = "\r\n" if "\r\n" in text else "\n"
        # The loader in Python: its marks count characters, not bytes.
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        self._top = node if isinstance(node, yaml.MappingNode) else None

    def rename(self, slug: str, new: str) -> Iterator[Edit]:
        """Rename the entry *slug* to *new*."""
        key, _ = self._entry(slug)
        yield self._replace(key, new)

    def written(self, slug: str, field: str) -> str:
        """The value of *field* of the entry *slug*; empty if it is missing."""
        value = _find(self._entry(slug)[1], field)
        return " ".join(str(value.value).split()) if isinstance(value, yaml.ScalarNode) else ""

    def set_text(self, slug: str, field: str, new: str) -> Iterator[Edit]:
        """Set *field* of the entry *slug* to *new*; add it if it is missing."""
        _, entry = self._entry(slug)
        value = _find(entry, field)
        if value is not None:
            yield self._replace(value, scalar(new))
        else:
            yield self._add(entry, f"{field}: {scalar(new)}", ())

    def delete_field(self, slug: str, field: str) -> Iterator[Edit]:
        """Delete *field* of the entry *slug*."""
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
        """Delete the aliases *out*, as they are written, and add *new* ones.

        A new alias takes the position of a deleted one, as long as there are both.
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
            fault = f"the aliases of `{slug}` are not a list: write `[{', '.join(new)}]`"
            raise CommandError(f"{self._name}:{line}: {fault}; {UNCHANGED}")
        gone = [item for item in value.value if str(item.value).strip() in out]
        for item, written in zip(gone, new, strict=False):
            yield self._replace(item, scalar(written))
        if rest := new[len(gone) :]:
            yield self._append(value, rest)
        else:
            yield from self._delete_items(value, gone[len(new) :])

    def delete(self, slug: str) -> Iterator[Edit]:
        """Delete the entry *slug*, with the comment directly above it."""
        key, entry = self._entry(slug)
        if not self._top or self._top.flow_style:
            advice = "write each tag on its own lines, without braces around all of them"
            raise CommandError(f"{self._name}: {advice}; {UNCHANGED}")
        start = self._above(key.start_mark.line)
        end = self._skip(r"(?:[ \t]+#.*\n?)*", self._line_behind(entry))
        if self._text[end:].strip():
            end = self._skip(r"(?:[ \t]*\r?\n)*", end)
        else:  # the last entry: delete the blank lines above it
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
        """Replace *node* by *new*, in its quotes if it has some."""
        start, end = node.start_mark.index, node.end_mark.index
        old = self._text[start:end]
        quote = old[:1] if getattr(node, "style", None) in {"'", '"'} else ""
        if quote and re.fullmatch(r"[^'\"\\]*", new):
            return Edit(start, end, f"{quote}{new}{quote}")
        # A block scalar (`|`) includes the blank lines after it.
        return Edit(start, end, new + old[len(old.rstrip()) :])

    def _add(self, entry: yaml.MappingNode, line: str, behind: Sequence[str]) -> Edit:
        """Add *line* to *entry*, after the last of the fields *behind* that it has, or first."""
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
        """Add the items *new* after the last one."""
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

    def _delete_items(self, items: yaml.SequenceNode, gone: Sequence[yaml.Node]) -> Iterator[Edit]:
        """Delete the items *gone*, each with the comma between it and one that stays."""
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
        """Insert *lines* at the beginning of a line."""
        if at and not self._text[:at].endswith("\n"):
            return Edit(at, at, self._ending + lines)
        return Edit(at, at, lines + self._ending)

    def _line_behind(self, node: yaml.Node) -> int:
        """The index of the beginning of the line after *node*."""
        end = _last(node).end_mark.index
        end = len(self._text[:end].rstrip())
        at = self._text.find("\n", end)
        return at + 1 if at >= 0 else len(self._text)

    def _above(self, line: int) -> int:
        """The index of the entry on *line* (from 0) with its comment, unless that is the file's."""
        lines = self._text.splitlines(keepends=True)
        first = line
        while first and lines[first - 1].startswith("#"):
            first -= 1
        return sum(map(len, lines[: first or line]))


def scalar(text: str) -> str:
    """*text* as a YAML scalar on one line, in quotes if necessary.

    >>> scalar("C++"), scalar("it's: so")
    ('C++', "'it''s: so'")
    """
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"


def _find(entry: yaml.MappingNode, field: str) -> yaml.Node | None:
    return next((value for key, value in entry.value if key.value == field), None)


def _last(node: yaml.Node) -> yaml.Node:
    """The last scalar of *node*: the end mark of a block is where the next one begins."""
    if not isinstance(node, yaml.CollectionNode) or not node.value or node.flow_style:
        return node
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)
