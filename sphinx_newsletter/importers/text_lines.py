"""Lines of plain text, put together to blocks by their form."""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<sign>[•◦▪‣●○·*–-])|(?P<number>\d{1,3})[.)])[ \t]+(?P<text>\S.*)"
)
_RULE = re.compile(r"\s*(?:[-–—_=*~─]\s?){3,}\s*")
_QUOTE = re.compile(r"\s*>+\s?(?P<text>.*)")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_NARROWEST, _WIDEST = 50, 80  # characters of the longest line where a program has wrapped all
_FILLED = 0.6  # of the widest line: each line but the last is that long at least
_LONGEST_TITLE = 90
_MOST_WORDS = 14


class Shape(Enum):
    """Forms of blocks."""

    LINE = auto()
    UNDERLINED = auto()
    TEXT = auto()
    LIST = auto()
    QUOTE = auto()
    RULE = auto()


class Entry(NamedTuple):
    """A line of a block, or an item of a list with its sign (`-` or `1.`)."""

    text: str
    indent: int = 0
    sign: str = ""


class Block(NamedTuple):
    """Lines that belong together; `is_apart` if there is an empty line above it."""

    shape: Shape
    entries: tuple[Entry, ...]
    written: str
    line: int
    end_line: int
    is_apart: bool = True

    @property
    def text(self) -> str:
        """All words, in one line."""
        return " ".join(one.text for one in self.entries)


def key_of(text: str) -> str:
    """*text* as contents lists repeat it: without its number, in any case.

    >>> key_of("2.  Latest Developments: ")
    'latest developments'
    """
    return " ".join(re.sub(r"^[\d.)•*-]+\s+", "", text.strip()).casefold().strip(" :.").split())


def is_address(text: str) -> bool:
    """Whether *text* contains an address."""
    return bool(_ADDRESS.search(text))


def is_title_like(text: str) -> bool:
    """Whether *text* has the form of a title: short, no sentence, no address."""
    if len(text) > _LONGEST_TITLE or len(text.split()) > _MOST_WORDS or is_address(text):
        return False
    return text[-1:] not in ".,;:" and not text[:1].islower() and any(map(str.isalnum, text))


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of *text*."""
    lines = text.split("\n")
    begin = 0
    while begin < len(lines):
        if not lines[begin].strip():
            begin += 1
            continue
        end = begin
        while end < len(lines) and lines[end].strip():
            end += 1
        yield from _of_group(lines, begin, end)
        begin = end


def _of_group(lines: Sequence[str], begin: int, end: int) -> Iterator[Block]:
    """The blocks of lines without an empty one between them."""
    at = begin
    while at < end:
        is_apart = at == begin
        stop, block = _next(lines, at, end)
        yield block._replace(is_apart=is_apart)
        at = stop


def _next(lines: Sequence[str], at: int, end: int) -> tuple[int, Block]:
    """The block that begins at *at*, and where it ends."""
    if _RULE.fullmatch(lines[at]):
        return at + 1, _block(Shape.RULE, (), lines, at, at + 1)
    if _BULLET.fullmatch(lines[at]):
        return _list(lines, at, end)
    if _QUOTE.fullmatch(lines[at]):
        stop = at
        while stop < end and _QUOTE.fullmatch(lines[stop]):
            stop += 1
        found = (_QUOTE.fullmatch(line) for line in lines[at:stop])
        entries = tuple(Entry(one["text"].strip()) for one in found if one and one["text"].strip())
        shape = Shape.QUOTE if entries else Shape.RULE
        return stop, _block(shape, entries, lines, at, stop)
    if at + 1 < end and _RULE.fullmatch(lines[at + 1]) and is_title_like(lines[at].strip()):
        return at + 2, _block(Shape.UNDERLINED, (_entry(lines[at]),), lines, at, at + 2)
    stop = at + 1
    while stop < end and not (_RULE.fullmatch(lines[stop]) or _BULLET.fullmatch(lines[stop])):
        stop += 1
    if stop - at > 1 and _is_wrapped(lines[at:stop]):
        return stop, _block(Shape.TEXT, tuple(map(_entry, lines[at:stop])), lines, at, stop)
    return at + 1, _block(Shape.LINE, (_entry(lines[at]),), lines, at, at + 1)


def _entry(line: str) -> Entry:
    text = line.strip()
    return Entry(text, len(line) - len(line.lstrip()))


def _block(
    shape: Shape, entries: tuple[Entry, ...], lines: Sequence[str], begin: int, end: int
) -> Block:
    return Block(shape, entries, "\n".join(lines[begin:end]), begin + 1, end)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether a program has broken the *lines* of one paragraph."""
    widest = max(map(len, lines))
    if not _NARROWEST <= widest <= _WIDEST:
        return False
    return all(
        len(line) >= widest * _FILLED or len(line) + len(after.split()[0]) >= widest
        for line, after in pairwise(lines)
    )


def _list(lines: Sequence[str], at: int, end: int) -> tuple[int, Block]:
    """The list that begins at *at*; lines that are indented further go on with an item."""
    entries: list[Entry] = []
    stop = at
    while stop < end:
        line = lines[stop]
        found = _BULLET.fullmatch(line)
        indent = len(line) - len(line.lstrip())
        if found:
            sign = f"{found['number']}." if found["number"] else "-"
            if (
                entries
                and indent == entries[0].indent
                and (sign == "-") != (entries[0].sign == "-")
            ):
                break
            entries.append(Entry(found["text"].strip(), indent, sign))
        elif indent > entries[-1].indent and not _RULE.fullmatch(line):
            last = entries[-1]
            entries[-1] = last._replace(text=f"{last.text} {line.strip()}")
        else:
            break
        stop += 1
    return stop, _block(Shape.LIST, tuple(entries), lines, at, stop)
