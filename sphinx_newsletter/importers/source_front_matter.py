"""Front matter of other site generators: YAML, TOML, JSON, and header lines without a fence."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml

from sphinx_newsletter.model.dates import EditionDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# Hugo allows empty lines above the fence.
_FENCED = re.compile(
    r"(?P<above>\s*)^(?P<fence>---|\+\+\+)[ \t]*\n(?P<block>.*?)^(?P=fence)[ \t]*$\n?",
    re.DOTALL | re.MULTILINE,
)
_JSON = re.compile(r"(?=\{\s*(?:\"|\}))")
# As Pelican and MultiMarkdown have them: `Key: value`, and indented lines that go on.
_HEADER = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):(?:[ \t]+(?P<value>.*)|[ \t]*)")
_HEADER_KEYS = frozenset(("title", "date", "number", "category", "slug", "author", "status"))
_COMMA = re.compile(",")
_KEY = re.compile(r"""^\s*["']?(?P<key>[\w-]+)["']?\s*[:=]""")
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?"
    r"(?P<time>[T ]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?.*",
    re.DOTALL,
)
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d.%m.%Y")
_MONTHS = ("%B %Y", "%b %Y")
# As Americans write it, where the second number can be no month.
_MONTH_FIRST = re.compile(
    r"(?P<month>\d{1,2})(?P<mark>[-/])(?P<day>1[3-9]|2\d|3[01])(?P=mark)(?P<year>\d{4})"
)
_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[-_./]?(0[1-9]|1[0-2])(?:[-_./]?(0[1-9]|[12]\d|3[01]))?(?!\d)"
)

# Jekyll takes a day without a zero, too.
_SHORT_DAY = re.compile(r"(?:^|/)((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})(?=[-_./])")
# Folders of a year, of a month by its name, and perhaps of a day.
_IN_FOLDERS = re.compile(
    r"(?:^|/)(?P<year>(?:19|20)\d{2})/(?P<month>[a-z]{3,9})(?:/(?P<day>\d{1,2})(?!\d))?(?=[/.])",
    re.IGNORECASE,
)

_IN_WORDS = re.compile(
    r"\b(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?P<first>\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?(?P<second>[A-Z][a-z]{2,8})\.?,?"
    r"|(?P<alone>[A-Z][a-z]{2,8})) (?P<year>(?:19|20)\d{2})\b"
)


@dataclass(frozen=True)
class SourceFront:
    """The front matter of a file: its values by key, and the lines of its keys.

    `body` is what follows, `first_line` the line on which it begins. `problem` says why the front
    matter could not be read; then `values` has what single lines say.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: str = ""
    first_line: int = 1
    form: str = ""
    block: str = ""
    problem: str = ""

    def text(self, *keys: str) -> str:
        """The value of the first of *keys* that has one, as one line."""
        found = next((self.values[key] for key in keys if self.values.get(key)), "")
        return " ".join(str(found).split()) if not isinstance(found, (dict, list)) else ""

    def names(self, *keys: str, between: re.Pattern[str] = _COMMA) -> tuple[str, ...]:
        """The names that the first of *keys* lists; in a text, *between* parts them."""
        found: Any = next((self.values[key] for key in keys if self.values.get(key)), [])
        if isinstance(found, dict):
            found = [found.get("name", "")]
        if not isinstance(found, list):
            found = between.split(str(found))
        texts = (one.get("name", "") if isinstance(one, dict) else one for one in found)
        return tuple(dict.fromkeys(name for one in texts if (name := str(one).strip())))

    def flag(self, key: str) -> bool | None:
        """The value of *key* if it is true or false."""
        return {"true": True, "false": False}.get(str(self.values.get(key, "")).strip().lower())


def split(text: str) -> SourceFront:
    """The front matter of *text*, in whatever form it has."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = _FENCED.match(text)
    if found and (not found["above"] or _KEY.match(found["block"])):
        return _read(
            found["block"], text, found.end(), "yaml" if found["fence"] == "---" else "toml"
        )
    if _JSON.match(text):
        try:
            _values, end = json.JSONDecoder().raw_decode(text)
        except ValueError:
            return SourceFront(body=text)
        return _read(text[:end], text, end, "json")
    return _headers(text)


def _read(block: str, text: str, end: int, form: str) -> SourceFront:
    values: Any = {}
    problem = ""
    try:
        if form == "yaml":
            values = yaml.load(block, Loader=yaml.CBaseLoader) or {}  # noqa: S506 - text alone
        elif form == "toml":
            values = tomllib.loads(block)
        else:
            values = json.loads(block)
        if not isinstance(values, dict):
            raise ValueError("it is no table of keys and values")
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        problem = " ".join(str(error).split())
        values = dict(_single_lines(block))
    values = {str(key).lower(): value for key, value in values.items()}
    rest = text[end:]
    body = rest.lstrip("\n")
    first = text.count("\n", 0, len(text) - len(body)) + 1
    return SourceFront(values, dict(_lines(block, text)), body, first, form, block, problem)


def _single_lines(block: str) -> Iterator[tuple[str, str]]:
    """What lines with a key and a value say, where the whole cannot be read."""
    for line in block.splitlines():
        found = _KEY.match(line)
        if found and (value := line[found.end() :].strip().strip("\"'")):
            yield found["key"], value


def _lines(block: str, text: str) -> Iterator[tuple[str, int]]:
    first = text.count("\n", 0, text.index(block)) + 1
    for number, line in enumerate(block.splitlines(), first):
        if found := _KEY.match(line):
            yield found["key"].lower(), number


def _headers(text: str) -> SourceFront:
    """Header lines at the beginning, up to an empty line, if they are any."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    key, end = "", 0
    rows = text.split("\n")
    for number, row in enumerate(rows, 1):
        found = _HEADER.fullmatch(row)
        if found:
            key = found["key"].strip().lower()
            values[key], lines[key] = (found["value"] or "").strip(), number
        elif key and row[:1] in (" ", "\t") and row.strip():
            values[key] = f"{values[key]} {row.strip()}"
        elif row.strip():
            return SourceFront(body=text)
        else:
            break
        end = number
    if not _HEADER_KEYS & values.keys():
        return SourceFront(body=text)
    rest = "\n".join(rows[end:])
    body = rest.lstrip("\n")
    first = end + 1 + len(rest) - len(body)
    return SourceFront(values, lines, body, first, "headers", "\n".join(rows[:end]))


def read_date(value: object, zone: str) -> EditionDate | None:
    """The day, or month, that *value* names, in the time zone *zone*.

    >>> str(read_date("2024-04-28 23:30:00 Z", "Europe/Berlin")), str(read_date("May 2024", "UTC"))
    ('2024-04-29', '2024-05')
    """
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(ZoneInfo(zone)).date()
    if isinstance(value, date):
        return EditionDate(value.year, value.month, value.day)
    text = " ".join(str(value or "").split())
    try:
        if found := _ISO.fullmatch(text):
            return _of_iso(found, zone)
        if found := _MONTH_FIRST.fullmatch(text):
            return EditionDate.parse(f"{found['year']}-{found['month']:0>2}-{found['day']}")
        return _of_words(text, zone)
    except (ValueError, OverflowError):
        return None


def _of_iso(found: re.Match[str], zone: str) -> EditionDate:
    day = f"-{int(found['day']):02}" if found["day"] else ""
    written = f"{found['year']}-{int(found['month']):02}{day}"
    if day and found["time"] and found["zone"]:
        offset = "+00:00" if found["zone"] in ("Z", "UTC") else found["zone"]
        time = found["time"].strip("T ").partition(".")[0].zfill(5)
        moment = datetime.fromisoformat(f"{written}T{time}{offset}")
        written = moment.astimezone(ZoneInfo(zone)).date().isoformat()
    return EditionDate.parse(written)


def _of_words(text: str, zone: str) -> EditionDate | None:
    for form in (*_WRITTEN, *_MONTHS):
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return EditionDate(found.year, found.month, None if form in _MONTHS else found.day)
    found = parsedate_to_datetime(text)
    day = found.astimezone(ZoneInfo(zone)) if found.tzinfo else found
    return EditionDate(day.year, day.month, day.day)


def date_in_name(name: str) -> EditionDate | None:
    """The date in the *name* of a file or a folder, the last one of it.

    >>> str(date_in_name("issues/2024/2024-04-28-on-burn.md")), date_in_name("issue-12.md")
    ('2024-04-28', None)
    >>> str(date_in_name("2022/Jul/15.md")), str(date_in_name("2022/july/news.md"))
    ('2022-07-15', '2022-07')
    """
    for year, month, day in (*_SHORT_DAY.findall(name)[-1:], *reversed(_IN_NAME.findall(name))):
        try:
            return EditionDate.parse("-".join(one.zfill(2) for one in (year, month, day) if one))
        except ValueError:
            continue
    found = _IN_FOLDERS.search(name)
    return (
        read_date(" ".join(filter(None, found.group("day", "month", "year"))), "UTC")
        if found
        else None
    )


def date_in_words(title: str) -> EditionDate | None:
    """The date somewhere in a *title*, the last one of it.

    >>> str(date_in_words("News: January 18th, 2015")), str(date_in_words("No. 5, May 2024"))
    ('2015-01-18', '2024-05')
    """
    for found in reversed([*_IN_WORDS.finditer(title)]):
        month = found["month"] or found["second"] or found["alone"]
        words = (found["day"] or found["first"], month, found["year"])
        if date := read_date(" ".join(filter(None, words)), "UTC"):
            return date
    return date_in_name(title)
