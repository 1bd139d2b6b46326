"""Ids of imported editions: made of dates and words, never of their order.

An edition has the id of its date. Where two have one date, each gets a word of its own; so an
edition that is imported later moves none of the others.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from sphinx_newsletter.importers.inline import plain
from sphinx_newsletter.model.edition import read_name
from sphinx_newsletter.model.imported import Heading, Paragraph

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinx_newsletter.model.imported import ImportedEdition


UNDATED = "000"  # a number that no issue has
_OTHERS = re.compile(r"[^a-z0-9]+")
_LONGEST = 60  # letters of a slug
_DIGITS_FIRST = re.compile(r"\A(?:\d+(?:-|\Z))+")


def ids_of(editions: Sequence[ImportedEdition], taken: Collection[str]) -> list[str]:
    """The ids of *editions*, none of which is among those *taken*."""
    dates = [str(one.date) if one.date else "" for one in editions]
    count = Counter(dates)
    named = [
        date if date and count[date] == 1 and date not in taken else _with_slug(date, one)
        for date, one in zip(dates, editions, strict=True)
    ]
    again = Counter(named)
    made: list[str] = []
    for name, one in zip(named, editions, strict=True):
        is_free = again[name] == 1 and name not in taken
        made.append(name if is_free else f"{name}-{digest_of(one)}")
    used: set[str] = {*taken}
    for number, name in enumerate(made):  # the same text, on the same day
        at, free = 2, name
        while free in used:
            free, at = f"{name}-{at}x", at + 1
        made[number] = free
        used.add(free)
    return made


def _with_slug(date: str, edition: ImportedEdition) -> str:
    slug = ascii_slug(edition.slug) or ascii_slug(edition.title) or digest_of(edition)
    name = f"{date or UNDATED}-{slug}"
    return name if read_name(name) else f"{date or UNDATED}-{digest_of(edition)}"


def ascii_slug(text: str) -> str:
    """The words of *text* in small Latin letters; the first is no number.

    >>> ascii_slug("3 Ways to Größe"), ascii_slug("字")
    ('ways-to-grosse', '')
    """
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore")
    slug = _OTHERS.sub("-", letters.decode().lower()).strip("-")
    slug = _DIGITS_FIRST.sub("", slug)
    return slug[:_LONGEST].strip("-")


def digest_of(edition: ImportedEdition) -> str:
    """Eight characters of the SHA-256 of what *edition* says."""
    words = [edition.title, edition.address]
    words += [plain(one.content) for one in edition.blocks if isinstance(one, (Heading, Paragraph))]
    words += ["\n".join(one.lines) for one in edition.blocks if hasattr(one, "lines")]
    return "x" + hashlib.sha256("\n".join(words).encode()).hexdigest()[:7]
