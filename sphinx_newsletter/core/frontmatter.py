"""The front matter of an edition: one schema, one parser.

The build, the checks and the guides all read `FIELDS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.core.dates import EditionDate
from sphinx_newsletter.core.edition import TagUse
from sphinx_newsletter.core.marked import Items, MarkedError, Table, Text, Value, load
from sphinx_newsletter.core.problems import Kind, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_BLOCK = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"---[ \t]*(?:\n|$)")


@dataclass
class FrontMatter:
    """What the front matter of one edition says.

    `lines` is the number of lines that it takes, its two rules included; of front
    matter that is not closed only the first rule, so that its words can be seen.
    """

    date: EditionDate | None = None
    author: tuple[str, ...] = ()
    subtitle: str = ""
    tags: tuple[TagUse, ...] = ()
    number: int | None = None
    draft: bool = False
    lines: int = 0
    problems: list[Problem] = field(default_factory=list)


class Field(NamedTuple):
    """One key: how its value is read, and what the reference says of it."""

    key: str
    read: Callable[[Value], Any]
    form: str
    meaning: str
    invalid: Kind = Kind.VALUE_INVALID


def _text(value: Value) -> str:
    if not isinstance(value, Text):
        raise ValueError("write plain text, in quotes if it holds a colon")
    return " ".join(value.value.split())


def _date(value: Value) -> EditionDate:
    if not isinstance(value, Text):
        raise ValueError("write a day (`2024-04-28`) or a month (`2024-04`)")
    try:
        return EditionDate.parse(value.value)
    except ValueError as error:
        raise ValueError(
            f"`{value.value}` is no date: write a day (`2024-04-28`) or a month (`2024-04`)"
        ) from error


def _names(value: Value) -> tuple[TagUse, ...]:
    """One name, several with commas between them, or a list of names."""
    items = value.value if isinstance(value, Items) else (value,)
    found: list[TagUse] = []
    for item in items:
        if not isinstance(item, Text):
            raise ValueError("write names with commas between them: `one, two`")
        names = (name.strip() for name in item.value.split(","))
        found.extend(TagUse(name, item.line) for name in names if name)
    return tuple(found)


def _keys(value: Value) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.name for use in _names(value)))


def _number(value: Value) -> int:
    text = _text(value)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"`{text}` is no whole number: write one, as in `42`")
    return int(text)


def _flag(value: Value) -> bool:
    text = _text(value).casefold()
    if text not in {"true", "false"}:
        raise ValueError(f"`{text}` is neither `true` nor `false`")
    return text == "true"


FIELDS = (
    Field(
        "date",
        _date,
        "`2024-04-28` or `2024-04`",
        "The day of the edition, or its month where no day is known. Required. "
        'A month is shown as "April 2024" and sorts as its last day.',
        Kind.DATE_INVALID,
    ),
    Field(
        "author",
        _keys,
        "`jan` or `jan, kim`",
        "One or more keys of `newsletter_authors`. Without it: `newsletter_default_author`.",
    ),
    Field("subtitle", _text, "text", "One line under the title and in every list."),
    Field(
        "tags",
        _names,
        "`webgpu, wasm`",
        "Tags of the edition as a whole; those of its sections need not be repeated.",
    ),
    Field("number", _number, "`42`", "The edition's number, if editions are counted."),
    Field(
        "draft",
        _flag,
        "`true` or `false`",
        "A draft is built only by `make html DRAFTS=1`. Without it: `false`.",
    ),
)
_FIELD_OF_KEY = {field_.key: field_ for field_ in FIELDS}


def read_front_matter(text: str, authors: Collection[str]) -> FrontMatter:
    """Read the front matter of an edition's whole *text*.

    *authors* are the keys of the declared authors. Never raises: what is wrong
    stands in `problems`, and the value concerned is left at its default.
    """
    front = FrontMatter()
    block = _BLOCK.match(text)
    if not block:
        front.problems.extend(_no_block(text))
        if _OPENING.match(text):
            front.lines = 1
            front.draft = _may_be_draft(text.partition("\n\n")[0])
        return front
    front.lines = block[0].count("\n") + 1
    try:
        table = load(block[1], first_line=2) or Table({}, {}, 2)
        if not isinstance(table, Table):
            raise MarkedError(table.line, "it is no list of `key: value` lines")
    except MarkedError as error:
        message = f"the front matter cannot be read: {error}"
        front.problems.append(Problem(Kind.FRONT_MATTER, error.line, message))
        front.draft = _may_be_draft(block[1])
        return front
    front.problems.extend(_fill(front, table))
    front.problems.extend(_unknown_authors(front, table, authors))
    return front


def _no_block(text: str) -> Iterator[Problem]:
    if _OPENING.match(text):
        yield Problem(
            Kind.FRONT_MATTER, 1, "the front matter is not closed: end it with a line `---`"
        )
    else:
        yield _no_date()


def _no_date() -> Problem:
    return Problem(
        Kind.DATE_MISSING,
        1,
        "the edition has no date: write `date: 2024-04-28` or `date: 2024-04` in its front matter",
    )


def _may_be_draft(block: str) -> bool:
    """Whether front matter that cannot be read may be a draft's: then it is one.

    To publish what was not meant to be public is worse than to leave it out.
    """
    return bool(re.search(r"^\s*draft\b(?!\s*:\s*false\b)", block, re.MULTILINE))


def _fill(front: FrontMatter, table: Table) -> Iterator[Problem]:
    for key, value in table.value.items():
        known = _FIELD_OF_KEY.get(key)
        if not known:
            near = suggestion(key, _FIELD_OF_KEY) or f"; known are {', '.join(_FIELD_OF_KEY)}"
            yield Problem(
                Kind.KEY_UNKNOWN, table.key_lines[key], f"unknown front-matter key `{key}`{near}"
            )
            continue
        try:
            setattr(front, key, known.read(value))
        except ValueError as error:
            front.draft = front.draft or key == "draft"
            yield Problem(known.invalid, table.key_lines[key], f"`{key}`: {error}")
    for key, line in table.repeats:
        front.draft = front.draft or key == "draft"
        message = f"`{key}` stands here a second time (first on line {table.key_lines[key]})"
        yield Problem(Kind.FRONT_MATTER, line, f"{message}: take one of the two out")
    if "date" not in table.value:
        yield _no_date()


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
