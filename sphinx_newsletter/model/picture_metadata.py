"""Metadata of pictures: what a camera or a program has written into a file besides the picture.

A photo can have the place where it was taken, the name of its owner and a second, uncropped
picture. Only what a browser needs is kept: the picture itself, its colours (ICC profile), its
orientation. No pixel is encoded again, so nothing is lost, and the bytes are always the same.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.avif_metadata import has_avif_metadata, without_avif_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator


JPEG, PNG, GIF, WEBP, AVIF = "JPEG", "PNG", "GIF", "WebP", "AVIF"
SUFFIXES = {".jpg": JPEG, ".jpeg": JPEG, ".png": PNG, ".gif": GIF, ".webp": WEBP, ".avif": AVIF}
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
# Chunks that say how the picture looks, and those of animations. Critical ones have capitals.
_PNG_KEPT = frozenset(
    {
        *(b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT"),
        *(b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
    }
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF, _WEBP_XMP, _WEBP_ANIMATED = 0x08, 0x04, 0x02
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often an animation is repeated
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_RESTARTS = range(0xD0, 0xD8)
_ORIENTATION, _SHORT = 0x0112, 3


class Picture(NamedTuple):
    """A picture without metadata: its type, its bytes, and whether it moves."""

    type: str
    data: bytes
    is_animated: bool = False


def type_of(data: bytes) -> str:
    """The type of a picture by its first bytes, whatever its file is called; empty if unknown."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(_PNG_MAGIC[:4]):
        return PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    return AVIF if data[4:12] in (b"ftypavif", b"ftypavis") else ""


def without_metadata(data: bytes) -> Picture:
    """The picture *data* without its metadata; a file that is cut off stays so."""
    kind = type_of(data)
    if kind == JPEG:
        return Picture(kind, b"".join(_jpeg(data)))
    if kind == PNG:
        return Picture(kind, b"".join(_png(data)), b"acTL" in {name for name, _ in _chunks(data)})
    if kind == WEBP:
        return _webp(data)
    if kind == GIF:
        return Picture(kind, b"".join(_gif(data)), is_animated=True)
    if kind == AVIF:
        return Picture(kind, without_avif_metadata(data), is_animated=data[4:12] == b"ftypavis")
    return Picture(kind, data)


def has_locked_metadata(data: bytes) -> bool:
    """Whether *data* is a picture with metadata that cannot be taken out (a broken AVIF file)."""
    return type_of(data) == AVIF and has_avif_metadata(without_avif_metadata(data))


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    orientation, at, scan = 1, 2, 0
    head: list[bytes] = []
    while at + 4 <= len(data) and data[at] == 0xFF and not scan:
        mark = data[at + 1]
        if mark == 0xFF:  # padding
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : end]
        if mark == _APP1 and body.startswith(b"Exif\0\0"):
            orientation = _orientation(body[6:])
        elif _is_kept(mark, body):
            head.append(data[at:end])
        scan, at = end if mark == _SOS else 0, end
    if orientation != 1:
        exif = b"Exif\0\0" + _exif(orientation)
        has_jfif = bool(head) and head[0][1] == _APP0
        head.insert(int(has_jfif), b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    yield from head
    yield data[scan : _end_of_scans(data, scan)] if scan else data[at : at + 2]


def _is_kept(mark: int, body: bytes) -> bool:
    """Whether a segment of a JPEG is part of the picture."""
    if mark == _APP2:
        return body.startswith(b"ICC_PROFILE\0")
    return mark in (_APP0, _APP14) or not (_APP0 <= mark <= 0xEF or mark == _COM)


def _end_of_scans(data: bytes, at: int) -> int:
    """The end of the picture whose first scan begins at *at*: some cameras append a second one."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        mark = data[at + 1]
        if mark == _EOI:
            return at + 2
        if mark in (0, 0xFF) or mark in _RESTARTS:
            at += 1 if mark == 0xFF else 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, until its end: name and content."""
    at = len(_PNG_MAGIC)
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        yield name, data[at + 8 : at + 8 + size]
        at += size + 12
        if name == b"IEND":
            return


def _png(data: bytes) -> Iterator[bytes]:
    yield data[: len(_PNG_MAGIC)]
    exif = next((body for name, body in _chunks(data) if name == b"eXIf"), b"")
    orientation = _orientation(exif)
    for name, body in _chunks(data):
        if name[:1].isupper() or name in _PNG_KEPT:
            yield _chunk(name, body)
        if name == b"IHDR" and orientation != 1:
            yield _chunk(b"eXIf", _exif(orientation))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _webp(data: bytes) -> Picture:
    kept: list[tuple[bytes, bytes]] = []
    at, orientation = 12, 1
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"EXIF":
            orientation = _orientation(body.removeprefix(b"Exif\0\0"))
        elif name in _WEBP_KEPT:
            kept.append((name, body))
        at += 8 + size + size % 2
    is_animated = False
    for n, (name, body) in enumerate(kept):
        if name == b"VP8X" and body:
            is_animated = bool(body[0] & _WEBP_ANIMATED)
            flags = body[0] & ~(_WEBP_EXIF | _WEBP_XMP)
            flags |= _WEBP_EXIF if orientation != 1 else 0
            kept[n] = name, bytes([flags]) + body[1:]
            if orientation != 1:
                kept.append((b"EXIF", _exif(orientation)))
    parts = (
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in kept
    )
    content = b"WEBP" + b"".join(parts)
    return Picture(WEBP, b"RIFF" + struct.pack("<I", len(content)) + content, is_animated)


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _gif_colours(data[10:11])
    yield data[:at]
    while at < len(data) and data[at] in (0x21, 0x2C):
        begin = at
        if data[at] == 0x2C:  # a picture: its place, its colours, the size of its codes
            at += 11 + _gif_colours(data[at + 9 : at + 10])
        else:
            at += 2
        first = data[at + 1 : at + 1 + (data[at] if at < len(data) else 0)]
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
        is_comment = data[begin : begin + 2] == b"\x21\xfe"
        is_other = data[begin : begin + 2] == b"\x21\xff" and first not in _GIF_KEPT
        if not (is_comment or is_other):
            yield data[begin:at]
    yield b"\x3b"


def _gif_colours(flags: bytes) -> int:
    """Bytes of a colour table, by the *flags* before it."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _orientation(tiff: bytes) -> int:
    """The orientation (1 to 8) in EXIF data; 1, which is upright, if there is none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if not order:
            return 1
        [at] = struct.unpack_from(f"{order}I", tiff, 4)
        [count] = struct.unpack_from(f"{order}H", tiff, at)
        for n in range(count):
            tag, kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * n)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _exif(orientation: int) -> bytes:
    """EXIF data with the *orientation* and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
