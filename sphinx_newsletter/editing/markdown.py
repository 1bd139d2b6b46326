"""Markdown reader: from the text of a source to its outline, by the parser of the build."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import is_option_line
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.options import TokenizeError, options_to_items

from sphinx_newsletter.editing.inline import Inline, Places
from sphinx_newsletter.editing.outline import (
    Directive,
    Heading,
    Image,
    Link,
    Outline,
    Tagged,
    TagName,
    tagged_sections,
)
from sphinx_newsletter.model.excerpt import count_words
from sphinx_newsletter.model.size_limits import MOST_TAGS, cut
from sphinx_newsletter.policy.allow_list import is_link
from sphinx_newsletter.reading.tags import close_tags

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from sphinx_newsletter.editing.inline import Words
    from sphinx_newsletter.editing.outline import Role


_ADDRESS = re.compile(r"https?://\S+")
# Directives with an image, and the option with its URL (empty: the argument).
_IMAGES = {"image": "", "figure": "", "showcase": "picture"}
# Tokens that may be between a heading and its `{tags}`.
_INVISIBLE = frozenset({"myst_line_comment", "myst_target", "inline"})
_LINES = frozenset({"myst_target", "myst_line_comment"})
_HEADING = frozenset({"heading_open", "heading_close"})
# Directives whose content is not Markdown.
CODE = frozenset(
    {
        *("code", "code-block", "sourcecode", "literalinclude", "include", "parsed-literal"),
        *("raw", "math", "eval-rst", "toctree", "csv-table", "doctest", "highlight", "tags"),
    }
)
_INFO = re.compile(r"\{([\w:-]+)\}[ \t]*(.*)")


class FencedDirective(NamedTuple):
    """A directive: `before` is the number of lines from its fence to its content."""

    name: str
    argument: str
    options: tuple[tuple[str, str], ...]
    content: str
    before: int


class Reader:
    """Reads sources. To create one takes longer than to read a page, so reuse it."""

    def __init__(self, extensions: Iterable[str] = (), stop: Collection[str] = ()) -> None:
        """*extensions* are those of MyST, as in `conf.py`; *stop* are stop words."""
        config = MdParserConfig(enable_extensions={*extensions, "colon_fence", "deflist"})
        self._markdown: MarkdownIt = create_md_parser(config, RendererHTML)
        # As in a build: a refused link is still a link, not text, so that it is reported.
        self._markdown.validateLink = is_link  # type: ignore[method-assign, assignment]
        self._stop = stop

    def read(self, text: str, front_lines: int = 0) -> Outline:
        """The outline of *text*, whose first *front_lines* lines are its front matter."""
        lines = text.replace("\r\n", "\n").split("\n")
        body = "\n" * front_lines + "\n".join(lines[front_lines:])
        page = _Page(self._markdown, lines)
        page.read(close_tags(cut(body)[0])[0], 0)
        return Outline(
            lines=len(lines),
            headings=tuple(page.headings),
            sections=tuple(
                tagged_sections(page.headings, page.tagged, page.texts, len(lines), self._stop)
            ),
            roles=tuple(page.roles),
            links=tuple(page.links),
            images=tuple(page.images),
            directives=tuple(page.directives),
            comments=tuple(page.comments),
            words=sum(count_words(text) for _line, text in page.texts),
            interview_paragraphs=tuple(page.interview_paragraphs),
            addresses=tuple(page.addresses),
            ignored_tags=tuple(page.ignored_tags),
        )


def _is_turn(before: Token, words: Token) -> bool:
    """Whether a paragraph may begin with the name of a speaker."""
    first = next(iter(words.children or ()), None)
    is_paragraph = before.type == "paragraph_open" and not before.level
    return is_paragraph and first is not None and first.type == "text"


class _Page:
    """Reads one source, and the content of its directives."""

    def __init__(self, markdown: MarkdownIt, lines: Sequence[str]) -> None:
        self._markdown = markdown
        self._lines = lines
        self.headings: list[Heading] = []
        self.tagged: list[Tagged] = []
        self.texts: list[tuple[int, str]] = []
        self.roles: list[Role] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.directives: list[Directive] = []
        self.comments: list[tuple[int, str]] = []
        self.addresses: list[tuple[int, str]] = []
        self.ignored_tags: list[int] = []
        self.interview_paragraphs: list[tuple[int, str]] = []
        self._targets: list[str] = []
        self._open: Heading | None = None  # a heading, as long as its `{tags}` may follow

    def read(self, text: str, offset: int, within: str = "") -> None:
        """Read *text*, which begins after line *offset*, in the directive *within*."""
        environment: dict[str, Any] = {}
        tokens = self._markdown.parse(text, environment)
        inline = Inline(self._lines, environment.get("references", {}), offset)
        for at, token in enumerate(tokens):
            line = offset + (token.map[0] if token.map else 0) + 1
            if token.type == "inline":
                words = inline.read(token)
                self._add_words(words)
                if tokens[at - 1].type == "heading_open" and not (within or tokens[at - 1].level):
                    self._add_heading(int(tokens[at - 1].tag[1]), words.text, line)
                else:
                    self.texts.append((line, words.text))
                    if within == "interview" and _is_turn(tokens[at - 1], token):
                        self.interview_paragraphs.append((line, words.text))
            elif token.type in _LINES:
                self._add_line(token, line)
            elif token.type in ("fence", "colon_fence") and (block := parse_directive(token)):
                end = offset + (token.map or [0, 0])[1]
                self._add_directive(block, line, end, within, nested=bool(within or token.level))
            elif token.type == "colon_fence":
                self.read(token.content, line, within or "box")
            if not (within or token.level or token.type in _INVISIBLE | _HEADING):
                self._targets.clear()
                if not token.info.startswith("{tags}"):
                    self._open = None

    def _add_line(self, token: Token, line: int) -> None:
        """Add targets and comments."""
        if token.type == "myst_target":
            self._targets.append(token.content)
            self.addresses.append((line, token.content))
        else:
            self.comments.append((line, token.content.strip()))
            self._targets.clear()  # it names the comment

    def _add_heading(self, level: int, title: str, line: int) -> None:
        self._open = Heading(level, title, line, tuple(self._targets))
        self._targets.clear()
        self.headings.append(self._open)

    def _add_words(self, words: Words) -> None:
        self.links += words.links
        self.images += words.images
        self.roles += words.roles

    def _add_directive(
        self, block: FencedDirective, line: int, end: int, within: str, *, nested: bool
    ) -> None:
        """Add a directive, and read its content."""
        self.directives.append(
            Directive(block.name, block.argument, block.options, line, end, within)
        )
        if block.name == "tags":
            self._add_tags(tuple(self._names(block, line, end)), line, nested=nested)
            return
        self.links += self._addresses(block, line)
        if block.name not in CODE and "`" in block.argument:
            self.roles += self._roles(block.argument, line)
        if block.name in _IMAGES:
            options = dict(block.options)
            url = options.get(_IMAGES[block.name], block.argument)
            if url:
                self.images.append(Image(url, options.get("alt", ""), line))
        if block.name not in CODE and block.content.strip():
            self.read(block.content, line - 1 + block.before, block.name)

    def _add_tags(self, names: tuple[TagName, ...], line: int, *, nested: bool) -> None:
        """Give *names* to the heading above, if there is one that has no tags."""
        last = self.tagged[-1] if self.tagged else None
        is_second = last is not None and last.heading is self.headings[-1]
        if nested or is_second or not self._open:
            self.ignored_tags.append(line)
        elif names:
            self.tagged.append(Tagged(self._open, names[:MOST_TAGS]))
            self._open = None

    def _roles(self, argument: str, line: int) -> Iterator[Role]:
        """The roles in an argument, such as the title of an admonition."""
        inline = Inline(self._lines, {}, line - 1)
        for token in self._markdown.parse(argument):
            if token.type == "inline":
                yield from inline.read(token).roles

    def _names(self, block: FencedDirective, line: int, end: int) -> Iterator[TagName]:
        """The names in a `{tags}`: those of its argument and of its content."""
        places = Places(self._lines, line, end)
        places.find("{tags}")
        for name in f"{block.argument},{block.content}".replace("\n", ",").split(","):
            if name.strip() and (at := places.find(name.strip())):
                yield TagName(" ".join(name.split()), at)

    def _addresses(self, block: FencedDirective, line: int) -> Iterator[Link]:
        """The URLs in the argument and in the options."""
        places = Places(self._lines, line, line + block.before - 1)
        for text in (block.argument, *(value for _, value in block.options)):
            for url in _ADDRESS.findall(text):
                at = places.find(url)
                yield Link(url, "", at.line if at else line, at)


def parse_directive(token: Token) -> FencedDirective | None:
    """The directive of a fence; None if it is plain code."""
    match = _INFO.fullmatch(token.info.strip())
    if not match:
        return None
    lines = token.content.split("\n")
    block, before = _option_block(lines)
    try:
        options, _state = options_to_items(block)
    except TokenizeError:  # the build reports it, and ignores the options
        options = []
    return FencedDirective(
        match[1], match[2], tuple(options), "\n".join(lines[before:]), before + 1
    )


def _option_block(lines: list[str]) -> tuple[str, int]:
    """The options at the beginning of *lines* as YAML, and the number of lines that they take.

    They are written as `:key: value`, or as YAML between two lines `---`.
    https://myst-parser.readthedocs.io/en/v5.2.0/syntax/roles-and-directives.html
    """
    if lines[0].startswith("---"):
        later = enumerate(lines[1:], start=1)
        end = next((n for n, line in later if line.startswith("---")), len(lines))
        return dedent("\n".join(lines[1:end])), end + 1
    count = next((n for n, line in enumerate(lines) if not is_option_line(line)), len(lines))
    return "\n".join(line.lstrip()[1:] for line in lines[:count]), count
