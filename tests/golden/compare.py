"""Compares two records, file by file and byte by byte."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_WIDTH = 300


def differences(base: Path, here: Path) -> Iterator[str]:
    """What is in one record and not in the other, or not the same: a path and the first line."""
    ours, theirs = _files(here), _files(base)
    for path in sorted(ours | theirs):
        if path not in ours:
            yield f"{path}: missing now"
        elif path not in theirs:
            yield f"{path}: new"
        elif (base / path).read_bytes() != (here / path).read_bytes():
            yield f"{path}: {_first(base / path, here / path)}"


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def _first(base: Path, here: Path) -> str:
    """The first line that is not the same, from a few characters before the difference."""
    lines = zip_longest(*(path.read_bytes().split(b"\n") for path in (base, here)), fillvalue=b"")
    for number, (old, new) in enumerate(lines, 1):
        if old != new:
            same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
            start = max(0, same - _WIDTH // 3)
            shown = (str(text[start : start + _WIDTH])[2:-1] for text in (old, new))
            return "line {}\n    - {}\n    + {}".format(number, *shown)
    return ""
