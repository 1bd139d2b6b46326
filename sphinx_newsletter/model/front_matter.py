"""The front matter of an edition: one schema, one parser.

The build, the checks and the guides all read `FIELDS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.model.dates import EditionDate, Moment
from sphinx_newsletter.model.edition import TagUse
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.sentences import (
    MYST_IN_FRONT_MATTER,
    front_matter_unreadable,
    key_twice,
    value_cut,
)
from sphinx_newsletter.model.setting_values import is_address
from sphinx_newsletter.model.size_limits import MOST_TAGS
from sphinx_newsletter.model.yaml_lines import (
    Items,
    Table,
    Text,
    Value,
    YamlError,
    comments_like_text,
    load,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


_BLOCK = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"\s*---[ \t]*(?:\n|$)")
_GUIDE_BLOCK = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass
class FrontMatter:
    """The front matter of one edition, parsed.

    `lines` is the number of lines that it takes, its two rules included; of front
    matter that is not closed only the first rule, so that its words can be seen. `doubt`
    is the problem for which the edition counts as a draft, if it is not called one.
    """

    date: EditionDate | None = None
    updated: EditionDate | None = None
    author: tuple[str, ...] = ()
    subtitle: str = ""
    tags: tuple[TagUse, ...] = ()
    number: int | None = None
    draft: bool = False
    publish: Moment | None = None
    discuss: str = ""
    lines: int = 0
    problems: list[Problem] = field(default_factory=list)
    doubt: Problem | None = None


class Field(NamedTuple):
    """One key of the schema: its parser, and its description in the reference."""

    key: str
    read: Callable[[Value], Any]
    form: str
    meaning: str
    invalid: Kind = Kind.VALUE_INVALID


def read_text(value: Value) -> str:
    """Text in one line."""
    if not isinstance(value, Text):
        raise ValueError("write plain text, in quotes if it contains a colon")
    return " ".join(value.value.split())


def read_date(value: Value) -> EditionDate:
    """A day or a month."""
    if not isinstance(value, Text):
        raise ValueError("write a day (`2024-04-28`) or a month (`2024-04`)")
    try:
        return EditionDate.parse(value.value)
    except ValueError as error:
        raise ValueError(
            f"`{value.value}` is not a date: write a day (`2024-04-28`) or a month (`2024-04`)"
        ) from error


def read_time(value: Value) -> Moment:
    """A time of day in a time zone, which occurs exactly once."""
    moment = Moment.parse(read_text(value))
    if moment.is_twice:
        raise ValueError(
            f"the clocks in {moment.zone} show {moment.time:%H:%M} twice on that day: write the "
            f"time with its difference from UTC, as in `{moment}`"
        )
    return moment


def read_address(value: Value) -> str:
    """The address of a page."""
    text = read_text(value)
    if wrong := is_address(text):
        raise ValueError(f"`{text}` cannot be used: {wrong}")
    return text


def read_names(value: Value) -> tuple[TagUse, ...]:
    """One name, several with commas between them, or a list of names."""
    items = value.value if isinstance(value, Items) else (value,)
    found: list[TagUse] = []
    for item in items:
        if not isinstance(item, Text):
            raise ValueError("write names with commas between them: `one, two`")
        names = (name.strip() for name in item.value.split(","))
        found.extend(TagUse(name, item.line) for name in names if name)
    if len(found) > MOST_TAGS:
        raise ValueError(f"it has more than {MOST_TAGS} names: remove some")
    return tuple(found)


def read_keys(value: Value) -> tuple[str, ...]:
    """Names without their lines, each once."""
    return tuple(dict.fromkeys(use.name for use in read_names(value)))


def read_number(value: Value) -> int:
    """A whole number that is not negative."""
    text = read_text(value)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"`{text}` is not a whole number: write one, as in `42`")
    return int(text)


def read_flag(value: Value) -> bool:
    """`true` or `false`, in any case."""
    text = read_text(value).casefold()
    if text not in {"true", "false"}:
        raise ValueError(f"`{text}` is neither `true` nor `false`: write one of them")
    return text == "true"


FIELDS = (
    Field(
        "date",
        read_date,
        "`2024-04-28` or `2024-04`",
        "The day of the edition, or its month where no day is known. Required. "
        'A month is shown as "April 2024" and sorts as its last day.',
        Kind.DATE_INVALID,
    ),
    Field(
        "author",
        read_keys,
        "`jan` or `jan, kim`",
        "One or more keys of `newsletter_authors`. Without it: `newsletter_default_author`.",
    ),
    Field("subtitle", read_text, "text", "One line under the title and in every list."),
    Field(
        "tags",
        read_names,
        "`webgpu, wasm`",
        "Tags of the edition as a whole; those of its sections need not be repeated.",
    ),
    Field("number", read_number, "`42`", "The edition's number, if editions are counted."),
    Field(
        "updated",
        read_date,
        "`2024-05-02`",
        "The day of the last change that subscribers should hear of.",
        Kind.DATE_INVALID,
    ),
    Field(
        "discuss",
        read_address,
        "`https://forum.example/t/17`",
        "Where readers discuss the edition. Without it: `newsletter_discuss`.",
    ),
    Field(
        "draft",
        read_flag,
        "`true` or `false`",
        "A draft is built only by `make html DRAFTS=1`. Without it: `false`.",
    ),
    Field(
        "publish",
        read_time,
        "`2024-05-28 09:00 Europe/Berlin`",
        "When the edition is published: until then it is a draft. A build does not know the time; "
        "`make html NOW=2024-05-28T07:00Z` gives it.",
        Kind.DATE_INVALID,
    ),
)
_FIELD_OF_KEY = {field_.key: field_ for field_ in FIELDS}


def read_front_matter(text: str, authors: Collection[str]) -> FrontMatter:
    """Read the front matter of an edition's whole *text*.

    *authors* are the keys of the declared authors. Never raises: faults are in
    `problems`, and the values concerned keep their defaults.
    """
    front = FrontMatter()
    block = _BLOCK.match(text)
    if not block:
        problem = _no_block(text)
        front.problems.append(problem)
        if opening := _OPENING.match(text):
            front.lines = max(1, opening[0].count("\n"))
            _count_as_draft(front, problem, text.partition("\n#")[0])
        return front
    front.lines = block[0].count("\n") + 1
    try:
        first_line = text.count("\n", 0, block.start(1)) + 1
        table = load(block[1], first_line) or Table({}, {}, first_line)
        if not isinstance(table, Table):
            raise YamlError(table.line, "it is not a mapping: write lines of `key: value`")
    except YamlError as error:
        problem = front_matter_unreadable(error.line, error)
        front.problems.append(problem)
        _count_as_draft(front, problem, block[1])
        return front
    front.problems.extend(_cut_values(block[1], first_line))
    front.problems.extend(_fill(front, table))
    front.problems.extend(_unknown_authors(front, table, authors))
    return front


def _cut_values(block: str, first_line: int) -> Iterator[Problem]:
    for line, comment in comments_like_text(block, first_line):
        yield value_cut(comment, line, Kind.FRONT_MATTER)


def _no_block(text: str) -> Problem:
    opening = _OPENING.match(text)
    if not opening:
        return _no_date()
    message = "the front matter has no closing line: add a line `---`"
    return Problem(Kind.FRONT_MATTER, opening[0].rstrip().count("\n") + 1, message)


def _no_date() -> Problem:
    return Problem(
        Kind.DATE_MISSING,
        1,
        "the edition has no date: write `date: 2024-04-28` or `date: 2024-04` in its front matter",
    )


def _count_as_draft(front: FrontMatter, problem: Problem, block: str = "draft") -> None:
    """Front matter that cannot be read and may be a draft's counts as one.

    To publish what was not meant to be public is worse than to leave it out.
    """
    may_be = r"^\s*(?:drafts?\b(?!\s*:\s*false\b)|publish\b)"
    if re.search(may_be, block, re.MULTILINE | re.IGNORECASE):
        front.draft, front.doubt = True, front.doubt or problem


def _fill(front: FrontMatter, table: Table) -> Iterator[Problem]:
    meant = set(table.value)
    for key, value in table.value.items():
        line = table.key_lines[key]
        known = _FIELD_OF_KEY.get(key)
        if not known:
            near = suggestion(key, _FIELD_OF_KEY)
            meant.add(nearest := near.partition("`")[2].partition("`")[0])
            hint = near or f"; known are {', '.join(_FIELD_OF_KEY)}"
            problem = Problem(Kind.KEY_UNKNOWN, line, f"unknown front-matter key `{key}`{hint}")
            yield from _in_draft(front, problem, nearest or key)
            continue
        try:
            setattr(front, key, known.read(value))
        except ValueError as error:
            yield from _in_draft(front, Problem(known.invalid, line, f"`{key}`: {error}"), key)
    for key, line in table.repeats:
        yield from _in_draft(front, key_twice(key, line, table.key_lines[key]), key)
    if "date" not in meant:
        yield _no_date()


def _in_draft(front: FrontMatter, problem: Problem, key: str) -> Iterator[Problem]:
    """Yield the *problem* of *key*; if it is to be a draft, the edition counts as one."""
    if key in {"draft", "publish"}:
        _count_as_draft(front, problem)
    yield problem


def _unknown_authors(
    front: FrontMatter, table: Table, authors: Collection[str]
) -> Iterator[Problem]:
    for name in front.author:
        if name not in authors:
            near = suggestion(name, authors) or "; declare it in `newsletter_authors` in conf.py"
            yield Problem(
                Kind.AUTHOR_UNKNOWN, table.key_lines["author"], f"unknown author `{name}`{near}"
            )
    front.author = tuple(name for name in front.author if name in authors)


def wrong_in_guide(text: str) -> Iterator[Problem]:
    """Problems of the front matter of *text*, a whole guide."""
    if block := _GUIDE_BLOCK.match(text):
        try:
            yield from wrong_keys(block[1], 2)
        except YamlError as error:
            yield front_matter_unreadable(error.line, error)


def wrong_keys(block: str, first_line: int) -> Iterator[Problem]:
    """Problems of the keys of *block*, the lines between the rules, from *first_line* on.

    Raises `YamlError` if it cannot be read, or is more than plain data.
    """
    table = load(block, first_line)
    yield from _cut_values(block, first_line)
    if isinstance(table, Table):
        lines = table.key_lines
        if "myst" in lines:
            yield MYST_IN_FRONT_MATTER.at(lines["myst"])
        yield from (key_twice(key, line, lines[key]) for key, line in table.repeats)
