"""Messages of problems with the file of a picture; the others are in `model/sentences.py`."""

from __future__ import annotations

from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.size_limits import MOST_PIXELS


def image_pixels(written: str, line: int, pixels: int) -> Problem:
    """The problem of an image with more *pixels* than are decoded."""
    message = (
        f"the image `{written}` has {pixels // 1_000_000} megapixels, more than "
        f"{MOST_PIXELS // 1_000_000}, so phones load all of them: scale it down"
    )
    return Problem(Kind.IMAGE_LARGE, line, message)


def image_type(written: str, line: int, kind: str) -> Problem:
    """The problem of an image whose file has another type, *kind*, than its name."""
    what = f"is a {kind} by its content" if kind else "is not a picture by its content"
    message = f"the image `{written}` {what}: rename it, or save it anew"
    return Problem(Kind.IMAGE_TYPE, line, message)


def image_metadata(written: str, line: int) -> Problem:
    """The problem of an image with metadata that stay."""
    message = (
        f"the image `{written}` has metadata, such as the place where it was taken, which cannot "
        "be removed from this AVIF file: save it without them, or as JPEG, PNG or WebP"
    )
    return Problem(Kind.IMAGE_TYPE, line, message)
