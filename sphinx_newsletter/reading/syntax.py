"""Syntax that editors know from other programs, and MyST has no extension for.

Notes within a sentence, as in Pandoc: `words^[The note.]`. Subscripts, as in Pandoc: `H~2~O`.
Dollars that are no maths: "$5 or 6$".
What means nothing here is reported, as `[[wiki links]]`.
Pictures whose file has a space in its name: `![A cup](my cup.png)`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it.token import Token
from mdit_py_plugins.subscript import sub_plugin

from sphinx_newsletter.model import markdown_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

    from sphinx_newsletter.model.problems import Problem


INLINE_NOTE = "inline_note"  # type of the token
_ADDRESSES = "gfm_autolink_protocol"
_LONG = 10_000  # characters of text without any markup: the rule above looks at all for each colon
_DOLLARS = re.compile(r"\$+((?:[^$\\]|\\.)+)\$+", re.DOTALL)
_PRICE = re.compile(r"\d[^\\^_=]*?\s[^\W\d_]{2,}\s")
_SPACED = re.compile(
    r"!\[(?P<alt>[^\[\]`\\]{0,500})\]\("
    r"(?P<file>[^\s()<>\"'][^()<>\"'\n]{0,200}? [^()<>\"'\n]{0,200}?"
    r"\.(?:avif|gif|jpe?g|png|svg|webp))"
    r"(?: +\"(?P<title>[^\"\n]*)\")? *\)",
    re.IGNORECASE,
)
# A link whose address has a space: with a slash or an ending, so that it is no remark in brackets.
_SPACED_LINK = re.compile(
    r"\[[^\[\]\n]{1,500}\]\((?=[^()\s\"'<]*(?:/|\.\w)|[^()\n]*\.\w{2,4}\))"
    r"[^()\s\"'<]{1,200} [^()\n\"'<]{1,200}\)"
)
_HEADING = re.compile(r"#{2,6}\w+")
_WITHOUT_MEANING = (
    (_SPACED_LINK, markdown_sentences.link_with_space),
    (re.compile(r"\[\[[^\[\]\n]+\]\]"), markdown_sentences.wiki_link),
    (
        re.compile(r"(?<![\w\]])\[[^\[\]\n]+\]\[[^\[\]\n^]+\]"),
        markdown_sentences.reference_undefined,
    ),
    (
        re.compile(r"(?<![\w:]):(?:[+-]1|[a-z][a-z0-9_+-]*):(?![\w:])"),
        markdown_sentences.emoji_name,
    ),
)
_SIGNS = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)


def add_syntax(parser: MarkdownIt) -> None:
    """Let *parser* read it."""
    parser.use(sub_plugin)
    parser.inline.ruler.after("image", INLINE_NOTE, read_inline_note)
    parser.inline.ruler.before("math_inline", "price", read_price)
    parser.inline.ruler.before("image", "spaced_picture", read_picture_with_spaces)
    parser.inline.ruler.after("link", "spaced_link", read_link_with_spaces)
    if _ADDRESSES in parser.get_all_rules()["inline"]:
        parser.inline.ruler.before(_ADDRESSES, "long_text", read_colon_in_long_text)


def read_colon_in_long_text(state: StateInline, silent: bool) -> bool:
    """Rule of markdown-it: a colon after very much text is text, and no part of an address."""
    if state.src[state.pos] != ":" or len(state.pending) < _LONG:
        return False
    if not silent:
        state.pending += ":"
    state.pos += 1
    return True


def read_price(state: StateInline, silent: bool) -> bool:
    """Rule of markdown-it: `$` is text in prices and names, where the other rule sees maths.

    As on GitHub, `$` directly behind or before a word does not mark maths.
    """
    at = state.pos
    if state.src[at] != "$" or not (found := _DOLLARS.match(state.src, at)):
        return False
    around = state.src[at - 1 : at] + state.src[found.end() : found.end() + 1]
    if not any(map(str.isalnum, around)) and not _PRICE.match(found[1]):
        return False
    if not silent:
        state.pending += "$"
    state.pos += 1
    return True


def read_picture_with_spaces(state: StateInline, silent: bool) -> bool:
    """Rule of markdown-it: read `![A cup](my cup.png)`, which CommonMark reads as text."""
    found = state.src.startswith("![", state.pos) and _SPACED.match(state.src, state.pos)
    if not found or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": state.md.normalizeLink(found["file"]), "alt": ""}
        if found["title"]:
            token.attrs["title"] = found["title"]
        token.content = found["alt"]
        token.children = [Token("text", "", 0, content=found["alt"])]
    state.pos = found.end()
    return True


def read_link_with_spaces(state: StateInline, silent: bool) -> bool:
    """Rule of markdown-it: keep `[words](https://a b)` together, so that it can be reported."""
    found = _SPACED_LINK.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if not found or found.end() > state.posMax:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def read_inline_note(state: StateInline, silent: bool) -> bool:
    """Rule of markdown-it: read the note at the position of *state*; *silent* makes no token.

    The plugin for footnotes has such a rule, but its notes have no label, which MyST relies on.
    """
    if not state.src.startswith("^[", state.pos):
        return False
    end = _ends(state.src).get(state.pos + 1, 0)
    text = state.src[state.pos + 2 : end].strip()
    if not text or end > state.posMax:
        return False
    if not silent:
        token = state.push(INLINE_NOTE, "", 0)
        token.content = text
    state.pos = end + 1
    return True


def without_meaning(token: Token) -> Iterator[Problem]:
    """The syntax of other programs in the text of the inline *token*; its lines count from 0."""
    line = token.map[0] + 1 if token.map else 1
    begins = True
    for child in token.children or ():
        if child.type == "text":
            if begins and (found := _HEADING.match(child.content)) and found[0] in token.content:
                yield markdown_sentences.heading_without_space(found[0], line)
            for pattern, problem in _WITHOUT_MEANING:
                for found in pattern.finditer(child.content):
                    if found[0] in token.content:  # it has no backslash
                        yield problem(found[0], line)
        begins = child.type in ("softbreak", "hardbreak")
        line += begins


@lru_cache(maxsize=1)  # one text is read after the other
def _ends(text: str) -> Mapping[int, int]:
    """The positions of brackets and of those that close them, outside of code, in one pass."""
    signs = [*_SIGNS.finditer(text)]
    runs: dict[int, list[int]] = defaultdict(list)  # of backticks, by length
    for sign in signs:
        if sign[0][0] == "`":
            runs[len(sign[0])].append(sign.start())
    ends: dict[int, int] = {}
    opened: list[int] = []
    code_end = -1
    for sign in signs:
        at, found = sign.start(), sign[0]
        if at <= code_end:
            continue
        if found[0] == "`":
            same = runs[len(found)]
            following = bisect_right(same, at)
            code_end = same[following] if following < len(same) else code_end
        elif found == "[":
            opened.append(at)
        elif found == "]" and opened:
            ends[opened.pop()] = at
    return ends
