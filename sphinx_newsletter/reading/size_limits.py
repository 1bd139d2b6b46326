"""Limits for Markdown that is short to write and expensive to build.

A link `[a]` repeats the whole address that `[a]:` defines once, a link without text repeats the
whole heading that it leads to, and each target `(a)=` is compared with all others of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it.token import Token
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.model import sentences, size_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem
    from sphinx_newsletter.model.sentences import Sentence


class Counts:
    """Counts of the elements of one page; each limit that is exceeded is reported once."""

    def __init__(self, report: Callable[[Problem], None]) -> None:
        """Start from zero; *report* is called with each problem."""
        self._report = report
        self._reported: set[Sentence] = set()
        self._headings = self._targets = self._cells = 0
        self._links = self._addresses = 0

    def limited(self, tokens: list[Token]) -> list[Token]:
        """Return *tokens*, with text in place of what exceeds a limit; their lines count from 0."""
        return [*self._limited(tokens)]

    def _limited(self, tokens: list[Token]) -> Iterator[Token]:
        table: list[Token] | None = None
        for at, token in enumerate(tokens):
            if token.type == "heading_open":
                self._heading(tokens[at : at + 3])
            elif token.type == "table_open":
                table = []
            elif token.type == "inline":
                self._inline(token)
            if table is not None:
                table.append(token)
                if token.type == "table_close":
                    yield from self._table(table)
                    table = None
            elif token.type != "myst_target" or self._is_target_allowed(token):
                yield token

    def _heading(self, tokens: list[Token]) -> None:
        """Turn a heading into a paragraph if it is too long, or if there are too many."""
        self._headings += 1
        if len(tokens[1].content) > size_limits.LONGEST_HEADING:
            self._once(sentences.HEADING_LONG, tokens[0])
        elif self._headings > size_limits.MOST_HEADINGS:
            self._once(sentences.HEADINGS_MANY, tokens[0])
        else:
            return
        for token in (tokens[0], tokens[2]):
            token.type, token.tag = token.type.replace("heading", "paragraph"), "p"

    def _is_target_allowed(self, token: Token) -> bool:
        self._targets += 1
        if self._targets > size_limits.MOST_TARGETS:
            self._once(sentences.TARGETS_MANY, token)
        return self._targets <= size_limits.MOST_TARGETS

    def _table(self, tokens: list[Token]) -> list[Token]:
        """Return the tokens of a table, or only its text if there are too many cells."""
        inlines = [token for token in tokens if token.type == "inline"]
        self._cells += len(inlines)
        if self._cells <= size_limits.MOST_CELLS:
            return tokens
        self._once(sentences.CELLS_MANY, tokens[0])
        text = " ".join(token.content for token in inlines if token.content)
        return [Token("code_block", "", 0, content=text, map=tokens[0].map)]

    def _inline(self, token: Token) -> None:
        """Replace links and images by their text if they, or their addresses, exceed a limit."""
        for child in token.children or []:
            self._links += child.type in ("image", "link_open")
            self._addresses += sum(len(str(value)) for value in child.attrs.values())
        if self._links > size_limits.MOST_LINKS:
            self._once(sentences.LINKS_MANY, token)
        elif self._addresses > size_limits.LONGEST_PAGE:
            self._once(sentences.ADDRESSES_LONG, token)
        else:
            return
        token.children = [*map(_as_text, token.children or [])]

    def _once(self, sentence: Sentence, token: Token) -> None:
        if sentence not in self._reported:
            self._reported.add(sentence)
            self._report(sentence.at(token.map[0] + 1 if token.map else 1))


def _as_text(token: Token) -> Token:
    """The text of an inline token that belongs to a link or an image; other tokens as they are."""
    if token.type in ("image", "link_open", "link_close"):
        return Token("text", "", 0, content=token.content)
    return token


def shorten(document: nodes.document) -> None:
    """Shorten the text of links within the site, once their texts exceed the size of a page."""
    left = size_limits.LONGEST_PAGE
    for link in document.findall(nodes.reference):
        if "refid" in link or link.get("internal"):
            left -= sum(map(len, link.findall(nodes.Text)))
            if left < 0:
                link[:] = [nodes.Text("…")]


class LimitLinkText(SphinxTransform):
    """Transform that limits the titles that MyST inserts into links to the same page."""

    default_priority = 880

    def apply(self, **_: object) -> None:
        """Shorten them in this document."""
        shorten(self.document)


class LimitLinkTextToPages(SphinxPostTransform):
    """Post-transform that limits the titles that Sphinx inserts into links to other pages."""

    default_priority = 11

    def run(self, **_: object) -> None:
        """Shorten them in this document."""
        shorten(self.document)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transforms that limit the text of links."""
    app.add_transform(LimitLinkText)
    app.add_post_transform(LimitLinkTextToPages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
