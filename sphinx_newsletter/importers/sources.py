"""Opened sources: a file, a folder, a ZIP or an address, read within limits.

Symbolic links are refused, because they can lead anywhere; so is a member of a ZIP whose path
leaves it. The sizes that a ZIP states are not trusted.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from abc import ABC, abstractmethod
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.importers.web import NotFetchedError, fetched
from sphinx_newsletter.model.imported import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


LARGEST = 64_000_000  # bytes of a member
LARGEST_SUM = 4_000_000_000  # bytes that are read of a source
MOST = 200_000  # members
_HEAD = 65_536
_HIDDEN = (".", "__MACOSX")
_PACKAGES = "node_modules"  # thousands of files, none of which is an issue
_ENCRYPTED = 0x1
_ZIP = b"PK\3\4"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class OpenedSource(ABC):
    """Base of the sources: counts what is read, and notes what is refused."""

    def __init__(self, name: str) -> None:
        """Begin with nothing read; *name* is that of the command line."""
        self.name = name
        self.refused: list[Finding] = []
        self._read = 0
        self._members: tuple[str, ...] = ()

    @property
    def members(self) -> Sequence[str]:
        """The paths of all files in it, sorted."""
        return self._members

    def read(self, member: str) -> bytes:
        """The content of *member*. Raises `KeyError`, or `ValueError` with the reason."""
        if member not in self._members:
            raise KeyError(member)
        data = self._content(member, LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError(f"the file has more than {LARGEST // 1_000_000} MB")
        self._read += len(data)
        if self._read > LARGEST_SUM:
            raise ValueError(f"the source has more than {LARGEST_SUM // 1_000_000_000} GB")
        return data

    def head(self, member: str) -> bytes:
        """The first 64 KiB of *member*; empty if it cannot be read."""
        try:
            return self._content(member, _HEAD)
        except (KeyError, ValueError):
            return b""

    @abstractmethod
    def _content(self, member: str, size: int) -> bytes:
        """At most *size* bytes of *member*."""

    def refuse(self, member: str, why: str) -> None:
        """Note that *member* is not read, and why."""
        self.refused.append(
            Finding(rule="file-refused", kind=Kind.NEEDS_A_PERSON, before=why, member=member)
        )


class _OfFiles(OpenedSource):
    """A file or a folder."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name)
        self._folder = path if path.is_dir() else path.parent
        found = sorted(self._walk()) if path.is_dir() else [path.name]
        if len(found) > MOST:
            raise CommandError(f"{name} has more than {MOST} files: name a part of it")
        self._members = tuple(found)

    def _walk(self) -> Iterator[str]:
        for root, folders, files in os.walk(self._folder):
            here = Path(root).relative_to(self._folder)
            for name in sorted(folders):
                if name.startswith(_HIDDEN) or name == _PACKAGES:
                    folders.remove(name)
                elif Path(root, name).is_symlink():
                    folders.remove(name)
                    self.refuse((here / name).as_posix(), "it is a symbolic link")
            for name in files:
                path, member = Path(root, name), (here / name).as_posix()
                if name.startswith(_HIDDEN):
                    continue
                if path.is_symlink():
                    self.refuse(member, "it is a symbolic link")
                elif stat.S_ISREG(path.lstat().st_mode):
                    yield member
                else:
                    self.refuse(member, "it is not a regular file")

    def _content(self, member: str, size: int) -> bytes:
        try:
            with (self._folder / member).open("rb") as file:
                return file.read(size)
        except OSError as error:
            raise ValueError(error.strerror or "it cannot be read") from error


class _OfZip(OpenedSource):
    """A ZIP. Of two members of one name, the last counts, as for other programs."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED:
            why = "it is damaged, or only the beginning of a ZIP: export it again"
            self.refuse(path.name, why)
            return
        found: dict[str, zipfile.ZipInfo] = {}
        for one in self._zip.infolist():
            if not one.is_dir() and self._is_allowed(one):
                if one.filename in found:
                    self.refuse(one.filename, "the ZIP has two files of this name: the last counts")
                found[one.filename] = one
        if len(found) > MOST:
            raise CommandError(f"{name} has more than {MOST} files")
        self._infos = found
        self._members = tuple(sorted(found))

    def _is_allowed(self, one: zipfile.ZipInfo) -> bool:
        path = PurePosixPath(one.filename)
        why = ""
        if path.is_absolute() or ".." in path.parts or "\\" in one.filename or ":" in one.filename:
            why = "its path leaves the ZIP"
        elif stat.S_ISLNK(one.external_attr >> 16):
            why = "it is a symbolic link"
        elif one.flag_bits & _ENCRYPTED:
            why = "it is encrypted"
        if why:
            self.refuse(one.filename, why)
        return not why and not any(part.startswith(_HIDDEN) for part in path.parts)

    def _content(self, member: str, size: int) -> bytes:
        try:
            with self._zip.open(self._infos[member]) as file:
                return file.read(size)
        except _DAMAGED as error:
            raise ValueError("it is damaged") from error


class _OfAddress(OpenedSource):
    """The answer of an address, which is its only member: its name is the last of the path."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        member = PurePosixPath(urlsplit(name).path).name or "index"
        self._data = b""
        try:
            self._data = fetched(name)
        except NotFetchedError as error:
            self.refuse(member, str(error))
        else:
            self._members = (member,)

    def _content(self, _member: str, size: int) -> bytes:
        return self._data[:size]


def open_source(name: str) -> OpenedSource:
    """Open the source *name*, a path or an address. Raises `CommandError` if there is no file."""
    if name.startswith(("http://", "https://")):
        return _OfAddress(name)
    path = Path(name)
    if path.is_symlink():
        raise CommandError(f"{name} is a symbolic link: name the file or folder itself")
    if path.is_dir():
        return _OfFiles(name, path)
    if not path.is_file():
        raise CommandError(f"there is no {name}: name a file or a folder")
    return _OfZip(name, path) if _is_zip(path) else _OfFiles(name, path)


def _is_zip(path: Path) -> bool:
    """Whether *path* is a ZIP, or the beginning of one that is cut off."""
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP or zipfile.is_zipfile(path)
    except OSError:
        return False
