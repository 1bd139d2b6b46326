"""Deletion of what earlier builds have made, after a withdrawal.

A build that meets a new entry of `withdrawn.yml` deletes all outputs, environments and caches below
`_build`, and begins anew: none of them may contain the words any more.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from sphinx_newsletter.model.withdrawals import read_file
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


BUILD = "_build"
_STAMP = ".withdrawn"  # digests of the entries that a folder has met: addresses are made of words
_OWN_COPIES = ("_images", "_downloads", "_sources")  # which Sphinx copies, and never deletes


def digests(addresses: Iterable[str]) -> set[str]:
    """SHA-256 of each address."""
    return {hashlib.sha256(address.encode()).hexdigest() for address in addresses}


def delete_all(folder: Path, entries: Collection[str], keeps: Collection[Path] = ()) -> list[str]:
    """Delete what is below `_build` in the site's *folder*, except for *keeps*.

    Returns the names of folders that another process uses, which stay. The *entries* count as met
    if there is none.
    """
    build = folder / BUILD
    if not build.is_dir():
        return []
    kept = {path.resolve() for path in keeps}
    used = sorted(_used(build, kept))
    kept.update(used)
    _delete_in(build.resolve(), kept)
    if not used:
        _write(build / _STAMP, entries)
    return [str(path.relative_to(build.resolve())) for path in used]


def _used(build: Path, kept: Collection[Path]) -> Iterator[Path]:
    """The folders below *build* that a running build has locked, with their lock files."""
    for file in (*build.rglob(".*.lock"), *build.rglob(".lock")):
        path = file.resolve()
        folder = path.parent if path.name == ".lock" else path.with_name(path.name[1:-5])
        if folder in kept:
            continue
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError, NotImplementedError):
            yield from (folder, path)
        else:
            lock.release()


def _delete_in(folder: Path, kept: Collection[Path]) -> None:
    """Delete all in *folder*, except for what is *kept* and the folders above that."""
    for path in folder.iterdir():
        if path in kept:
            continue
        if any(path in one.parents for one in kept):
            _delete_in(path, kept)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _read(stamp: Path) -> set[str]:
    try:
        return set(json.loads(stamp.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return set()


def _write(stamp: Path, entries: Collection[str]) -> None:
    with suppress(OSError):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(json.dumps(sorted(entries)), encoding="utf-8")


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Handler of `config-inited`: delete before Sphinx loads its environment.

    Raises `BuildEndedError` if the file cannot be read: what is withdrawn would be published.
    """
    found, problems = read_file(Path(app.srcdir))
    if problems and not found:
        problem = problems[0]
        raise BuildEndedError(f"{problem.message} (line {problem.line}): nothing is built")
    if not found:
        return
    config.html_copy_source = False  # Sphinx would copy the sources as they are
    met = digests(found)
    own = Path(app.doctreedir)
    if not met <= _read(own / _STAMP):
        _delete_own(app)
        _write(own / _STAMP, met)
    if not met <= _read(Path(app.srcdir, BUILD, _STAMP)):
        kept = [Path(app.outdir), own, *_locks(app)]
        for name in delete_all(Path(app.srcdir), met, kept):
            sys.stderr.write(
                f"{BUILD}/{name} is in use, and still contains what is withdrawn: end what uses "
                "it, and build again\n"
            )


def _locks(app: Sphinx) -> tuple[Path, ...]:
    out = Path(app.outdir)
    return (out.with_name(f".{out.name}.lock"), Path(app.doctreedir, ".lock"))


def _delete_own(app: Sphinx) -> None:
    """Delete environment and caches of this build, and what Sphinx has copied into its output.

    The manifest stays: by it, the build deletes the pages and files that it does not make again.
    """
    doctrees = Path(app.doctreedir)
    manifests = doctrees.glob("manifest-*.json")
    _delete_in(doctrees.resolve(), {one.resolve() for one in (*manifests, *_locks(app))})
    for name in _OWN_COPIES:
        shutil.rmtree(Path(app.outdir, name), ignore_errors=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Delete before anything is read."""
    app.connect("config-inited", on_config_inited, priority=600)  # with the folders locked
    return {"parallel_read_safe": True, "parallel_write_safe": True}
