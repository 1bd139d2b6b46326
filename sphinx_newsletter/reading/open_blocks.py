"""Blocks that are not closed, or that one inside them closes: they swallow sections silently.

Markdown has no errors: an open code block or directive ends with what contains it, mostly the page.
The renderer shows each list of tokens to this module, which reports where such a block begins.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from sphinx_newsletter.model import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token
    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.model.problems import Problem


_KEY = "newsletter_open_blocks"
_FENCES = frozenset({"fence", "colon_fence"})
_FILE = "{include}"  # its content has the lines of another file


class _Fence(Protocol):
    """What a token and a node of the syntax tree have in common."""

    @property
    def content(self) -> str: ...
    @property
    def info(self) -> str: ...
    @property
    def markup(self) -> str: ...
    @property
    def map(self) -> Sequence[int] | None: ...


class _Block(NamedTuple):
    """A fence: its marks and what they are followed by, its lines, and whether it is open."""

    marks: str
    info: str
    line: int
    end: int
    is_open: bool

    @property
    def name(self) -> str:
        """What messages call it."""
        word = self.info.strip().partition(" ")[0]
        if word.startswith("{"):
            return f"`{word}`"
        return f"the box `:::{word}`" if self.marks[0] == ":" else "this code block"

    def closes(self, outer: _Block) -> bool:
        """Whether the closing line of this block, which is in *outer*, closes *outer*."""
        return outer.marks[0] == self.marks[0] and len(self.marks) >= len(outer.marks)


def _block(fence: _Fence, first: int = 0) -> _Block:
    """The block of *fence*, whose lines count from *first*."""
    start, end = (line - first for line in fence.map or (first, first))
    content = fence.content
    lines = content.count("\n") + bool(content and not content.endswith("\n"))
    return _Block(fence.markup, fence.info, start + 1, end, end - start == lines + 1)


class OpenBlocks:
    """Reports the open blocks of a page, each once."""

    def __init__(
        self,
        env: BuildEnvironment,
        report: Callable[[Problem], None],
        parse: Callable[[str], list[Token]],
    ) -> None:
        """*parse* returns the tokens of a text."""
        self._swallowed = _swallowed(env)
        self._report, self._parse = report, parse
        self._within: list[_Block] = []
        self._early: set[str] = set()  # the characters of marks of blocks that closed early

    @contextmanager
    def within(self, fence: _Fence) -> Iterator[None]:
        """Enter the block *fence*, a node of the syntax tree, whose lines count from 1."""
        self._within.append(_block(fence, 1))
        try:
            yield
        finally:
            self._within.pop()

    def check(self, tokens: Sequence[Token]) -> None:
        """Report what is open in *tokens*, and paragraphs that `---` turns into headings."""
        for n, token in enumerate(tokens):
            if token.type in _FENCES and (block := _block(token)).is_open:
                self._check_open(block, tokens, n)
            elif token.type == "heading_open" and token.markup == "-" and token.map:
                self._report(sentences.UNDERLINE.at(self._line(token.map[1])))

    def _check_open(self, block: _Block, tokens: Sequence[Token], at: int) -> None:
        outer = self._within[-1] if self._within else None
        if any(one.is_open for one in self._within):
            return  # the outermost is reported
        if outer and block.closes(outer):
            self._report_early(outer, block, _heading_line(tokens))
        elif (early := self._closed_early(block, tokens[:at])) and not block.info:
            if not early[0].info.startswith("{"):  # otherwise its content is checked, too
                self._report_early(*early, 0)
            self._swallowed.append((block.line, block.end))
        else:
            heading = _heading_line(self._parse(tokens[at].content))
            self._report_open(block, heading and heading + block.line)

    def _closed_early(self, last: _Block, tokens: Sequence[Token]) -> tuple[_Block, _Block] | None:
        """The block in *tokens* that *last* was to close, and the one in it that closes it."""
        for token in reversed(tokens):
            outer = _block(token)
            if token.type in _FENCES and outer.marks[0] == last.marks[0]:
                inside = (_block(one) for one in self._parse(token.content) if one.type in _FENCES)
                for one in inside:
                    if one.is_open and one.closes(outer):
                        return outer, one
        return None

    def _report_early(self, outer: _Block, block: _Block, heading: int) -> None:
        """Report *outer*, which the end of *block* inside it closes."""
        if heading and (outer.info or outer.marks[0] not in self._early):
            self._report_open(outer, heading)
            return
        self._swallowed.append((outer.line, outer.end))
        if heading:
            return  # its line was to close a block that is reported
        self._early.add(outer.marks[0])
        inner, line = block.name.replace("this ", "a "), self._line(outer.line)
        self._report(sentences.block_closed_early(outer.name, outer.marks, inner, line))

    def _report_open(self, block: _Block, heading: int) -> None:
        self._swallowed.append((block.line, block.end))
        line = self._line(block.line)
        if block.info or block.marks[0] != ":":
            self._report(sentences.block_open(block.name, block.marks, line, heading))
        else:
            self._report(sentences.BOX_OPEN.at(line))

    def _line(self, line: int) -> int:
        """The *line* on the page: of an included file, that where it is included."""
        return next((one.line for one in self._within if one.info.startswith(_FILE)), line)


def _heading_line(tokens: Sequence[Token]) -> int:
    """The line of the first heading in *tokens* with `{tags}`, or of level 2 or below; or 0."""
    found = 0
    for n, token in enumerate(tokens):
        if token.type == "heading_open" and token.map:
            line = token.map[0] + 1
            if any(one.info.startswith("{tags}") for one in tokens[n + 3 : n + 4]):
                return line
            found = found or (line if token.tag != "h1" else 0)  # `# …` is a comment in code
    return found


def is_swallowed(env: BuildEnvironment, line: int) -> bool:
    """Whether *line* of the page that is being read is in a block that is reported."""
    return any(first < line <= last for first, last in _swallowed(env))


def _swallowed(env: BuildEnvironment) -> list[tuple[int, int]]:
    """The first and last lines of the blocks that are reported."""
    return cast("list[tuple[int, int]]", env.temp_data.setdefault(_KEY, []))
