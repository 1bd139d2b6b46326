"""Pieces of a line as Markdown: no sign of a text means anything, each mark of a style does."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from markdown_it.common.utils import isPunctChar, isWhiteSpace

from sphinx_newsletter.model.imported import Style

if TYPE_CHECKING:
    from collections.abc import Iterator


_ALWAYS = frozenset("\\`*[]{$~#")
_MEANS_SOMETHING = re.compile(
    r"[\\`*\[\]{$~]|_|<|&|(?<=#)#"
    r"|(?<=http):|(?<=https):|(?<=mailto):|(?<=xmpp):|(?<=www)\."  # the beginning of an address
    r"|(?<=[a-z0-9_+-]):(?![\w:])",  # the end of the name of an emoji
    re.IGNORECASE,
)
_LONGEST_NAME = 60  # of an emoji or a scheme
_SCHEME = re.compile(
    r"(?:(?<![\w:]):(?:[+-]1|[a-z][a-z0-9_+-]*)|https?|mailto|xmpp):\Z|www\.\Z", re.IGNORECASE
)
ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_TAG = re.compile(r"<(?:[a-zA-Z/!?]|[\w.!#$%&'*+/=?^`{|}~-]+@|\Z)")
# What is special at the beginning of a line; of the first group, its first character is escaped.
_AT_START = re.compile(
    r"(?:\d{1,9}(?=[.)](?:\s|\Z)))|"
    r"(?=[-+](?:\s|\Z)|>|\+\+\+|%|\(.*\)=|:|=+\s*\Z|-[-:|\s]*\Z|\|)"
)
_NOTE_AT_START = re.compile(r"(\[\^[^\]]+\]):")
CLOSING = re.compile(r"(?:(?<=\s)|\A)(?=#+\Z)")


class Piece(NamedTuple):
    """A piece of a line: words, something in its final form, a style's mark, space or break."""

    kind: Literal["text", "raw", "open", "close", "space"]
    text: str
    style: Style | None = None


def spaced(pieces: list[Piece], *, breaks: bool) -> Iterator[Piece]:
    """*pieces* with one space or break between words, and none at the inner edges of a style."""
    made: list[Piece] = []
    pending = ""
    for piece in pieces:
        if piece.kind == "space":
            pending = "\n" if breaks and "\n" in (pending, piece.text) else " "
        elif piece.kind == "close":
            if made and made[-1].kind == "open":  # nothing is in it
                made.pop()
                continue
            made.append(piece)
        else:
            if pending and any(one.kind in ("text", "raw") for one in made):
                _insert(made, pending)
            pending = ""
            made.append(piece)
    yield from _with_marks(made)


def _insert(made: list[Piece], space: str) -> None:
    """Put *space* before the styles that begin at the end of *made*."""
    at = len(made)
    while at and made[at - 1].kind == "open":
        at -= 1
    made.insert(at, Piece("space", space))


def _with_marks(pieces: list[Piece]) -> Iterator[Piece]:
    """*pieces* with `_` for emphasis next to a mark for strong text, which are both `*`."""
    while True:  # what closes and opens again
        again = [
            n
            for n, (one, other) in enumerate(pairwise(pieces))
            if (one.kind, other.kind, one.style) == ("close", "open", other.style)
        ]
        if not again:
            break
        del pieces[again[0] : again[0] + 2]
    opened: list[int] = []
    partner: dict[int, int] = {}
    for n, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append(n)
        elif piece.kind == "close":
            begin = opened.pop()
            partner |= {n: begin, begin: n}
    marks = {n for n, piece in enumerate(pieces) if piece.style in (Style.EMPHASIS, Style.STRONG)}
    beside = {n for n in marks if {n - 1, n + 1} & marks}
    for n, piece in enumerate(pieces):
        is_beside = n in beside or partner.get(n) in beside
        if piece.style is Style.EMPHASIS and is_beside:
            yield piece._replace(text="_")
        else:
            yield piece


def joined(pieces: list[Piece]) -> list[str]:
    """The text of each of *pieces*, escaped, so that each mark of a style is one."""
    made: list[str] = []
    for n, piece in enumerate(pieces):
        before = pieces[n - 1].text[-1:] if n else ""
        after = pieces[n + 1].text[:1] if n + 1 < len(pieces) else ""
        is_before_raw = n + 1 < len(pieces) and pieces[n + 1].kind == "raw"
        if piece.kind == "text":
            made.append(escaped(piece.text, before, after, before_raw=is_before_raw))
        else:
            made.append("\\\n" if piece.text == "\n" else piece.text)
    for n, piece in enumerate(pieces):
        if piece.kind in ("open", "close"):
            _free(pieces, made, n)
        elif n and made[n][:1] == "`" == made[n - 1][-1:]:  # two pieces of code
            made[n] = f"<!-- -->{made[n]}"
    _keep_edges(pieces, made)
    return made


def _keep_edges(pieces: list[Piece], made: list[str]) -> None:
    """Write a no-break space at the beginning or end of a line as a reference: it would go."""
    for n, piece in enumerate(pieces):
        if piece.kind == "text":
            if made[n][0].isspace() and (n == 0 or pieces[n - 1].text == "\n"):
                _refer(made, n, at_start=True)
            if made[n][-1].isspace() and (n + 1 == len(pieces) or pieces[n + 1].text == "\n"):
                _refer(made, n, at_start=False)


def _free(pieces: list[Piece], made: list[str], n: int) -> None:
    """Write the letters next to the mark *n* as references, where it would not be one."""
    is_open = pieces[n].kind == "open"
    outer, inner = (n - 1, n + 1) if is_open else (n + 1, n - 1)
    if 0 <= inner < len(pieces) and pieces[inner].kind == "text":
        edge = made[inner][0 if is_open else -1]
        if isWhiteSpace(ord(edge)) or not edge.isprintable():
            _refer(made, inner, at_start=is_open)
    if not 0 <= outer < len(pieces) or pieces[outer].kind != "text":
        return
    inside = made[inner][0 if is_open else -1]
    outside = made[outer][-1 if is_open else 0]
    is_letter = not (isWhiteSpace(ord(outside)) or isPunctChar(outside))
    if is_letter and (isPunctChar(inside) or pieces[n].text == "_"):
        _refer(made, outer, at_start=not is_open)


def _refer(made: list[str], n: int, *, at_start: bool) -> None:
    """Write the first or last character of piece *n* as a reference, such as `&#65;`."""
    text = made[n]
    if at_start:
        made[n] = f"&#{ord(text[0])};{text[1:]}"
    else:
        made[n] = f"{text[:-1]}&#{ord(text[-1])};"


def escaped(text: str, before: str, after: str, *, before_raw: bool = False) -> str:
    """*text* between the characters *before* and *after*, without any meaning in Markdown."""
    text = unicodedata.normalize("NFC", text)

    def escape(found: re.Match[str]) -> str:
        sign, at = found[0], found.start()
        if sign in _ALWAYS or (
            sign in ":." and _SCHEME.search(text[max(0, at - _LONGEST_NAME) : at + 1])
        ):
            return f"\\{sign}"
        if sign in ":.":
            return sign
        if sign == "_":
            left = text[at - 1] if at else before
            right = text[at + 1 : at + 2] or after
            return sign if _is_letter(left) and _is_letter(right) else f"\\{sign}"
        is_special = _TAG.match(text, at) if sign == "<" else ENTITY.match(text, at)
        return f"\\{sign}" if is_special else sign

    made = _MEANS_SOMETHING.sub(escape, text)
    if before_raw and text[-1:] in ("!", "^"):
        return f"{made[:-1]}\\{text[-1]}"
    return made


def _is_letter(sign: str) -> bool:
    return bool(sign) and not (isWhiteSpace(ord(sign)) or isPunctChar(sign))


def line_start(line: str) -> str:
    """*line* with a backslash where it would begin a list, a heading or a comment."""
    line = _NOTE_AT_START.sub(r"\1\\:", line) if line.startswith("[^") else line
    if line.startswith("#"):
        return hashes_escaped(line)
    found = _AT_START.match(line)
    return f"{found[0]}\\{line[found.end() :]}" if found else line


def hashes_escaped(line: str) -> str:
    """*line* with backslashes before the `#` at its beginning."""
    words = line.lstrip("#")
    return "\\#" * (len(line) - len(words)) + words
