"""Draws cost over size as an SVG.

By hand and not with matplotlib: a few lines and words need no library, the same
results give the same bytes, and the picture stays small.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bench.cases import COLD, WARM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.cases import Case
    from bench.results import Result


_WIDTH, _HEIGHT = 340, 300  # of one diagram, without its margins
_LEFT, _TOP, _RIGHT, _BOTTOM = 60, 50, 70, 50
_LINE = 15  # of text
_COLOURS = {"ours": "#0b5cad", "plain": "#a3480f", "Pelican": "#3b7a22", "Hugo": "#7a3f9d"}
_SHOWN = (COLD, next(case for case in WARM if case.name == "edited"))
_STYLE = "text{font:13px system-ui,sans-serif;fill:#333}.axis{stroke:#ddd}.end{text-anchor:end}"


class _Scale:
    """From values to places, both axes logarithmic."""

    def __init__(self, results: Sequence[Result]) -> None:
        sizes = sorted({result.editions for result in results})
        seconds = [result.median for result in results]
        self.sizes = sizes
        self.low = math.floor(math.log10(min(seconds)))
        self.high = max(math.ceil(math.log10(max(seconds))), self.low + 1)

    def x(self, editions: int) -> float:
        """The place of a number of editions."""
        first, last = math.log(self.sizes[0]), math.log(self.sizes[-1])
        return _LEFT + _WIDTH * (math.log(editions) - first) / ((last - first) or 1)

    def y(self, seconds: float) -> float:
        """The place of a number of seconds."""
        part = (math.log10(seconds) - self.low) / (self.high - self.low)
        return _TOP + _HEIGHT * (1 - part)


def draw(results: Sequence[Result], path: Path) -> None:
    """Write the picture of *results* to *path*."""
    names = {case.name for case in _SHOWN}
    shown = sorted(
        (result for result in results if result.case in names and not result.wrong),
        key=lambda result: result.editions,
    )
    scale = _Scale(shown)
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _HEIGHT + _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * 2} {height}" role="img">',
        "<title>Seconds of a build over the number of editions</title>",
        f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
    ]
    for place, case in enumerate(_SHOWN):
        of_case = [result for result in shown if result.case == case.name]
        parts += [f'<g transform="translate({place * width})">', *_diagram(case, of_case, scale)]
        parts.append("</g>")
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _diagram(case: Case, results: Sequence[Result], scale: _Scale) -> Iterator[str]:
    yield f'<text x="{_LEFT}" y="24">{case.title.capitalize()}, seconds</text>'
    for power in range(scale.low, scale.high + 1):
        y = scale.y(10.0**power)
        yield f'<line class="axis" x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="end" x="{_LEFT - 8}" y="{y + 4:.1f}">{10.0**power:g}</text>'
    for editions in scale.sizes:
        yield (
            f'<text x="{scale.x(editions):.1f}" y="{_TOP + _HEIGHT + 22}" '
            f'text-anchor="middle">{editions}</text>'
        )
    yield (
        f'<text x="{_LEFT + _WIDTH / 2:g}" y="{_TOP + _HEIGHT + 42}" '
        'text-anchor="middle">editions</text>'
    )
    lines = {
        name: [(scale.x(r.editions), scale.y(r.median)) for r in results if r.builder == name]
        for name in _COLOURS
    }
    for name, label in _labels(lines).items():
        yield from _line(name, lines[name], label)


def _labels(lines: dict[str, list[tuple[float, float]]]) -> dict[str, float]:
    """The height of the name at the end of each line, from the top, none over another."""
    ends = sorted((points[-1][1], points[-1][0], name) for name, points in lines.items() if points)
    heights: dict[str, float] = {}
    lowest: dict[float, float] = {}
    for y, x, name in ends:
        heights[name] = lowest[x] = max(y, lowest.get(x, 0) + _LINE)
    return heights


def _line(name: str, points: list[tuple[float, float]], label: float) -> Iterator[str]:
    colour = _COLOURS[name]
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    x = points[-1][0] + 8
    yield f'<text x="{x:.1f}" y="{label + 4:.1f}" style="fill:{colour}">{name}</text>'
