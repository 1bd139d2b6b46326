"""Sizes of pictures: smaller ones for phones, of which a browser takes the one that it needs.

They are made while a page is read, because the page names only those that are worth it, and kept
by the content of the picture, next to the doctrees.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx_newsletter.model.picture_metadata import JPEG, PNG, WEBP, without_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image


WIDTHS = (480, 800, 1200)  # a phone, a sharp phone, a sharp wide screen
# As wide as the text (`--newsletter-measure`), or as the window.
SHOWN = "(min-width: 36rem) 33.5rem, 100vw"
FOLDER = "pictures"
_WORTH = 0.8  # of the bytes of the whole picture
_OPTIONS = {
    JPEG: {"quality": 80, "optimize": True, "progressive": True},
    PNG: {"compress_level": 9},
    WEBP: {"quality": 80, "method": 4},
}
_MODES = {JPEG: {"L", "RGB", "CMYK"}, PNG: {"L", "LA", "RGB", "RGBA"}, WEBP: {"RGB", "RGBA"}}
_CACHE = f"{version('pillow')} {WIDTHS} {_OPTIONS} {_WORTH}"


def sized_name(name: str, width: int) -> str:
    """The name of the picture *name* with another *width*; percent-encoding stays.

    >>> sized_name("../_images/cat-12ab.png", 480)
    '../_images/cat-12ab-480w.png'
    """
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{width}w{path.suffix}"))


def sizes_of(doctrees: Path, data: bytes) -> tuple[int, ...]:
    """The widths in which the picture *data* exists below *doctrees*; it is made at need."""
    index = _file(doctrees, data, "json")
    try:
        widths = tuple(json.loads(index.read_text(encoding="utf-8")))
        if all(_file(doctrees, data, width).is_file() for width in widths):
            return widths
    except (OSError, ValueError):
        pass
    made = dict(_made(data))
    for width, content in made.items():
        _write(_file(doctrees, data, width), content)
    _write(index, json.dumps([*made]).encode())
    return tuple(made)


def sized(doctrees: Path, data: bytes, width: int) -> bytes:
    """The picture *data* in one of its widths."""
    sizes_of(doctrees, data)
    return _file(doctrees, data, width).read_bytes()


def digest(data: bytes) -> str:
    """SHA-256 of the picture *data* and of all that its sizes depend on."""
    return hashlib.sha256(_CACHE.encode() + data).hexdigest()


def _file(doctrees: Path, data: bytes, what: object) -> Path:
    return doctrees / FOLDER / f"{digest(data)}.{what}"


def _write(path: Path, content: bytes) -> None:
    """Write a file of the cache at once: another process may make the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


def _made(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The widths that are worth it, with their files; none of what is no picture, or moves."""
    picture = without_metadata(data)
    if picture.type not in _OPTIONS or picture.is_animated:
        return
    # Imported here: commands read pages, too, and make no pictures.
    from PIL import Image, ImageOps  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(picture.data), formats=[picture.type]) as opened:
            whole = ImageOps.exif_transpose(opened)
            profile = opened.info.get("icc_profile")
            if whole.mode == "P":
                whole = whole.convert("RGBA" if "transparency" in whole.info else "RGB")
            if whole.mode not in _MODES[picture.type]:
                return
            for width in WIDTHS:
                if width < whole.width:
                    height = max(1, round(whole.height * width / whole.width))
                    scaled = whole.resize((width, height), Image.Resampling.LANCZOS)
                    content = _encoded(scaled, picture.type, profile)
                    if len(content) < _WORTH * len(picture.data):
                        yield width, content
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return  # it is cut off: browsers show what there is


def _encoded(scaled: Image, kind: str, profile: bytes | None) -> bytes:
    """The file of a picture, with its colours and without all else that Pillow knows of it."""
    scaled.info = {}
    written = io.BytesIO()
    colours = {"icc_profile": profile} if profile else {}
    scaled.save(written, kind, **_OPTIONS[kind], **colours)
    return written.getvalue()
