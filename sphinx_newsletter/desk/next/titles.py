"""The title of the next edition, in the manner of the latest one's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.core import Locale
from babel.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.desk.next.name import Name
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.edition import Edition


# How a date may be written in a title, the longest first.
_OF_A_DAY = ("full", "long", "d MMMM y", "MMMM d, y", "medium", "d MMMM", "MMMM d")
_OF_A_MONTH = ("MMMM y", "LLLL y", "MMMM", "LLLL")


def next_title(title: str, latest: Edition, name: Name, language: str) -> str:
    """The *title* of the *latest* edition with another date or number; else the new id.

    >>> next_title("2024-04 edition", Edition(…2024-04…), Name("2024-05", …), "en")
    '2024-05 edition'
    """
    for old, new in _forms(latest, name, language):
        found = re.search(rf"(?<!\w){re.escape(old)}(?!\w)", title)
        if found and old:
            return title[: found.start()] + new + title[found.end() :]
    return name.id.rpartition("/")[2]


def _forms(latest: Edition, name: Name, language: str) -> Iterator[tuple[str, str]]:
    """The ways to write the latest edition's name, and the new one's in the same way."""
    yield latest.docname.rpartition("/")[2], name.id.rpartition("/")[2]
    if latest.date:
        yield from _dates(latest.date, name.date, language)
    if latest.number is not None:
        number = name.number if name.number is not None else latest.number + 1
        for width in (4, 3, 2, 1):
            yield str(latest.number).zfill(width), str(number).zfill(width)


def _dates(old: EditionDate, new: EditionDate, language: str) -> Iterator[tuple[str, str]]:
    yield str(old), str(new)
    locale = Locale.parse(language)
    forms = (*_OF_A_DAY, *_OF_A_MONTH) if old.day and new.day else _OF_A_MONTH
    for form in forms:
        yield format_date(old.as_day(), form, locale), format_date(new.as_day(), form, locale)
