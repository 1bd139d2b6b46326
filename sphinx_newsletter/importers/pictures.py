"""Pictures of imported editions: files next to the edition, or links to where they are.

A file is named by its content, so one picture with many addresses is one file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from PIL import Image, UnidentifiedImageError

from sphinx_newsletter.importers.addresses import clean_picture
from sphinx_newsletter.importers.web import NotFetchedError, fetched
from sphinx_newsletter.model.size_limits import LARGE_IMAGE
from sphinx_newsletter.policy.svg import SvgError, check_svg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Found = Callable[[str], bytes | None]


_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_AVIF = (b"avif", b"avis")
_SCALED = frozenset({"png", "jpg", "webp"})
# Widths in pixels and qualities to try: 1200 is enough for a page.
_ATTEMPTS = ((1200, 85), (1200, 70), (1000, 60), (800, 50), (600, 40), (400, 40))
_MOST_PIXELS = 100_000_000


class PictureError(Exception):
    """A picture that cannot be a file of the site, with the reason."""


class PictureFile:
    """The file of a picture: its name, its content, and whether it was scaled down."""

    def __init__(self, data: bytes) -> None:
        """Check the content. Raises `PictureError`."""
        ending = _ending(data)
        self.is_scaled = len(data) > LARGE_IMAGE and ending in _SCALED
        if self.is_scaled:
            data, ending = _smaller(data), "webp"
        self.data = data
        self.name = f"{hashlib.sha256(data).hexdigest()[:16]}.{ending}"


class PictureFinder:
    """Finds the files of pictures: with the source, in the address itself, or on the web."""

    def __init__(self, cache: Path | None) -> None:
        """Fetch from the web only with a *cache*, the folder for what was fetched."""
        self._cache = cache

    def find(self, url: str, read_file: Found) -> PictureFile | None:
        """The file of the picture at *url*; None if it is elsewhere. Raises `PictureError`."""
        if url.startswith("data:"):
            return PictureFile(_in_address(url))
        data = read_file(url)
        if data is None and self._cache and url.startswith(("http://", "https://")):
            try:
                data = fetched(clean_picture(url).url, self._cache)
            except NotFetchedError as error:
                raise PictureError(str(error)) from error
        return None if data is None else PictureFile(data)


def _in_address(url: str) -> bytes:
    head, _, body = url.removeprefix("data:").partition(",")
    try:
        data = unquote_to_bytes(body)
        return base64.b64decode(data, validate=False) if head.endswith(";base64") else data
    except (binascii.Error, ValueError) as error:
        raise PictureError("its data cannot be decoded") from error


def _ending(data: bytes) -> str:
    """The ending of a file with this content. Raises `PictureError` if it is no picture."""
    for signature, ending in _SIGNATURES:
        if data.startswith(signature):
            return ending
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _AVIF:
        return "avif"
    if b"<svg" in data[:2000].lower():
        try:
            check_svg(data)
        except SvgError as error:
            raise PictureError(str(error)) from error
        return "svg"
    raise PictureError("it is no picture of a known type")


def _smaller(data: bytes) -> bytes:
    """The picture as WebP that is small enough for a page, or the smallest of the attempts."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PictureError("it has too many pixels")
            image = opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PictureError("it is damaged") from error
    made = b""
    for width, quality in _ATTEMPTS:
        image.thumbnail((width, width * 4))
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, method=4)
        made = file.getvalue()
        if len(made) <= LARGE_IMAGE:
            break
    return made
