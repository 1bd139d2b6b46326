"""Forms of blocks in MyST: front matter, fences, tables, labels."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sphinx_newsletter.model.imported import NoteReference
from sphinx_newsletter.reading.highlighting import SLOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_newsletter.model.imported import ImportedEdition


_FENCE = re.compile(r"^[ >]*([`:]{3,})", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w+#.-]+")
_PLAIN_VALUE = re.compile(
    r"(?!(?:true|false|yes|no|on|off|null)\Z)[^\W\d_][\w .()/’-]*", re.IGNORECASE
)
_LABEL = re.compile(r"[^\w-]+")
_ALIGN = {"left": ":--", "center": ":-:", "right": "--:"}


class Front(NamedTuple):
    """What the front matter says: keys of authors and tags are those of the site."""

    title: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    draft: bool = False


def front_matter(edition: ImportedEdition, front: Front) -> Iterator[str]:
    """The lines of the front matter of *edition*, and a blank one."""
    yield "---"
    if edition.date:
        yield f"date: {edition.date}"
    if front.authors:
        yield f"author: {', '.join(front.authors)}"
    if edition.subtitle.strip():
        yield f"subtitle: {value_of(' '.join(edition.subtitle.split()))}"
    if front.tags:
        yield f"tags: {', '.join(front.tags)}"
    if edition.number is not None:
        yield f"number: {edition.number}"
    if front.draft:
        yield "draft: true"
    yield from ("---", "")


def value_of(text: str) -> str:
    """*text* as a value of YAML, or of an option of a directive."""
    return text if _PLAIN_VALUE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


@cache
def is_language(name: str) -> bool:
    """Whether the build has colours for code in the language *name*."""
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return bool(_LANGUAGE.fullmatch(name)) and name.lower() not in SLOW


def align_of(columns: Iterable[str]) -> str:
    """The second row of a table: how its *columns* are aligned."""
    return row_of(_ALIGN.get(one, "---") for one in columns)


def row_of(cells: Iterable[str]) -> str:
    """The row of a table."""
    return f"| {' | '.join(cells)} |"


def list_table(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a `{list-table}` with *rows*: it needs no head."""
    for row in rows:
        for number, cell in enumerate(row):
            yield f"{'  ' if number else '* '}- {cell}".rstrip()


def fenced(sign: str, info: str, lines: Sequence[str]) -> list[str]:
    """*lines* between fences of *sign* that are longer than any in them."""
    found = _FENCE.findall("\n".join(lines))
    longest = max((len(fence) for fence in found if fence[0] == sign), default=2)
    fence = sign * (longest + 1)
    return [f"{fence}{info}", *lines, fence]


def label_of(text: str) -> str:
    """The label of a footnote that is called *text* in its source."""
    return _LABEL.sub("-", text).strip("-") or "note"


def labels_in(value: object) -> Iterator[str]:
    """The labels of all references to footnotes within *value*."""
    if isinstance(value, NoteReference):
        yield value.label
    elif isinstance(value, tuple):
        for one in value:
            yield from labels_in(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from labels_in(getattr(value, name))
