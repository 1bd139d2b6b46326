"""Covers: a drawing for each edition, made of its id and its tags.

A cover is a grid of tiles. Each tag has a motif and a shade of its own, so editions on the same
subjects look related; the id of the edition decides where the tiles are. The same id and tags
always give the same cover.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.colours import INK, PAPER, mix

if TYPE_CHECKING:
    from collections.abc import Sequence


COLUMNS, ROWS, TILE = 6, 4, 100
WIDTH, HEIGHT = COLUMNS * TILE, ROWS * TILE
MOTIFS = ("quarter", "half", "disc", "triangle", "bars", "square", "ring")
_EMPTY = 64  # of 256 tiles
_GROUNDS = 3  # the shades that can be the ground of a cover


class Tile(NamedTuple):
    """A tile: left and top, its motif, quarters by which that is turned, a shade of the palette."""

    left: int
    top: int
    motif: str
    turn: int
    shade: int


class Cover(NamedTuple):
    """A cover: the shade of its ground, and its tiles."""

    ground: int
    tiles: tuple[Tile, ...]


def cover_file(docname: str) -> str:
    """The file of the cover of an edition."""
    return f"_covers/{docname}.svg"


def palette(accent: str) -> tuple[str, ...]:
    """The shades of a cover: pale, the accent itself, deep, light, ink."""
    shades = (mix(accent, PAPER, 0.86), accent, mix(accent, INK, 0.6), mix(accent, PAPER, 0.45))
    return (*shades, INK)


def cover(docname: str, tags: Sequence[str]) -> Cover:
    """The cover of the edition *docname*. A tag that occurs often in *tags* has more tiles."""
    ground = _digest(docname)[0] % _GROUNDS
    places = [(x * TILE, y * TILE) for y in range(ROWS) for x in range(COLUMNS)]
    tiles = (_tile(place, ground, f"{docname} {place}", tags or [docname]) for place in places)
    return Cover(ground, tuple(tile for tile in tiles if tile))


def _tile(place: tuple[int, int], ground: int, seed: str, tags: Sequence[str]) -> Tile | None:
    filled, which, turn, *_rest = _digest(seed)
    if filled < _EMPTY:
        return None
    motif, shade, *_rest = _digest(tags[which % len(tags)])
    others = [one for one in range(len(palette(INK))) if one != ground]
    return Tile(*place, MOTIFS[motif % len(MOTIFS)], turn % 4, others[shade % len(others)])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def svg(found: Cover, accent: str) -> str:
    """*found* as SVG: a path for each shade."""
    shades = palette(accent)
    paths = [f'<path fill="{shades[found.ground]}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>']
    for number, shade in enumerate(shades):
        lines = "".join(_path(tile) for tile in found.tiles if tile.shade == number)
        if lines:
            paths.append(f'<path fill="{shade}" fill-rule="evenodd" d="{lines}"/>')
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(paths)}</svg>\n'


# Corners of a tile, clockwise; a motif that is turned begins at another one.
_CORNERS = ((0, 0), (TILE, 0), (TILE, TILE), (0, TILE))


def corners(tile: Tile) -> list[tuple[int, int]]:
    """The corners of *tile*, clockwise, from the one to which its motif is turned."""
    turned = (*_CORNERS[tile.turn :], *_CORNERS[: tile.turn])
    return [(tile.left + x, tile.top + y) for x, y in turned]


def bars(tile: Tile) -> list[tuple[int, int, int, int]]:
    """The three bars of *tile* as boxes: left, top, right, bottom."""
    fifth = TILE // 5
    spans = [(at, at + fifth) for at in range(0, TILE, 2 * fifth)]
    boxes = [(0, a, TILE, b) if tile.turn % 2 else (a, 0, b, TILE) for a, b in spans]
    x, y = tile.left, tile.top
    return [(x + a, y + b, x + c, y + d) for a, b, c, d in boxes]


def _path(tile: Tile) -> str:
    """The motif of *tile* as path data (https://www.w3.org/TR/SVG2/paths.html)."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners(tile)
    half = TILE // 2
    paths = {
        "quarter": f"M{ax} {ay}L{bx} {by}A{TILE} {TILE} 0 0 1 {dx} {dy}z",
        "half": f"M{ax} {ay}A{half} {half} 0 0 0 {bx} {by}z",
        "disc": _circle(tile, half),
        "triangle": f"M{ax} {ay}L{bx} {by}L{dx} {dy}z",
        "bars": "".join(f"M{a} {b}H{c}V{d}H{a}z" for a, b, c, d in bars(tile)),
        "square": f"M{ax} {ay}L{bx} {by}L{cx} {cy}L{dx} {dy}z",
        "ring": _circle(tile, half) + _circle(tile, half // 2),
    }
    return paths[tile.motif]


def _circle(tile: Tile, radius: int) -> str:
    left, middle = tile.left + TILE // 2 - radius, tile.top + TILE // 2
    arc = f"a{radius} {radius} 0 0 1"
    return f"M{left} {middle}{arc} {2 * radius} 0{arc} {-2 * radius} 0z"
