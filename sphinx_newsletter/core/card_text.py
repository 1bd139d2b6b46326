"""The words on a card: which of them can be drawn, on which lines, at which size."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    # How long a text is at a size.
    Measure = Callable[[str, int], float]


LEADING = 1.16
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}|“\s*”|„\s*“|«\s*»|\"\s*\"")
# Marks that stand above others and what joins letters: a plain row of glyphs cannot show them.
_NOT_SET = {"Mn", "Me", "Mc", "Cf", "Cc", "Cs", "Co", "Cn"}
_FROM_THE_RIGHT = {"R", "AL"}
_BREAKS_BELOW = 60


class Fitted(NamedTuple):
    """A text in lines, all of one size."""

    size: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """What the lines take, one below the other."""
        return round(self.size * LEADING) * len(self.lines)


def drawable(text: str, has_glyph: Callable[[str], bool]) -> str:
    """*text* without what the font cannot set; nothing, if that is most of its letters.

    >>> drawable("Qwen (通义) runs 🎉", lambda character: ord(character) < 128)
    'Qwen runs'
    """
    whole = unicodedata.normalize("NFC", text)
    kept = "".join(character for character in whole if is_drawable(character, has_glyph))
    kept = " ".join(_EMPTY_BRACKETS.sub("", kept).split())
    return kept if 2 * _letters(kept) >= _letters(whole) else ""


def is_drawable(text: str, has_glyph: Callable[[str], bool]) -> bool:
    """Whether the font can set all of *text*, whose letters are composed."""
    return all(
        character.isspace()
        or (
            unicodedata.category(character) not in _NOT_SET
            and unicodedata.bidirectional(character) not in _FROM_THE_RIGHT
            and has_glyph(character)
        )
        for character in text
    )


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def fit(text: str, sizes: Sequence[int], width: int, height: int, measure: Measure) -> Fitted:
    """*text* at the first of *sizes* at which it fits; if at none, as much of it as does.

    A word longer than a line makes the text smaller, and is broken if it stays one.
    """
    for size in sizes:
        found = _at(text, size, width, measure)
        if found and found.height <= height:
            return found
    size = sizes[-1]
    lines = [*_lines(list(_broken(text.split(), width, size, measure)), width, size, measure)]
    most = max(1, height // round(size * LEADING))
    cut = lines[:most]
    if len(lines) > most:
        cut[-1] = cut[-1][:-1].rstrip() + "…"
    return Fitted(size, tuple(cut))


def _at(text: str, size: int, width: int, measure: Measure) -> Fitted | None:
    """The lines at *size*, about equally long; None where a word is too long for it."""
    words = text.split()
    if size < _BREAKS_BELOW:
        words = list(_broken(words, width, size, measure))
    lengths = [measure(word, size) for word in words]
    if max(lengths, default=0) > width:
        return None
    lines = [*_lines(words, width, size, measure)]
    narrow, wide = int(max(lengths, default=0)), width
    while len(lines) > 1 and wide - narrow > 8:
        middle = (narrow + wide) // 2
        tried = [*_lines(words, middle, size, measure)]
        if len(tried) == len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    return Fitted(size, tuple(lines))


def _lines(words: Sequence[str], width: int, size: int, measure: Measure) -> Iterator[str]:
    line, length, space = "", 0.0, measure(" ", size)
    for word in words:
        more = measure(word, size)
        if line and length + space + more > width:
            yield line
            line, length = word, more
        else:
            line, length = (f"{line} {word}", length + space + more) if line else (word, more)
    if line:
        yield line


def _broken(words: Sequence[str], width: int, size: int, measure: Measure) -> Iterator[str]:
    """The *words*, those longer than a line in parts."""
    for word in words:
        rest = word
        while measure(rest, size) > width:
            end = len(rest) - 1
            while end > 1 and measure(rest[:end], size) > width:
                end -= max(1, int(end * (1 - width / measure(rest[:end], size))))
            yield rest[: max(1, end)]
            rest = rest[max(1, end) :]
        yield rest
