"""Front matter: order of keys, quotes, dates and numbers of editions."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import yaml

from sphinx_newsletter.editing.transaction import Edit
from sphinx_newsletter.lint.rules.rule import Found, Page, Severity, Site, page_rule, site_rule
from sphinx_newsletter.model.front_matter import FIELDS
from sphinx_newsletter.model.outline import Span
from sphinx_newsletter.model.yaml_lines import Table, Text, YamlError, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.edition import Edition


_ORDER = {field.key: place for place, field in enumerate(FIELDS)}
_WORDS = frozenset({"subtitle"})  # without quotes, other YAML parsers read a year as a number
_QUOTED = re.compile(r"([a-z]+):( +)(?:\"([^\"\\]*)\"|'([^']*)')[ \t]*(?:#.*)?")


class _Keys(NamedTuple):
    """Front matter: the line after the opening `---`, the line of the closing one, the content."""

    first: int
    end: int
    table: Table


def _keys(page: Page) -> _Keys | None:
    """The front matter; None if a line has several keys or something is wrong with it."""
    front = page.source.front
    if not front or front.lines < 3:
        return None
    opening = next(n for n, line in enumerate(page.lines, start=1) if line.strip())
    first, end = opening + 1, front.lines
    try:
        table = load("\n".join(page.lines[first - 1 : end - 1]), first)
    except YamlError:
        return None
    if not isinstance(table, Table) or table.repeats:
        return None
    starts = (page.lines[line - 1] for line in table.key_lines.values())
    plain = all(re.match(r"[\w\"']", line) for line in starts)
    unique = len(set(table.key_lines.values())) == len(table.key_lines)
    return _Keys(first, end, table) if plain and unique else None


@page_rule(Severity.HINT, fixes=True)
def front_matter_order(page: Page) -> Iterator[Found]:
    """Editors find the keys of the front matter faster if all editions have the same order."""
    keys = _keys(page)
    if not keys:
        return
    written = list(keys.table.key_lines)
    # Unknown keys keep their order, after the others.
    wanted = sorted(written, key=lambda key: _ORDER.get(key, len(_ORDER)))
    if wanted == written:
        return
    first = next(one for one, other in zip(written, wanted, strict=True) if one != other)
    line = keys.table.key_lines[first]
    message = f"the keys are out of order: write {', '.join(f'`{key}`' for key in wanted)}"
    yield Found(line, message, 0, _reordered(page, keys, wanted))


def _reordered(page: Page, keys: _Keys, wanted: list[str]) -> tuple[Edit, ...]:
    """The edit that puts the lines of keys in the order *wanted*; none if that is not safe."""
    pieces, rest = _pieces(page, keys)
    lines = [line for key in wanted for line in pieces[key]] + rest
    try:
        table = load("\n".join(lines))
    except YamlError:
        return ()
    if not isinstance(table, Table) or _values(table) != _values(keys.table):
        return ()
    start, end = (page.at.insert(line, "").start for line in (keys.first, keys.end))
    return (Edit(start, end, "".join(line + page.at.ending for line in lines)),)


def _pieces(page: Page, keys: _Keys) -> tuple[dict[str, list[str]], list[str]]:
    """The lines of each key with the comments and blank lines above it; and the remaining ones."""
    begins = {line: key for key, line in keys.table.key_lines.items()}
    pieces: dict[str, list[str]] = {}
    above: list[str] = []
    key = ""
    for number in range(keys.first, keys.end):
        line = page.lines[number - 1]
        if number in begins:
            key = begins[number]
            pieces[key] = [*above, line]
            above = []
        elif not line.strip() or line.startswith("#") or not key:
            above.append(line)
        else:  # the value continues, perhaps after a blank line
            pieces[key] += [*above, line]
            above = []
    return pieces, above


def _values(table: Table) -> dict[str, object]:
    """The values of a table without their lines."""
    return {key: _plain(value) for key, value in table.value.items()}


def _plain(value: object) -> object:
    found = getattr(value, "value", value)
    if isinstance(found, tuple):
        return [_plain(one) for one in found]
    return _values(value) if isinstance(value, Table) else found


@page_rule(Severity.HINT, fixes=True)
def front_matter_quotes(page: Page) -> Iterator[Found]:
    """A value has quotes that it does not need."""
    keys = _keys(page)
    for line in keys.table.key_lines.values() if keys else ():
        match = _QUOTED.fullmatch(page.lines[line - 1])
        if not match:
            continue
        key, value = match[1], match[3] if match[3] is not None else match[4]
        start = match.end(2)
        if key in _ORDER and _is_plain(key, value):
            at = Span(line, start, start + len(value) + 2)
            edits = page.put(at, value, page.lines[line - 1][at.start : at.end])
            yield Found(line, f"`{key}` needs no quotes: write `{key}: {value}`", start + 1, edits)


def _is_plain(key: str, value: str) -> bool:
    """Whether *value* is the same without quotes, for us and (if a word) for other parsers."""
    try:
        table = load(f"{key}: {value}\n")
        others = yaml.safe_load(f"{key}: {value}\n")[key]
    except (YamlError, yaml.YAMLError, ValueError):
        return False
    read = table.value.get(key) if isinstance(table, Table) else None
    same = isinstance(read, Text) and read.value == value and bool(value)
    return same and (key not in _WORDS or isinstance(others, str))


@page_rule(Severity.WARNING)
def updated_before(page: Page) -> Iterator[Found]:
    """An edition cannot have been updated before it was published: a date is wrong."""
    front = page.source.front
    if front and front.date and front.updated:
        latest = front.updated.as_day()
        first = front.date.as_day().replace(day=front.date.day or 1)
        if latest < first:
            message = f"`updated` ({front.updated}) is before `date` ({front.date}): correct one"
            yield Found(_line(page, "updated"), message)


def _line(page: Page, key: str) -> int:
    lines = page.lines[: page.source.front.lines] if page.source.front else []
    return next((n for n, line in enumerate(lines, start=1) if line.startswith(key)), 1)


@site_rule(Severity.WARNING)
def number_order(site: Site) -> Iterator[tuple[str, Found]]:
    """The numbers of editions are not in the order of their dates, which confuses readers."""
    numbered = [one for one in reversed(site.archive.editions) if one.number is not None]
    for before, edition in pairwise(numbered):
        if (edition.number or 0) < (before.number or 0):
            order = f"number {edition.number} ({edition.date}) comes after number {before.number}"
            where = f"({before.date}, {before.docname}.md)"
            yield _path(edition), Found(1, f"{order} {where}: change a number or a date")


@site_rule(Severity.WARNING)
def number_twice(site: Site) -> Iterator[tuple[str, Found]]:
    """Two editions have the same number."""
    seen: dict[int, Edition] = {}
    for edition in reversed(site.archive.editions):
        if edition.number is None:
            continue
        if other := seen.get(edition.number):
            message = f"{other.docname}.md also has the number {edition.number}: change one"
            yield _path(edition), Found(1, message)
        seen.setdefault(edition.number, edition)


@site_rule(Severity.HINT)
def date_twice(site: Site) -> Iterator[tuple[str, Found]]:
    """Two editions have the same date: the same day, or the same month without a day."""
    seen: dict[str, Edition] = {}
    for edition in reversed(site.archive.editions):
        if other := seen.get(str(edition.date)):
            message = (
                f"{other.docname}.md also has the date {edition.date}: add the day, or correct it"
            )
            yield _path(edition), Found(1, message)
        seen.setdefault(str(edition.date), edition)


def _path(edition: Edition) -> str:
    return f"{edition.docname}.md"
