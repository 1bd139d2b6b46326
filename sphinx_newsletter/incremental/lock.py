"""Lock of the folders that a build writes: a second build waits until the first one has ended.

Two builds at once would write the same pages, environment and manifest, and each would take the
other's pages for its own. The operating system frees a lock when its process ends, even if killed.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from sphinx_newsletter.incremental.build_state import build_state

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class FolderInUseError(Exception):
    """Another build uses a folder."""


class Locks(ExitStack):
    """The locks of some folders; `close` frees them."""


def lock(output: Path, doctrees: Path, *, waits: bool = True) -> Locks:
    """Lock two folders, which this process may have locked before. Print what it waits for.

    Raises `FolderInUseError` instead of waiting unless it *waits*.
    """
    output, doctrees = output.resolve(), doctrees.resolve()
    # Not in the output, which is published, and may be deleted at any time.
    files = {output.with_name(f".{output.name}.lock"): output, doctrees / ".lock": doctrees}
    with Locks() as held:
        # Always in the same order: two builds that need the same folders cannot block each other.
        for file, folder in sorted(files.items()):
            held.callback(_lock(file, folder, waits=waits).release)
        return held.pop_all()


def _lock(file: Path, folder: Path, *, waits: bool) -> FileLock:
    found = FileLock(file, is_singleton=True, thread_local=False, fallback_to_soft=False)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        found.acquire(timeout=0)
    except Timeout:
        shown = os.path.relpath(folder)
        if not waits:
            raise FolderInUseError(f"Another build uses {shown}") from None
        _say(f"Waiting for another build, which uses {shown}")
        found.acquire()
    except (OSError, NotImplementedError) as error:
        # A folder that is read-only, or a network file system without locks.
        reason = getattr(error, "strerror", None) or error
        _say(f"{file} cannot be locked ({reason}): do not start a second build meanwhile")
    return found


def _say(line: str) -> None:
    """Print a *line*, in quiet builds, too; it is no warning, because nothing is wrong."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def on_config_inited(app: Sphinx, _config: object) -> None:
    """Handler of `config-inited`: lock the folders, before Sphinx loads the environment."""
    build_state(app).keep(lock(app.outdir, app.doctreedir))


def on_build_finished(app: Sphinx, _exception: Exception | None) -> None:
    """Handler of `build-finished`: free the folders."""
    if held := build_state(app).find(Locks):
        held.close()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers."""
    app.connect("config-inited", on_config_inited)
    app.connect("build-finished", on_build_finished, priority=11_000)  # after the manifest
    return {"parallel_read_safe": True, "parallel_write_safe": True}
