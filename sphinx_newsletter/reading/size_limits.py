"""Counts what costs a build far more than the few letters with which it is written.

A link to `[a]` shows the whole address that stands behind `[a]:` once, a link without words of its
own the whole heading, and each `(a)=` is compared with all that stand beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from markdown_it.token import Token
from sphinx.directives import code
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from sphinx_newsletter.model.problems import Problem
    from sphinx_newsletter.model.sentences import Sentence


class Amounts:
    """Keeps count for one page, and tells once of each kind that there is too much of."""

    def __init__(self, tell: Callable[[Problem], None]) -> None:
        """Begin with nothing; *tell* takes each problem."""
        self._tell = tell
        self._told: set[Sentence] = set()
        self._headings = self._targets = self._cells = 0
        self._links = self._addresses = 0

    def kept(self, tokens: list[Token]) -> list[Token]:
        """*tokens*, with text in place of what is too much; their lines count from 0."""
        return [*self._kept(tokens)]

    def _kept(self, tokens: list[Token]) -> Iterator[Token]:
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
            elif token.type != "myst_target" or self._is_target_left(token):
                yield token

    def _heading(self, tokens: list[Token]) -> None:
        """Make a paragraph of a heading that is too long, or one too many."""
        self._headings += 1
        if len(tokens[1].content) > size_limits.LONGEST_HEADING:
            self._once(sentences.HEADING_LONG, tokens[0])
        elif self._headings > size_limits.MOST_HEADINGS:
            self._once(sentences.HEADINGS_MANY, tokens[0])
        else:
            return
        for token in (tokens[0], tokens[2]):
            token.type, token.tag = token.type.replace("heading", "paragraph"), "p"

    def _is_target_left(self, token: Token) -> bool:
        self._targets += 1
        if self._targets > size_limits.MOST_TARGETS:
            self._once(sentences.TARGETS_MANY, token)
        return self._targets <= size_limits.MOST_TARGETS

    def _table(self, tokens: list[Token]) -> list[Token]:
        """Its words alone, of one that has too many cells."""
        inlines = [token for token in tokens if token.type == "inline"]
        self._cells += len(inlines)
        if self._cells <= size_limits.MOST_CELLS:
            return tokens
        self._once(sentences.CELLS_MANY, tokens[0])
        words = " ".join(token.content for token in inlines if token.content)
        return [Token("code_block", "", 0, content=words, map=tokens[0].map)]

    def _inline(self, token: Token) -> None:
        """Leave the words alone of links and pictures, if there are too many or too long ones."""
        for child in token.children or []:
            self._links += child.type in ("image", "link_open")
            self._addresses += sum(len(str(value)) for value in child.attrs.values())
        if self._links > size_limits.MOST_LINKS:
            self._once(sentences.LINKS_MANY, token)
        elif self._addresses > size_limits.LONGEST_PAGE:
            self._once(sentences.ADDRESSES_LONG, token)
        else:
            return
        token.children = [*map(_plain, token.children or [])]

    def _once(self, sentence: Sentence, token: Token) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._tell(sentence.at(token.map[0] + 1 if token.map else 1))


def _plain(token: Token) -> Token:
    """The words of a token within a line, if they are those of a link or picture."""
    if token.type in ("image", "link_open", "link_close"):
        return Token("text", "", 0, content=token.content)
    return token


def shorten(document: nodes.document) -> None:
    """Take the words out of links within the site that show far more than can be written."""
    left = size_limits.LONGEST_PAGE
    for link in document.findall(nodes.reference):
        if "refid" in link or link.get("internal"):
            left -= sum(map(len, link.findall(nodes.Text)))
            if left < 0:
                link[:] = [nodes.Text("…")]


class Titles(SphinxTransform):
    """Looks at the titles that MyST has written into links to the same page."""

    default_priority = 880

    def apply(self, **_: object) -> None:
        """Look at all of them."""
        shorten(self.document)


class TitlesElsewhere(SphinxPostTransform):
    """Looks at the titles that Sphinx has written into links to other pages."""

    default_priority = 11

    def run(self, **_: object) -> None:
        """Look at all of them."""
        shorten(self.document)


_LINES = re.compile(r"\s*(?:\d{1,4}(?:\s*-\s*(?:\d{1,4})?)?|-\s*\d{1,4})\s*")
_MOST = 100  # ranges
# Languages in which the time grows with the third power of the length, or worse (Pygments 2.21).
_SLOW = frozenset(
    {
        *("autoit", "bro", "cucumber", "devicetree", "dts", "fan", "gherkin", "janet", "kal"),
        *("maple", "mcschema", "typoscriptcssdata", "usd", "usda", "x++", "xpp", "xq", "xql"),
        *("xqm", "xquery", "xqy", "zeek"),
    }
)


def line_numbers(written: str | None) -> str:
    """Lines and ranges of them, as in `1, 3-5`."""
    ranges = (written or "").split(",")
    if len(ranges) > _MOST or not all(map(_LINES.fullmatch, ranges)):
        raise ValueError("write numbers of lines, as in `1, 3-5`")
    return str(written)


class CodeBlock(code.CodeBlock):
    """Sphinx's `{code-block}`, which marks lines that there can be."""

    option_spec: ClassVar[OptionSpec] = {
        **(code.CodeBlock.option_spec or {}),
        "emphasize-lines": line_numbers,
    }


class Plain(SphinxTransform):
    """Takes the colours from code that is long, and from all code where it is much."""

    default_priority = 6

    def apply(self, **_: object) -> None:
        """Tell once of each kind."""
        told: set[Sentence] = set()
        for block, why in [*self._plain()]:
            block["language"] = "none"
            if why not in told:
                told.add(why)
                line = block.line or 1
                report(why.at(line), (self.env.docname, line))

    def _plain(self) -> Iterator[tuple[nodes.literal_block, Sentence]]:
        count = 0
        for block in self.document.findall(nodes.literal_block):
            language, length = str(block.get("language", "")).lower(), len(block.rawsource)
            if language in _SLOW:
                yield block, sentences.CODE_SLOW
            elif language != "none":
                count += length if length <= size_limits.LONGEST_CODE else 0
                if length > size_limits.LONGEST_CODE or count > size_limits.MOST_CODE:
                    yield block, sentences.CODE_LONG


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_transform(Titles)
    app.add_post_transform(TitlesElsewhere)
    for name in ("code-block", "sourcecode"):
        app.add_directive(name, CodeBlock, override=True)
    app.add_transform(Plain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
