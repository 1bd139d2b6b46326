"""Files that are no pages: each is written when what it holds has changed, and goes with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.pages.builders import OnAllCores
from sphinx_newsletter.pages.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sphinx.application import Sphinx


class File(NamedTuple):
    """A file: its path below the output, a text that is other for other contents, its maker."""

    name: str
    shown: str
    make: Callable[[], bytes]


def write(app: Sphinx, group: str, shown: str, files: Callable[[], Iterable[File]]) -> None:
    """Write those of the *files* that have changed, in helpers if there are many.

    *shown* is a text that is other when any of the *group* is; if it is the same, the *files*
    are not even asked for.
    """
    books, builder = ledger(app), app.builder
    if not books.files_have_changed(group, shown) or not isinstance(builder, OnAllCores):
        return
    found = {file.name: file for file in files()}
    changed = books.changed_files(group, {name: file.shown for name, file in found.items()})
    work = [found[name] for name in sorted(changed)]
    builder.on_all_cores(f"writing {group}... ", work, partial(_write_some, builder.outdir))


def _write_some(folder: Path, files: Sequence[File]) -> None:
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make())
