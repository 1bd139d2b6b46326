"""Fixes of `newsletter check --fix`: findings with one right answer. Other bytes stay the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.source import bytes_of, digest, text_of
from sphinx_newsletter.editing.transaction import Transaction, apply
from sphinx_newsletter.lint.check import check_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.editing.workspace import ReadAs, Workspace
    from sphinx_newsletter.lint.rules.rule import Finding


_ROUNDS = 10  # far more than edits are ever nested


def fix_findings(workspace: Workspace, findings: Iterable[Finding]) -> Transaction:
    """The changes that fix all fixable *findings*."""
    by_path: defaultdict[str, list[Finding]] = defaultdict(list)
    elsewhere = False
    for one in findings:
        elsewhere = elsewhere or one.fixed_elsewhere
        if one.edits:
            by_path[one.path].append(one)
    contents = dict(Permalinks(workspace).fixed().contents) if elsewhere else {}
    with workspace.reading() as read_as:
        for path in workspace.progress([*by_path], "Fixing"):
            data = contents.get(path) or workspace.read(path)
            if digest(data) == workspace.digests[path]:  # unchanged since the check
                data = _applied(data, by_path[path])
            contents[path] = fix_source(workspace, read_as, path, data)
    return Transaction(workspace.folder, contents, workspace.known)


def fix_source(workspace: Workspace, read_as: ReadAs, path: str, data: bytes) -> bytes:
    """The bytes *data* of the source *path* with everything fixed.

    An edit can be inside of another one (quotes, in lines that are moved): then the next round
    makes it.
    """
    for _round in range(_ROUNDS):
        found = check_page(workspace, read_as(path, data), data)
        if not any(one.edits for one in found):
            break
        data = _applied(data, found)
    return data


def _applied(data: bytes, findings: Iterable[Finding]) -> bytes:
    edits = _disjoint(edit for one in findings for edit in one.edits)
    return bytes_of(apply(text_of(data), edits), data)


def _disjoint(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The *edits* that do not overlap; of two that do, the first."""
    done = -1
    for edit in sorted(set(edits)):
        if edit.start >= done:
            yield edit
            done = max(edit.end, edit.start)
