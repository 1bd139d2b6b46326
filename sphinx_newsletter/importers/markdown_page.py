"""Markdown of another program: its lines, and the edits that turn them into lines of MyST.

Markdown stays Markdown. A pass reads the tokens with their lines and yields edits; all other lines
stay as they are, byte for byte. Each edit is a finding with the lines before and after it.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_newsletter.model.imported import Finding, Kind
from sphinx_newsletter.reading.settings import EXTENSIONS
from sphinx_newsletter.reading.syntax import add_syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markdown_it.token import Token


_CODE = re.compile(r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)


class Edit(NamedTuple):
    """Lines from `begin` to before `end` (from 0) that become `lines`, and the rule for it.

    `before` and `after` are what the finding says, where it is less than the whole lines. Lines
    that are MyST are not escaped later.
    """

    begin: int
    end: int
    lines: tuple[str, ...]
    rule: str
    kind: Kind = Kind.CHANGED
    before: str | None = None
    after: str | None = None
    is_myst: bool = False


class MarkdownPage:
    """The body of one page, while it is changed; it knows the lines of its source."""

    def __init__(self, body: str, first_line: int = 1) -> None:
        """*first_line* is that on which *body* begins in its file."""
        self.lines = body.rstrip("\n").split("\n") if body.strip() else []
        self._origins = [*range(first_line, first_line + len(self.lines))]
        self._is_myst = [False] * len(self.lines)
        self.findings: list[Finding] = []

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines) + "\n" if self.lines else ""

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """The tokens of plain Markdown, with the lines of the page as it is now."""
        return plain_parser().parse(self.text)

    @cached_property
    def myst_tokens(self) -> Sequence[Token]:
        """The tokens as the build will read the page."""
        return myst_parser().parse(self.text)

    def origin(self, index: int) -> int:
        """The line of the source from which the line at *index* comes."""
        return self._origins[min(index, len(self._origins) - 1)] if self._origins else 0

    def is_myst(self, index: int) -> bool:
        """Whether the line at *index* has been written here, and means what it says."""
        return self._is_myst[index]

    def run(self, find: Callable[[MarkdownPage], Iterable[Edit]]) -> bool:
        """Apply the edits of a pass, which do not overlap; return whether there were any."""
        edits = sorted(find(self), key=lambda edit: (edit.begin, edit.end))
        end = 0
        kept = []
        for edit in edits:
            if edit.begin >= end or edit.begin == edit.end == end:
                kept.append(edit)
                end = edit.end
        for edit in reversed(kept):
            self._apply(edit)
        if kept:
            for name in ("tokens", "myst_tokens"):
                self.__dict__.pop(name, None)
        return bool(kept)

    def _apply(self, edit: Edit) -> None:
        finding = self._finding(edit)
        if finding.before != finding.after or finding.kind is Kind.NEEDS_A_PERSON:
            self.findings.append(finding)
        origins = self._origins[edit.begin : edit.end] or [self.origin(edit.begin)]
        self.lines[edit.begin : edit.end] = edit.lines
        self._is_myst[edit.begin : edit.end] = [edit.is_myst] * len(edit.lines)
        self._origins[edit.begin : edit.end] = [
            origins[min(index, len(origins) - 1)] for index in range(len(edit.lines))
        ]

    def _finding(self, edit: Edit) -> Finding:
        before = "\n".join(self.lines[edit.begin : edit.end])
        after = "\n".join(edit.lines)
        return Finding(
            rule=edit.rule,
            kind=edit.kind,
            before=before if edit.before is None else edit.before,
            after=after if edit.after is None else edit.after,
            line=self.origin(edit.begin),
            end_line=self.origin(max(edit.end - 1, edit.begin)),
        )


def plain_parser() -> MarkdownIt:
    """The parser of Markdown as other programs read it."""
    return _plain()


@cache
def _plain() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = _any_address  # type: ignore[method-assign, assignment]
    return parser.use(footnote_plugin, inline=False).use(deflist_plugin)


@cache
def myst_parser() -> MarkdownIt:
    """The parser of a build, without its renderer."""
    config = MdParserConfig(
        enable_extensions={*EXTENSIONS},
        dmath_allow_space=False,
        dmath_allow_digits=False,
        dmath_double_inline=True,
    )
    parser = create_md_parser(config, RendererHTML)
    add_syntax(parser)
    parser.validateLink = _any_address  # type: ignore[method-assign, assignment]
    return parser


def _any_address(_address: str) -> bool:
    return True


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """*text* after *change* of what is outside of code in it."""
    made, at = [], 0
    for code in _CODE.finditer(text):
        made += [change(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*made, change(text[at:])])


def code_lines(tokens: Iterable[Token]) -> frozenset[int]:
    """The lines of code blocks, which no pass may change."""
    found: set[int] = set()
    for token in tokens:
        if token.type in ("fence", "code_block") and token.map:
            found.update(range(*token.map))
    return frozenset(found)


def spans(tokens: Iterable[Token]) -> list[tuple[int, int]]:
    """The ranges of lines whose text belongs together: paragraphs, headings, rows of tables."""
    found = {(one.map[0], one.map[1]) for one in tokens if one.type == "inline" and one.map}
    return sorted(found)


def text_edits(
    page: MarkdownPage, rule: str, change: Callable[[str], str], kind: Kind = Kind.CHANGED
) -> Iterable[Edit]:
    """The edits that *change* makes of text outside of code."""
    for begin, end in spans(page.tokens):
        old = "\n".join(page.lines[begin:end])
        if (made := outside_code(old, change)) != old:
            yield Edit(begin, end, tuple(made.split("\n")), rule, kind)
