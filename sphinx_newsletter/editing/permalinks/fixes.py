"""Edits that fix a lost address: a target, a line of `redirects.txt`, an alias of a tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.source import lines_of, text_of
from sphinx_newsletter.editing.tags.vocabulary_file import VocabularyFile
from sphinx_newsletter.editing.transaction import Edit, Lines
from sphinx_newsletter.model.redirects import Move, bare, read_moves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.outline import Heading

    Edits = Mapping[str, tuple[Edit, ...]]


_TARGET = re.compile(r" {0,3}\(([^()\n]+)\)=\s*$")
_BLANK_OR_COMMENT = re.compile(r"\s*(?:%.*)?$")


def add_targets(text: str, heading: Heading, anchors: Sequence[str]) -> Edit:
    """Add the targets *anchors* above *heading*, before those that it has.

    The last target above a heading is its anchor; the others lead to it as well.
    """
    lines, ending = lines_of(text), Lines(text).ending
    line = _first_target(lines, heading)
    block = ending.join(f"({name})=" for name in anchors)
    before = lines[line - 2] if line > 1 else ""
    blank = "" if _BLANK_OR_COMMENT.match(before) or _TARGET.match(before) else ending
    return Lines(text).insert(line, blank + block)


def _first_target(lines: Sequence[str], heading: Heading) -> int:
    """The line of the first target above the heading; its own line if there is none."""
    first = line = heading.line
    while heading.targets and line > 1:
        line -= 1
        found = _TARGET.match(lines[line - 1])
        if found and found[1] in heading.targets:
            first = line
        elif not found and not _BLANK_OR_COMMENT.match(lines[line - 1]):
            break
    return first


def add_redirect(workspace: Workspace, old: str, new: str) -> Edits:
    """Add a redirect from *old* to *new*, and delete the lines that redirect either of them."""
    path = workspace.settings.redirects
    text = text_of_file(workspace, path)
    line = f"{old} {new}"
    moves: list[Move] = []
    if list(read_moves(line, moves)):  # an address that the file cannot contain
        return {}
    ending, ended = Lines(text).ending, not text or text.endswith("\n")
    added = Edit(len(text), len(text), line + ending if ended else ending + line)
    moves.clear()
    list(read_moves(text, moves))
    both = {bare(old), bare(new.partition("#")[0])}
    stale = (Lines(text).delete(move.line) for move in moves if bare(move.old) in both)
    return {path: (*stale, added)}


def add_aliases(workspace: Workspace, slug: str, names: Sequence[str]) -> Edits:
    """Add the aliases *names* to the tag *slug*; no edits if the file is too unusual for that."""
    path = workspace.settings.tags
    text = text_of_file(workspace, path)
    try:
        return {path: tuple(VocabularyFile(path, text).change_aliases(slug, (), names))}
    except (CommandError, yaml.YAMLError):
        return {}


def text_of_file(workspace: Workspace, path: str) -> str:
    """The text of a file; empty if there is none."""
    try:
        return text_of(workspace.read(path))
    except FileNotFoundError:
        return ""
