"""File dependencies: a page is read again when its source, or a file that it shows, has changed.

Sphinx compares modification times. It misses a file whose time does not become newer: one that is
moved over another, restored from a backup, or saved while its page is being read. In a new clone
it would read all pages again. So SHA-256 of the content decides, taken before a page is read.
"""

from __future__ import annotations

import hashlib
import os
import sys
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

from sphinx.application import ENV_PICKLE_FILENAME

from sphinx_newsletter.reading.page_notes import notes, notes_of

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.page_notes import FileState


_UNKNOWN = b""  # no file has this digest, so the page is read again


def note(env: BuildEnvironment, file: Path) -> None:
    """Note that the page being read depends on *file*: a file, a folder's names, or nothing yet."""
    notes(env).files[str(file)] = _UNKNOWN


def names_in(folder: Path) -> list[str]:
    """The names of the files in *folder*; none if it cannot be read."""
    try:
        return [path.name for path in folder.iterdir() if path.exists()]
    except OSError:
        return []


def forget(env: BuildEnvironment, docname: str) -> None:
    """Let the next build read the page *docname*, whatever its files contain."""
    notes_of(env, docname).files.clear()


def states_of(env: BuildEnvironment, docname: str) -> list[FileState]:
    """The states of the files that a page was made of, in the order of their paths."""
    return [state for _file, state in sorted(notes_of(env, docname).files.items())]


class FileStates:
    """The states of files in one build. Each file is read once."""

    def __init__(self) -> None:
        """Start without files."""
        self._states: dict[str, FileState] = {}
        self._start = self._saved = 0

    def on_env_get_outdated(
        self,
        _app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        _removed: set[str],
    ) -> list[str]:
        """Handler of `env-get-outdated`: replace what Sphinx has found out from times."""
        os.utime(env.doctreedir)  # its time is that of the file system's clock, which may differ
        self._start, self._states = _changed_at(str(env.doctreedir)), {}
        self._saved = _written_at(env.doctreedir / ENV_PICKLE_FILENAME) or sys.maxsize
        for docname in env.found_docs:
            self._state(str(env.doc2path(docname)))
        for docname in env.found_docs - added:
            if self._is_same(env, docname):
                changed.discard(docname)
            else:
                changed.add(docname)
        return []

    def _is_same(self, env: BuildEnvironment, docname: str) -> bool:
        """Whether the page *docname* would be read with the same result.

        A doctree that is newer than the environment is from a build that was killed.
        """
        read = _written_at(env.doctreedir / f"{docname}.doctree")
        if docname in env.reread_always or not 0 < read <= self._saved:
            return False
        files = notes_of(env, docname).files
        return bool(files) and all(self._state(file) == state for file, state in files.items())

    def on_doctree_read(self, _app: Sphinx, _doctree: object) -> None:
        """Handler of `doctree-read`: note the states of all files that the page was made of."""
        env, files = _app.env, notes(_app.env).files
        names = {str(env.srcdir / name) for name in env.dependencies.get(env.docname, ())}
        for file in {str(env.doc2path(env.docname)), *names, *files}:
            files[file] = self._state_before(file)

    def _state_before(self, file: str) -> FileState:
        """The state of *file* before the page was read; unknown if the file has changed since."""
        was_known = file in self._states
        before = self._state(file)
        try:
            has_changed = _changed_at(file) >= self._start
        except OSError:
            has_changed = was_known and before is not None
        return _UNKNOWN if has_changed else before

    def _state(self, file: str) -> FileState:
        if file not in self._states:
            self._states[file] = _digest(file)
        return self._states[file]


def _written_at(path: Path) -> int:
    """Time at which the file *path* was written, in ns; 0 if there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _changed_at(file: str) -> int:
    """Time of the last change of content, name or times, in ns. No program can set it."""
    found = os.stat(file)  # noqa: PTH116 - fast
    # Windows has only the time of the content, and calls the time of creation `ctime`.
    return found.st_mtime_ns if os.name == "nt" else found.st_ctime_ns


def _digest(file: str) -> FileState:
    """SHA-256 of the content, for a folder that of the names in it; None if there is none."""
    try:
        mode = os.stat(file).st_mode  # noqa: PTH116 - fast
        if S_ISDIR(mode):
            names = "\0".join(sorted(os.listdir(file)))  # noqa: PTH208 - fast
            return hashlib.sha256(names.encode(errors="surrogateescape")).digest()
        # To open a named pipe would wait for its other end.
        if not S_ISREG(mode):
            return None
        with open(file, "rb", buffering=0) as opened:  # noqa: PTH123 - fast
            return hashlib.sha256(opened.read()).digest()
    except (OSError, ValueError):  # a name may contain a NUL
        return None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers."""
    states = FileStates()
    # Before drafts are left out, because a page that has changed may have become one.
    app.connect("env-get-outdated", states.on_env_get_outdated, priority=400)
    # When all other handlers have noted the files that they need.
    app.connect("doctree-read", states.on_doctree_read, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
