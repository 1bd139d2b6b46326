"""Anchors and slugs: the parts of addresses that are made of words, in any script.

An address lasts, so there is one rule for it. Letters, marks and digits stay, in lower case and in
the Unicode form NFC; each run of anything else becomes a hyphen. Where all letters are ASCII, the
anchor is the id that docutils makes, as it always was.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator


_SEPARATORS = re.compile(r"[\x00-/:-`{-\x7f]+")  # ASCII without digits and small letters
_AT_START = re.compile(r"^[0-9-]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# The small letter of the Turkish `İ` has a second dot, which nobody sees or types.
_DOTTED = re.compile("i\u0307+")
# Invisible: joiners, fillers and selectors that Unicode counts among letters and marks.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_DROPPED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me"})
_MARKS = frozenset({"Mn", "Mc"})
_KEPT = _MARKS | {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl"}
# Small letters of Cyrillic, Greek and Armenian that are drawn as Latin ones are.
_DRAWN_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝӏѵοαυνρικετχϲϳօսհոցզ",
    "aeopcyxijshdqwlvoauvpiketxcjouhngq",
)


def slug_of(text: str) -> str:
    """The words of *text*, joined by hyphens; empty if it has no letter and no digit.

    >>> slug_of("Größe über alles"), slug_of("C++, 3D & 茶")
    ('größe-über-alles', 'c-3d-茶')
    """
    if text.isascii():
        return _SEPARATORS.sub("-", text.lower()).strip("-")
    made: list[str] = []
    for letter in _lower(text):
        kept = _kept(letter)
        # A mark without a letter before it could not be seen.
        if kept and not (_is_mark(kept) and (not made or _SEPARATORS.match(made[-1]))):
            made.append(kept)
    slug = _SEPARATORS.sub("-", "".join(made)).strip("-")
    return unicodedata.normalize("NFC", _DOTTED.sub("i", slug))


def anchor_of(text: str) -> str:
    """The anchor of what is called *text*; empty if it has no letter and no digit.

    >>> anchor_of("3 ways to “sit”"), anchor_of("2024"), anchor_of("2024 年")
    ('ways-to-sit', '2024', '2024-年')
    """
    slug = slug_of(text)
    return (_docutils_id(text) or slug) if slug.isascii() else slug


def _docutils_id(text: str) -> str:
    """The same as `docutils.nodes.make_id`, for text whose letters are all ASCII."""
    letters = unicodedata.normalize("NFKD", _lower(text)).encode("ascii", "ignore").decode()
    return _AT_START.sub("", _SEPARATORS.sub("-", " ".join(letters.split()))).rstrip("-")


def is_slug(text: str) -> bool:
    """Whether *text* can be part of an address as it is."""
    return bool(text) and slug_of(text) == text


def is_anchor(text: str) -> bool:
    """Whether *text* can be an anchor as it is."""
    return bool(text) and anchor_of(text) == text


def _lower(text: str) -> str:
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    return _DOTTED.sub("i", composed)


@lru_cache(maxsize=4096)
def _kept(letter: str) -> str:
    """What is left of *letter*: itself, what it means in ASCII, a space, or nothing."""
    kind = unicodedata.category(letter)
    if letter.isascii():
        return letter
    if kind in _DROPPED or _INVISIBLE.match(letter):
        return ""
    plain = unicodedata.normalize("NFKD", letter)
    if plain.isascii() and kind[0] in "LN":  # of full width, or raised
        return plain.lower()
    return letter if kind in _KEPT else " "


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter[0]) in _MARKS


def as_drawn(address: str) -> str:
    """*address* as a reader sees it: the same for addresses that nobody can distinguish."""
    letters = unicodedata.normalize("NFKC", address).lower()
    return letters if letters.isascii() else letters.translate(_DRAWN_ALIKE)


def alike(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of *addresses* that looks like another one, with the first that it looks like."""
    first: dict[str, str] = {}
    for address in addresses:
        like = first.setdefault(as_drawn(address), address)
        if like != address:
            yield address, like


def as_uri(address: str) -> str:
    """*address*, an IRI, as a URI (RFC 3987, 3.1): what is not ASCII is percent-encoded.

    >>> as_uri("2024-04.html#größe")
    '2024-04.html#gr%C3%B6%C3%9Fe'
    """
    return address if address.isascii() else _NOT_ASCII.sub(lambda found: quote(found[0]), address)


def unique(wished: str, taken: Container[str]) -> str:
    """The id *wished*, with the lowest number that makes it different from all that are *taken*.

    >>> unique("a", {"b"}), unique("a", {"a"}), unique("a", {"a", "a-2"})
    ('a', 'a-2', 'a-3')
    """
    number, anchor = 1, wished
    while anchor in taken:
        number += 1
        anchor = f"{wished}-{number}"
    return anchor
