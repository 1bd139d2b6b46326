"""Colours in sRGB: the shades of a newsletter's accent, readable on each page."""

from __future__ import annotations

import re
from typing import NamedTuple

# The red of rubrics: scribes and printers have set headings in it for a thousand years.
RUBRIC_RED = "#a12d14"
WHITE, BLACK = "#ffffff", "#000000"
INK, PAPER = "#1b1f24", "#faf7f2"
DARK_PAGE = "#131416"  # Furo's background in the dark
READABLE = 7.0  # contrast of text (WCAG 2.2, 1.4.6)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Accent(NamedTuple):
    """An accent as editors give it, and as text on a light and on a dark page."""

    colour: str
    on_light: str
    on_dark: str


def is_colour(value: object) -> bool:
    """Whether *value* is a colour in hexadecimal notation, as in `#a12d14`."""
    return isinstance(value, str) and bool(_HEX.fullmatch(value))


def accent(colour: str) -> Accent:
    """The accent *colour* with its readable shades.

    >>> accent("#a12d14").on_dark
    '#ce9285'
    """
    return Accent(colour, readable(colour, WHITE), readable(colour, DARK_PAGE))


def readable(colour: str, page: str) -> str:
    """*colour*, or the nearest shade of it that is readable on a *page* of this colour."""
    end = WHITE if _luminance(page) < _luminance("#808080") else BLACK
    shades = (mix(colour, end, step / 50) for step in range(51))
    return next(shade for shade in shades if contrast(shade, page) >= READABLE)


def mix(colour: str, other: str, share: float) -> str:
    """*colour* with a *share* of *other* from 0 to 1.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of *colour*, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted(map(_luminance, (colour, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
