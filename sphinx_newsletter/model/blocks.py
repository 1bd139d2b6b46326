"""`Block`: the base of the records of blocks; and the place of one, as templates get it.

The types of the records are in the files of their directives.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_newsletter.model.dates import EditionDate


class Link(NamedTuple):
    """A page and the text of a link to it."""

    page: str
    text: str


class Day(NamedTuple):
    """A date, in ISO 8601 and in words."""

    iso: str
    written: str

    def __str__(self) -> str:
        """The words, for a template."""
        return self.written


class BlockPlace(NamedTuple):
    """The place of a block: the edition, its date, the section that contains it, its tags.

    `anchor` is that of the block or of its section; `section` is the title of the section.
    """

    edition: Link
    date: Day
    section: str
    anchor: str
    tags: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Base of all records of blocks: where the block is.

    `anchor` is that of the block, `section` that of the section that contains it (empty outside
    of all sections). Both are known when the whole page has been read. `line` is where it begins
    in its source, `option_lines` where its options are: no page shows them, so they do not count.
    A block that has moved down its page is equal to what it was. `block_name` is the name of the
    directive.
    """

    block_name: ClassVar[str]

    anchor: str = ""
    section: str = ""
    line: int = field(default=1, repr=False, compare=False)
    option_lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def link_text(self) -> str:
        """The text of a link to the block; empty if it has no anchor of its own."""
        return ""

    @property
    def updates(self) -> EditionDate | None:
        """The date on which it has updated its section for subscribers, as a correction does."""
        return None

    def line_of(self, option: str) -> int:
        """The line of *option* in the source, or of the block if it has no such option."""
        return self.option_lines.get(option, self.line)

    def targets(self) -> Iterable[tuple[str, str]]:
        """The anchors of the block, each with the text of links to it."""
        return [(self.anchor, self.link_text)] if self.anchor and self.link_text else []

    def permalinks(self) -> Iterable[tuple[str, str]]:
        """Those of its anchors that `permalinks.txt` records, with their titles."""
        return ()

    def as_data(self) -> dict[str, object]:
        """The record in the data files: plain values, and dates as text."""
        return {one.name: plain(getattr(self, one.name)) for one in fields(self) if one.repr}


def plain(value: object) -> object:
    """*value* in data files: text for what JSON does not have, such as dates."""
    if isinstance(value, tuple):
        named = getattr(value, "_asdict", None)
        return named() if named else [plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def by_name(blocks: Iterable[Block]) -> dict[str, tuple[Block, ...]]:
    """Sort *blocks* by the names of their directives; those of one directive keep their order."""
    found: defaultdict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        found[block.block_name].append(block)
    return {name: tuple(found[name]) for name in sorted(found)}
