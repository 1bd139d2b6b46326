"""Transactions: a change of several files is written completely or not at all.

Before the first file is written, the old contents of all go into an undo file next to `conf.py`,
which is deleted after the last file. A command that finds one undoes the interrupted change.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import os
import stat
import zipfile
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.source import LINE_END
from sphinx_newsletter.model.site_files import UNDO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_newsletter.model.outline import Span

# Prefixes of the paths in the undo file: files that existed, and new ones.
_OLD, _NEW = "old/", "new/"
# What `zipfile` raises if the file is damaged or encrypted.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
_COMPARE = "compare the sources with your repository, then delete it"
UNCHANGED = "nothing has been changed"


class Edit(NamedTuple):
    """Replacement of the characters from `start` to `end` (from 0) by `new`."""

    start: int
    end: int
    new: str


class Transaction:
    """New contents of files by their path from the site's folder; None deletes the file."""

    def __init__(
        self,
        folder: Path,
        contents: Mapping[str, bytes | None],
        read: Mapping[str, bytes] | None = None,
    ) -> None:
        """Keep those of *contents* that differ from the files in *folder*.

        *read* are the contents from which they were made; a file that is not in it is read now.
        """
        self._folder, read = folder, read or {}
        self._before = {p: read[p] if p in read else _content(folder / p) for p in contents}
        self.contents = {p: new for p, new in contents.items() if new != self._before[p]}

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff."""
        for path, new in sorted(self.contents.items()):
            sides = (self._before[path], f"a/{path}"), (new, f"b/{path}")
            (old_lines, old), (new_lines, now) = (
                (_lines(data), name if data is not None else "/dev/null") for data, name in sides
            )
            for line in difflib.unified_diff(old_lines, new_lines, old, now):
                yield line.rstrip("\r\n")

    def write(self) -> None:
        """Write all files. If one fails, all are as before. Raises `CommandError`.

        Nothing is written where a file has changed since it was read: the change would be lost.
        """
        for path in sorted(self.contents):
            _check(self._folder, path)
        if self.contents:
            with _lock(self._folder):
                for path, new in sorted(self.contents.items()):
                    if _content(self._folder / path) not in (self._before[path], new):
                        message = f"{path} has changed meanwhile: run the command again"
                        raise CommandError(f"{message}; {UNCHANGED}")
                self._write()

    def _write(self) -> None:
        changes = {path: (self._before[path], new) for path, new in self.contents.items()}
        _write_undo(self._folder, changes)
        try:
            for path, new in self.contents.items():
                _put(self._folder / path, new)
        except BaseException as error:
            _undo(self._folder)
            if isinstance(error, OSError):
                message = f"{error.filename or path}: {error.strerror}; {UNCHANGED}"
                raise CommandError(message) from error
            raise
        (self._folder / UNDO).unlink()


def undo(folder: Path) -> list[str]:
    """Undo an interrupted change; return the paths of its files. Raises `CommandError`."""
    if not (folder / UNDO).exists():
        return []
    with _lock(folder):
        return _undo(folder)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Lock *folder* against other commands that write (`flock`; Windows has no such lock)."""
    if fcntl is None:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "another command is changing the sources: wait until it has finished"
            raise CommandError(message) from error
        yield
    finally:
        os.close(opened)


def _undo(folder: Path) -> list[str]:
    path = folder / UNDO
    try:
        with zipfile.ZipFile(path) as archive:
            before = dict(_unpacked(archive))
    except FileNotFoundError:
        return []
    except _DAMAGED as error:
        raise CommandError(f"{UNDO} cannot be read: {_COMPARE}") from error
    for name in before:  # the file may come from a repository
        if not _is_within(folder, name):
            message = f"{UNDO} contains {name}, which is outside of the site: {_COMPARE}"
            raise CommandError(message)
    for name, (data, after) in sorted(before.items()):
        now = _content(folder / name)
        if now != data and _state(now) != after:
            message = f"{name} has changed since a change of several files was interrupted"
            raise CommandError(f"{message}, so {UNDO} cannot undo it: {_COMPARE}")
    for name, (data, _after) in before.items():
        _put(folder / name, data)
    path.unlink()
    return sorted(before)


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[bytes | None, bytes]]]:
    """The path, the old content and the new state of each file."""
    for one in archive.infolist():
        if one.filename.startswith(_NEW):
            yield one.filename.removeprefix(_NEW), (None, one.comment)
        elif one.filename.startswith(_OLD):
            yield one.filename.removeprefix(_OLD), (archive.read(one), one.comment)
        else:
            raise ValueError("not written by a command")


def _state(data: bytes | None) -> bytes:
    """SHA-256 of *data*; of a file that does not exist, a word."""
    return b"deleted" if data is None else hashlib.sha256(data).hexdigest().encode()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode(errors="replace").splitlines(keepends=True)


def _check(folder: Path, path: str) -> None:
    """Refuse to write a read-only file, or a link to a file outside of the site."""
    target = folder / path
    if not _is_within(folder, path):
        raise CommandError(f"{path} is outside of the site; {UNCHANGED}")
    with suppress(FileNotFoundError):
        if not target.stat().st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
            raise CommandError(f"{path} is read-only; {UNCHANGED}")


def _is_within(folder: Path, path: str) -> bool:
    return folder.resolve() in (folder / path).resolve().parents


def _write_undo(folder: Path, changes: Mapping[str, tuple[bytes | None, bytes | None]]) -> None:
    """Write the undo file in one step: it is complete, or it does not exist.

    *changes* are the old and the new contents. The comment of each member is the new state, so that
    a later edit of the file is not undone.
    """
    if (folder / UNDO).exists():
        raise CommandError(f"another change is being written, or was interrupted: see {UNDO}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, (old, new) in changes.items():
            member = zipfile.ZipInfo((_NEW if old is None else _OLD) + path)
            member.comment = _state(new)
            archive.writestr(member, old or b"", zipfile.ZIP_DEFLATED)
    try:
        _put(folder / UNDO, packed.getvalue())
    except OSError as error:
        raise CommandError(f"{folder}: {error.strerror}; {UNCHANGED}") from error


def _put(path: Path, data: bytes | None) -> None:
    """Replace a file in one step and keep its mode; delete it if *data* is None."""
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


class Lines:
    """The lines of a text, to make edits by line and column."""

    def __init__(self, text: str) -> None:
        """New lines end with CRLF, LF or CR: the first of these that is in *text*."""
        ends = [*LINE_END.finditer(text)]
        self._starts = [0, *(one.end() for one in ends), len(text)]
        self.ending = next((one for one in ("\r\n", "\n", "\r") if one in text), "\n")

    def replace(self, at: Span, new: str) -> Edit:
        """Replace the span *at* by *new*."""
        start = self._starts[at.line - 1]
        return Edit(start + at.start, start + at.end, new)

    def insert(self, line: int, new: str) -> Edit:
        """Insert the line *new* before the line *line* (from 1)."""
        start = self._starts[min(line, len(self._starts)) - 1]
        return Edit(start, start, new + self.ending)

    def delete(self, line: int) -> Edit:
        """Delete the line *line*."""
        return Edit(self._starts[line - 1], self._starts[line], "")


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Apply all *edits* to *text*. Raises `ValueError` if two of them overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(set(edits)):
        if edit.start < done:
            raise ValueError(f"two edits of the same text, at character {edit.start}")
        pieces += (text[done : edit.start], edit.new)
        done = edit.end
    return "".join((*pieces, text[done:]))
