"""Changes of several files: all of them or none, whatever happens in between.

Before the first file is written, all that they hold is kept in one file beside `conf.py`. It is
deleted when the last one is written; where it is found, a change was broken off, and is undone.
"""

from __future__ import annotations

import difflib
import io
import os
import stat
import zipfile
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.model.site_files import UNDO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_newsletter.editing.outline import Span


try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_OLD, _NEW = "old/", "new/"  # before the path of each file: those that were there, and not
# What `zipfile` raises where bytes are others than it wrote, or are locked with a password.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
_COMPARE = "compare the sources with your repository, then delete it"


class Transaction:
    """New contents of files by their path from the site's folder; None: the file goes."""

    def __init__(self, folder: Path, contents: Mapping[str, bytes | None]) -> None:
        """Only what is another content than that on the disk is a change."""
        self._folder = folder
        self._before = {path: _content(folder / path) for path in contents}
        self.contents = {p: new for p, new in contents.items() if new != self._before[p]}

    def diff(self) -> Iterator[str]:
        """The changes as a unified diff, line by line."""
        for path, new in sorted(self.contents.items()):
            sides = (self._before[path], f"a/{path}"), (new, f"b/{path}")
            (old_lines, old), (new_lines, now) = (
                (_lines(data), name if data is not None else "/dev/null") for data, name in sides
            )
            for line in difflib.unified_diff(old_lines, new_lines, old, now):
                yield line.rstrip("\r\n")

    def write(self) -> None:
        """Write all of them. Where it fails or is broken off, all is as before.

        Raises `DeskError`.
        """
        for path in sorted(self.contents):
            _check(self._folder, path)
        if self.contents:
            with _alone(self._folder):
                self._write()

    def _write(self) -> None:
        _keep(self._folder, {path: self._before[path] for path in self.contents})
        try:
            for path, new in self.contents.items():
                _put(self._folder / path, new)
        except BaseException as error:
            _undo(self._folder)
            if isinstance(error, OSError):
                told = f"{error.filename or path}: {error.strerror}; nothing has been changed"
                raise CommandError(told) from error
            raise
        (self._folder / UNDO).unlink()


def undo(folder: Path) -> list[str]:
    """Put back what a change that was broken off has written; the paths that it was about.

    Raises `DeskError`.
    """
    if not (folder / UNDO).exists():
        return []
    with _alone(folder):
        return _undo(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other command change or undo anything meanwhile. Windows has no such lock."""
    if fcntl is None:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            told = "another command is changing the sources: wait until it is done"
            raise CommandError(told) from error
        yield
    finally:
        os.close(opened)


def _undo(folder: Path) -> list[str]:
    path = folder / UNDO
    try:
        with zipfile.ZipFile(path) as kept:
            before = dict(_unpacked(kept))
    except FileNotFoundError:
        return []
    except _DAMAGED as error:
        raise CommandError(f"{UNDO} cannot be read: {_COMPARE}") from error
    for name in before:  # the file may have come with a repository
        if not _is_within(folder, name):
            told = f"{UNDO} is about {name}, which lies outside of the site"
            raise CommandError(f"{told}: {_COMPARE}")
    for name, data in before.items():
        _put(folder / name, data)
    path.unlink()
    return sorted(before)


def _unpacked(kept: zipfile.ZipFile) -> Iterator[tuple[str, bytes | None]]:
    for name in kept.namelist():
        if name.startswith(_NEW):
            yield name.removeprefix(_NEW), None
        elif name.startswith(_OLD):
            yield name.removeprefix(_OLD), kept.read(name)
        else:
            raise ValueError("no command has written this")


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode(errors="replace").splitlines(keepends=True)


def _check(folder: Path, path: str) -> None:
    """Refuse what must not be written: files that are read-only, and links that lead elsewhere."""
    target = folder / path
    if not _is_within(folder, path):
        raise CommandError(f"{path} lies outside of the site: nothing has been changed")
    with suppress(FileNotFoundError):
        if not target.stat().st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
            raise CommandError(f"{path} is read-only: nothing has been changed")


def _is_within(folder: Path, path: str) -> bool:
    return folder.resolve() in (folder / path).resolve().parents


def _keep(folder: Path, before: Mapping[str, bytes | None]) -> None:
    """Write what files hold in one step: the file is there as a whole, or it is not."""
    if (folder / UNDO).exists():
        raise CommandError(f"another change is under way, or was broken off: see {UNDO}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as kept:
        for path, data in before.items():
            kept.writestr((_NEW if data is None else _OLD) + path, data or b"")
    try:
        _put(folder / UNDO, packed.getvalue())
    except OSError as error:
        raise CommandError(f"{folder}: {error.strerror}; nothing has been changed") from error


def _put(path: Path, data: bytes | None) -> None:
    """Replace a file in one step, with the mode that it had; or delete it."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.resolve()
    new = target.with_name(f".{target.name}.new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            new.chmod(stat.S_IMODE(target.stat().st_mode))
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


class Edit(NamedTuple):
    """Put `new` where the text from `start` to `end` stands (characters, from 0)."""

    start: int
    end: int
    new: str


class Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        """Lines end as they do in *text*, be it of Unix or of Windows."""
        self._text = text
        self._starts = [0, *(n + 1 for n, mark in enumerate(text) if mark == "\n"), len(text)]
        self.ending = "\r\n" if "\r\n" in text else "\n"

    def replace(self, at: Span, new: str) -> Edit:
        """Put *new* where *at* is."""
        start = self._starts[at.line - 1]
        return Edit(start + at.start, start + at.end, new)

    def insert(self, line: int, new: str) -> Edit:
        """Put *new*, a line without its end, before the line *line* (from 1)."""
        start = self._starts[min(line, len(self._starts)) - 1]
        return Edit(start, start, new + self.ending)

    def delete(self, line: int) -> Edit:
        """Take out the line *line* with its end."""
        return Edit(self._starts[line - 1], self._starts[line], "")


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The *text* with all *edits*. Raises `ValueError` where two of them overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(set(edits)):
        if edit.start < done:
            raise ValueError(f"two changes of the same text, at character {edit.start}")
        pieces += (text[done : edit.start], edit.new)
        done = edit.end
    return "".join((*pieces, text[done:]))
