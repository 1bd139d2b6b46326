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


def texts(source: ImportSource, members: Iterable[str]) -> Iterator[tuple[str, str] | Finding]:
    """Each of the *members* with its text; what cannot be read, or was guessed, is a finding."""
    for member in members:
        try:
            text, guessed = decoded(source.read(member))
        except (KeyError, ValueError) as error:
            yield unreadable(member, str(error.args[0] if error.args else error))
            continue
        if "\0" in text:
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
    try:
        return data.decode(), ""
    except UnicodeDecodeError:
        found = _CHARSET.search(data[:_START])
        name = found[1].decode() if found else ""
        name = "" if name.lower().replace("_", "-") in ("utf-8", "utf8") else name
    for guess in (name, "utf-16" if b"\0" in data[:_START] else "", "windows-1252"):
        try:
            return data.decode(guess), "" if guess == name else guess
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("windows-1252", errors="replace"), "windows-1252"


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
