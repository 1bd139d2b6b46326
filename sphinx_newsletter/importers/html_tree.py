"""The tree of an HTML page, as browsers read it (HTML5), with the lines of its elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode


# Lexbor knows no lines, so each start tag gets its own; what is no tag is left alone.
_LINE = "data-newsletter-line"
_OWN = re.compile(r' data-newsletter-[a-z]+="[^"]*"')
_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:script|style|textarea|title)\b.*?(?:</(?:script|style|textarea|title)|\Z)"
    r"|<([a-zA-Z][^\s/>]{0,50}+)(?>[^>\"']++|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,200}+>",
    re.DOTALL | re.IGNORECASE,
)


def parsed(text: str, line: int = 1, *, is_one_line: bool = False) -> LexborHTMLParser:
    r"""The tree of the page *text*, which begins on this *line* of its file.

    It *is one line* of it in JSON, where `\n` is a line end of the page alone.
    """
    made: list[str] = []
    at = 0
    for found in _TAGS.finditer(text):
        if found[1]:
            line += 0 if is_one_line else text.count("\n", at, found.start())
            made += (text[at : found.end(1)], f' {_LINE}="{line}"')
            at = found.end(1)
    return LexborHTMLParser("".join((*made, text[at:])))


def attribute(node: LexborNode, name: str) -> str:
    """The value of an attribute; empty if *node* has none."""
    return node.attributes.get(name) or ""


def classes(node: LexborNode) -> set[str]:
    """The classes of *node*."""
    return {*attribute(node, "class").split()}


def line_of(node: LexborNode) -> int:
    """The line on which *node*, or the element around it, begins; 0 if it is not known."""
    found: LexborNode | None = node
    while found is not None:
        if found.is_element_node and (line := attribute(found, _LINE)):
            return int(line)
        found = found.parent
    return 0


def last_line_of(node: LexborNode) -> int:
    """The line on which the last element in *node* begins."""
    numbers = [int(attribute(one, _LINE) or 0) for one in node.css(f"[{_LINE}]")]
    return max((line_of(node), *numbers))


def children(node: LexborNode) -> Iterator[LexborNode]:
    """The elements and texts in *node*, without comments."""
    for child in node.iter(include_text=True):
        if not child.is_comment_node:
            yield child


def first_in(node: LexborNode, selector: str) -> LexborNode | None:
    """The first element in *node* that *selector* finds; it would find *node* itself, too."""
    return next((one for one in node.css(selector) if one.mem_id != node.mem_id), None)


def is_text(node: LexborNode) -> bool:
    """Whether *node* is text."""
    return node.is_text_node


def text_of(node: LexborNode) -> str:
    """The words of *node* in one line; blocks are kept apart."""
    return " ".join(node.text(deep=True, separator=" ").split())


def html_of(node: LexborNode) -> str:
    """The HTML of *node*, as it was parsed."""
    return _OWN.sub("", node.html or "")
