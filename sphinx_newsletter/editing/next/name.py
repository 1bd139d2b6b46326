"""The name of the next edition: the id, date and number that continue those of the others."""

from __future__ import annotations

import calendar
import datetime
import re
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import NAMING_RULE, read_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition


_RECENT = 6  # editions whose intervals count; the median ignores a holiday among them
_A_MONTH = 27  # days; with this interval or a longer one, an edition keeps the day of the month
_FOLDER = re.compile(r"[\w-]+")
_DIGITS = re.compile(r"\d+")


class Name(NamedTuple):
    """The name of a new edition; `id` is its path below the folder of the editions."""

    id: str
    date: EditionDate
    number: int | None = None


def next_name(
    archive: Archive,
    editions: str,
    today: datetime.date,
    id_: str = "",
    date: EditionDate | None = None,
) -> Name:
    """The name after those of *archive*, with the *id_* or *date* that an editor has chosen.

    *editions* is the folder of the editions; *today* counts if there are none. Raises
    `CommandError`.
    """
    latest = archive.editions[0] if archive.editions else None
    if not id_:
        date = date or next_date(archive, today)
        stem, number = _following(latest, date)
        return Name(_in_folder(stem, date, latest, editions), date, number)
    *folders, stem = id_.split("/")
    name = read_name(stem)
    for wrong in (one for one in folders if not _FOLDER.fullmatch(one)):
        raise CommandError(
            f"`{wrong}` cannot be a folder of editions: use letters, digits and hyphens"
        )
    if not name:
        raise CommandError(f"`{stem}` is not a name of an edition: {NAMING_RULE}")
    if name.date and date and not _agree(name.date, date):
        raise CommandError(f"the id says {name.date}, but `--date` says {date}: make them agree")
    date = date or name.date or next_date(archive, today)
    return Name(_in_folder(id_, date, latest, editions), date, name.number)


def next_date(archive: Archive, today: datetime.date) -> EditionDate:
    """The date of the next edition, by the median interval of the latest ones."""
    dates = [edition.date for edition in archive.editions if edition.date]
    if not dates:
        return EditionDate(today.year, today.month)
    try:
        return EditionDate.parse(str(_next_to(dates)))
    except (OverflowError, ValueError) as error:
        raise CommandError(f"no date follows {dates[0]}: choose one with `--date`") from error


def _next_to(dates: Sequence[EditionDate]) -> EditionDate:
    latest = dates[0]
    if latest.day is None:
        return _months_on(latest, _months_apart(dates))
    days = _days_apart(dates)
    if days is None or days >= _A_MONTH:
        return _months_on(latest, round((days or 30) / 30.44))
    day = latest.as_day() + datetime.timedelta(days=days)
    return EditionDate(day.year, day.month, day.day)


def _months_apart(dates: Sequence[EditionDate]) -> int:
    months = [date.year * 12 + date.month for date in dates[:_RECENT] if date.day is None]
    gaps = [later - earlier for later, earlier in pairwise(months) if later > earlier]
    return median_low(gaps) if gaps else 1


def _days_apart(dates: Sequence[EditionDate]) -> int | None:
    days = [date.as_day() for date in dates[:_RECENT] if date.day]
    gaps = [(later - earlier).days for later, earlier in pairwise(days) if later > earlier]
    return median_low(gaps) if gaps else None


def _months_on(date: EditionDate, months: int) -> EditionDate:
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    day = min(date.day, last) if date.day else None
    return EditionDate.parse(str(EditionDate(year, month + 1, day)))


def _following(latest: Edition | None, date: EditionDate) -> tuple[str, int | None]:
    """The file name of an edition with *date*, in the style of the *latest* one, and its number."""
    stem = latest.docname.rpartition("/")[2] if latest else ""
    style = read_name(stem)
    if style and style.number is not None:
        digits = _DIGITS.match(stem)
        width = len(digits[0]) if digits else 3
        return str(style.number + 1).zfill(width), style.number + 1
    by_day = bool(style and style.date and style.date.day)
    return str(date if by_day else EditionDate(date.year, date.month)), None


def _in_folder(id_: str, date: EditionDate, latest: Edition | None, editions: str) -> str:
    """The *id_*, in the folder of the *latest* edition if it names none.

    A folder with the year of the latest edition becomes one with the year of *date*.
    """
    if "/" in id_ or not latest:
        return id_
    folders = latest.docname.removeprefix(editions.strip("/") + "/").split("/")[:-1]
    year = str(latest.date.year) if latest.date else ""
    return "/".join([*(str(date.year) if folder == year else folder for folder in folders), id_])


def _agree(one: EditionDate, other: EditionDate) -> bool:
    """Whether two dates are equal; a missing day equals any."""
    days = one.day is None or other.day is None or one.day == other.day
    return (one.year, one.month) == (other.year, other.month) and days
