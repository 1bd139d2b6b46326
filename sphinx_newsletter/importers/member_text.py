"""Text of the members of a source: its encoding, and what to report of it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from sphinx_newsletter.model.imported import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.model.importers import ImportSource


_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_START = 4096  # bytes in which a page names its encoding
_SHORTEST = 8  # characters of a text


def texts(
    source: ImportSource, members: Iterable[str], *, with_null: bool = False
) -> Iterator[tuple[str, str] | Finding]:
    """Each of the *members* with its text; what cannot be read, or was guessed, is a finding.

    A file with null characters is no text, unless it is read *with_null*.
    """
    for member in members:
        try:
            text, guessed = decoded(source.read(member))
        except (KeyError, ValueError) as error:
            yield unreadable(member, str(error.args[0] if error.args else error))
            continue
        if "\0" in text and not with_null:
            yield unreadable(member, "it is no text")
            continue
        if guessed:
            yield encoding_guessed(member, guessed)
        yield member, text


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a page, and the name of the encoding if it had to be guessed."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), ""
    start, name = data[:_START], ""
    wide = _wide(start)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        found = _CHARSET.search(start)
        name = found[1].decode() if found else ""
        name = "" if name.lower().replace("_", "-") in ("utf-8", "utf8") else name
    else:
        if not wide:
            return text, ""
    for guess in (name, wide or ("utf-16" if b"\0" in start else ""), "windows-1252"):
        try:
            return data.decode(guess), "" if guess == name else guess
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("windows-1252", errors="replace"), "windows-1252"


def _wide(start: bytes) -> str:
    """The name of UTF-16 if *start* is English text in it, which is UTF-8, too."""
    for name, high, low in (
        ("utf-16", start[1::2], start[::2]),
        ("utf-16-be", start[::2], start[1::2]),
    ):
        if len(high) > _SHORTEST and high.count(0) * 3 > len(high) * 2 and not low.count(0):
            return name
    return ""


def unreadable(member: str, why: str) -> Finding:
    """The finding that *member* is left out, and why."""
    return Finding(
        rule="file-unreadable", kind=Kind.NEEDS_A_PERSON, before=why, member=member, line=1
    )


def encoding_guessed(member: str, name: str) -> Finding:
    """The finding that *member* does not say that its encoding is *name*."""
    return Finding(
        rule="encoding-guessed", kind=Kind.NEEDS_A_PERSON, after=name, member=member, line=1
    )
