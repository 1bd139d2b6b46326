"""Metadata of AVIF files: overwritten where they are, so that no offset changes.

The items of a file and their places are those of HEIF (ISO/IEC 23008-12, ISO/IEC 14496-12, 8.11).
"""

from __future__ import annotations

import contextlib
import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


_METADATA = (b"Exif", b"mime")  # types of items; XMP is one of MIME's
_UNKNOWN = b"none"  # a type that no decoder knows
_WIDE = 2  # the last version of an entry whose number has two bytes
_HEADER = 8  # bytes: the size of a box and its type
_FLAGS = 4  # bytes: the version of a box, and three of flags


class _Box(NamedTuple):
    type: bytes
    start: int  # of its content
    end: int


def without_avif_metadata(data: bytes) -> bytes:
    """The AVIF file *data* without EXIF and XMP; what cannot be read stays as it is.

    Their items stay, with a type that no decoder knows, and with zeros as their content.
    """
    made = bytearray(data)
    with contextlib.suppress(struct.error, ValueError, IndexError):  # a file that is cut off
        for start, end, new in _places(data):
            made[start:end] = new.ljust(end - start, b"\0")
    return bytes(made)


def has_avif_metadata(data: bytes) -> bool:
    """Whether the AVIF file *data* has EXIF or XMP, wherever it is."""
    return b"Exif" in data or b"application/rdf+xml" in data


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    while start + _HEADER <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = _HEADER
        if size == 1:
            [size] = struct.unpack_from(">Q", data, start + _HEADER)
            head += 8
        size = size or end - start
        if size < head or start + size > end:
            raise ValueError("a box leaves the one around it")
        yield _Box(kind, start + head, start + size)
        start += size


def _places(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where the metadata are, and what names them: start, end, and what is written there."""
    for meta in _boxes(data, 0, len(data)):
        if meta.type != b"meta":
            continue
        parts = {one.type: one for one in _boxes(data, meta.start + _FLAGS, meta.end)}
        if b"iinf" not in parts or b"iloc" not in parts:
            continue
        items = dict(_items(data, parts[b"iinf"]))
        stored = parts[b"idat"].start if b"idat" in parts else 0
        for start, end in items.values():
            yield start, end, _UNKNOWN
        for item, start, end in _extents(data, parts[b"iloc"], stored):
            if item in items and start < len(data):
                yield start, min(end, len(data)), b""


def _items(data: bytes, info: _Box) -> Iterator[tuple[int, tuple[int, int]]]:
    """The numbers of the items that are metadata, and where their types and names are."""
    start = info.start + _FLAGS + (2 if data[info.start] == 0 else 4)
    for entry in _boxes(data, start, info.end):
        form = ">IH" if data[entry.start] > _WIDE else ">HH"
        number, _protection = struct.unpack_from(form, data, entry.start + _FLAGS)
        at = entry.start + _FLAGS + struct.calcsize(form)
        if data[at : at + 4] in _METADATA:
            yield number, (at, entry.end)


class _Reader:
    """Numbers of a box, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def number(self, size: int) -> int:
        """The next number, of *size* bytes; 0 if it has none."""
        found = self._data[self._at : self._at + size]
        if len(found) < size:
            raise ValueError("the file is cut off")
        self._at += size
        return int.from_bytes(found, "big")


def _extents(data: bytes, places: _Box, stored: int) -> Iterator[tuple[int, int, int]]:
    """The parts of all items: number, start, end. *stored* is where the box `idat` begins."""
    version = data[places.start]
    reader = _Reader(data, places.start + _FLAGS)
    sizes, others = reader.number(1), reader.number(1)
    wide = 4 if version > 1 else 2
    for _ in range(reader.number(wide)):
        item = reader.number(wide)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)  # the file that has it: this one
        base = reader.number(others >> 4) + (stored if method == 1 else 0)
        for _extent in range(reader.number(2)):
            reader.number(others & 15 if version else 0)
            start = base + reader.number(sizes >> 4)
            yield item, start, start + reader.number(sizes & 15)
