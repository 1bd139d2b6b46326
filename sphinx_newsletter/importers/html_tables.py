"""Tables of HTML: those with data, and those by which mails are laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.importers.html_tree import attribute, children, text_of
from sphinx_newsletter.model.imported import (
    Heading,
    ItemList,
    Kind,
    Paragraph,
    Pictures,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from sphinx_newsletter.importers.html_inline import InlineWalker
    from sphinx_newsletter.model.imported import AnyBlock, Cell, Inline


_LONGEST_CELL = 300  # letters; more than that is a column of text
_WIDEST = 30


def _rows(table: LexborNode) -> list[LexborNode]:
    """The rows of *table*, without those of tables in it."""
    groups = [table, *(one for one in children(table) if one.tag in ("thead", "tbody", "tfoot"))]
    return [row for group in groups for row in children(group) if row.tag == "tr"]


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in children(row) if cell.tag in ("td", "th")]


def is_data_table(table: LexborNode) -> bool:
    """Whether *table* has data: a head, or rows of equal length with short texts."""
    if attribute(table, "role") in ("presentation", "none"):
        return False
    if any(one.mem_id != table.mem_id for one in table.css("table")):
        return False
    if table.css_first("th") is not None:
        return True
    rows = [_cells(row) for row in _rows(table)]
    widths = {len(cells) for cells in rows if cells}
    if len(widths) != 1 or not 2 <= max(widths) <= _WIDEST or len(rows) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    if any(cell.css("img, ul, ol, h1, h2, h3, h4, iframe, blockquote, pre") for cell in cells):
        return False
    texts = [text_of(cell) for cell in cells]
    return all(len(text) <= _LONGEST_CELL for text in texts) and sum(map(bool, texts)) > len(rows)


def rows_of(
    table: LexborNode, walker: InlineWalker
) -> tuple[tuple[Cell, ...], list[tuple[Cell, ...]]]:
    """The head of the data *table*, and its other rows."""
    head: tuple[Cell, ...] = ()
    made: list[tuple[Cell, ...]] = []
    for row in _rows(table):
        cells = _cells(row)
        content = tuple(_spread(cells, walker))
        if not made and not head and cells and all(cell.tag == "th" for cell in cells):
            head = content
        elif content:
            made.append(content)
    return head, made


def _spread(cells: list[LexborNode], walker: InlineWalker) -> Iterator[Cell]:
    """The contents of *cells*; one that spans columns is followed by empty ones."""
    for cell in cells:
        yield tuple(_flat(walker.blocks(cell)))
        span = attribute(cell, "colspan")
        for _ in range(min(int(span), _WIDEST) - 1 if span.isdecimal() else 0):
            yield ()
        if span not in ("", "1") or attribute(cell, "rowspan") not in ("", "1"):
            words = text_of(cell)
            walker.find("table-span", Kind.CHANGED, cell, words, words)


def _flat(blocks: list[AnyBlock]) -> Iterator[Inline]:
    """The content of *blocks* in one line, as a cell needs it."""
    for number, block in enumerate(blocks):
        if number:
            yield Text(" ")
        if isinstance(block, (Paragraph, Heading)):
            yield from block.content
        elif isinstance(block, Pictures):
            yield from block.pictures
        elif isinstance(block, ItemList):
            for at, item in enumerate(block.items):
                if at:
                    yield Text("; ")
                yield from _flat([*item.blocks])
        elif hasattr(block, "blocks"):
            yield from _flat([*block.blocks])
        elif hasattr(block, "text"):
            yield Text(block.text)
