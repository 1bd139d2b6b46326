"""The edits that let a lost address lead on: a target, a line of `redirects.txt`, an alias."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sphinx_newsletter.editing.source import text_of
from sphinx_newsletter.editing.tags.vocabulary_file import VocabularyFile
from sphinx_newsletter.editing.transaction import Edit, Lines
from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.model.redirects import Move, bare, read_moves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_newsletter.editing.outline import Heading
    from sphinx_newsletter.editing.workspace import Workspace

    Edits = Mapping[str, tuple[Edit, ...]]


_TARGET = re.compile(r" {0,3}\(([^()\n]+)\)=\s*$")
_UNSEEN = re.compile(r"\s*(?:%.*)?$")  # blank lines, comments


def above(text: str, heading: Heading, anchors: Sequence[str]) -> Edit:
    """Targets *anchors* above *heading*: above those that it has, if it has some.

    The last target above a heading is its address, and the others lead to it as well.
    """
    lines, ending = text.split("\n"), Lines(text).ending
    line = _first_target(lines, heading)
    block = ending.join(f"({name})=" for name in anchors)
    before = lines[line - 2] if line > 1 else ""
    blank = "" if _UNSEEN.match(before) or _TARGET.match(before) else ending
    return Lines(text).insert(line, blank + block)


def _first_target(lines: Sequence[str], heading: Heading) -> int:
    """The line of the first target above the heading; that of the heading where there is none."""
    first = line = heading.line
    while heading.targets and line > 1:
        line -= 1
        found = _TARGET.match(lines[line - 1])
        if found and found[1] in heading.targets:
            first = line
        elif not found and not _UNSEEN.match(lines[line - 1]):
            break
    return first


def redirect(workspace: Workspace, old: str, new: str) -> Edits:
    """A line that leads from *old* to *new*. Lines that led from either of them go."""
    path = workspace.settings.redirects
    text = text_of_file(workspace, path)
    line = f"{old} {new}"
    moves: list[Move] = []
    if list(read_moves(line, moves)):  # an address that cannot be written there
        return {}
    ending, ended = Lines(text).ending, not text or text.endswith("\n")
    added = Edit(len(text), len(text), line + ending if ended else ending + line)
    moves.clear()
    list(read_moves(text, moves))
    both = {bare(old), bare(new.partition("#")[0])}
    stale = (Lines(text).delete(move.line) for move in moves if bare(move.old) in both)
    return {path: (*stale, added)}


def aliases(workspace: Workspace, slug: str, names: Sequence[str]) -> Edits:
    """More *names* of the tag *slug*; none where the file cannot be edited by a machine."""
    path = workspace.settings.tags
    text = text_of_file(workspace, path)
    try:
        return {path: tuple(VocabularyFile(path, text).change_aliases(slug, (), names))}
    except (CommandError, yaml.YAMLError):
        return {}


def text_of_file(workspace: Workspace, path: str) -> str:
    """The text of a file; empty where there is none."""
    try:
        return text_of(workspace.read(path))
    except FileNotFoundError:
        return ""
