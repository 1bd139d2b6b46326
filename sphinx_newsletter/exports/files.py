"""Files that are no pages: each is written when what it holds has changed, and goes with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.pages.builders import OnAllCores
from sphinx_newsletter.pages.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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


def publish(app: Sphinx, group: str, shown: str, files: Callable[[], Iterable[File]]) -> None:
    """Write those of the *files* that have changed, but for those that the site brings along.

    As with `write`, they are not asked for where *shown* is the same.
    """
    own = set(_brought(app))

    def kept() -> Iterator[File]:
        return (file for file in files() if file.name not in own)

    write(app, group, repr((shown, sorted(own))), kept)


def _brought(app: Sphinx) -> Iterator[str]:
    """The files of `html_extra_path`, which Sphinx copies as they are."""
    for name in app.config.html_extra_path:
        path = Path(app.confdir, name)
        found = path.rglob("*") if path.is_dir() else (path,)
        folder = path if path.is_dir() else path.parent
        yield from (file.relative_to(folder).as_posix() for file in found if file.is_file())


def _write_some(folder: Path, files: Sequence[File]) -> None:
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make())
