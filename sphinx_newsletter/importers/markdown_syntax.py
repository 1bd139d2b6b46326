"""Text of imported Markdown that means something in MyST alone: it gets a backslash.

The parser of the build reads the page. Where it finds a comment, a target, a directive, a role or a
formula that plain Markdown does not have, the sign that makes it is escaped, until it finds none.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from sphinx_newsletter.importers.forms import has_colours, is_language
from sphinx_newsletter.importers.markdown_page import Edit, code_lines, outside_code
from sphinx_newsletter.model.imported import Kind
from sphinx_newsletter.model.size_limits import LONGEST_CODE, MOST_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

    from sphinx_newsletter.importers.markdown_page import MarkdownPage


_MOST_PASSES = 20  # each escapes the first sign of a line
_BLOCKS = {
    "myst_line_comment": re.compile(r"%"),
    "myst_block_break": re.compile(r"\+\+\+"),
    "myst_target": re.compile(r"\([^()]+\)="),
    "colon_fence": re.compile(r":::+"),
    "amsmath": re.compile(r"\\begin\{"),
    "math_block": re.compile(r"\$\$"),
    "math_block_label": re.compile(r"\$\$"),
}
_INLINE = {
    "myst_role": re.compile(r"(?<!\\)\{(?=[\w:+-]+\}`)"),
    "sub_open": re.compile(r"(?<![\\~])~(?=[^\s~]+~(?!~))"),
    "inline_note": re.compile(r"(?<!\\)\^(?=\[)"),
    "span_open": re.compile(r"(?<=\])\{(?=[^{}\n]*\})"),
    **dict.fromkeys(
        ("math_inline", "math_inline_double"),
        # Not before a formula, such as `x^2` or a single letter.
        re.compile(r"(?<!\\)\$+(?=[^$]*\$)(?![^$]*[\\^_=][^$]*\$|[ ]*[a-zA-Z][ ]*\$)"),
    ),
}
_FORMULA = re.compile(r"[\\^_=]|^\s*[a-zA-Z]\s*$")
_NEEDLESS = re.compile(
    r"(?<![\\\w])\[\[(?=[^\[\]\n]+\]\])"
    r"|(?<![\w:\\]):(?:[+-]1|[a-z][a-z0-9_+-]*)(?=:(?![\w:]))"
)
_INFO = re.compile(r"^(?P<fence>\s*(?:[-*+>]\s+|\d+[.)]\s+)*(?:`{3,}|~{3,}))(?P<info>.*)$")
_LANGUAGE = re.compile(r"\{?[.\s]*(?P<name>[\w+#.-]*)")


def escaped(page: MarkdownPage) -> None:
    """Escape what would vanish, or do something."""
    for _ in range(_MOST_PASSES):
        if not page.run(_signs):
            break
    page.run(_unknown_marks)
    page.run(_open_fence)
    page.run(_languages)


def _signs(page: MarkdownPage) -> Iterable[Edit]:
    """The first sign of each line that MyST would read."""
    plain = {token.type for token in page.tokens}
    code = code_lines(page.tokens)
    for token in page.myst_tokens:
        if not token.map or page.is_myst(token.map[0]):
            continue
        if token.type in _BLOCKS and token.type not in plain:
            if token.type.startswith(("math", "ams")) and _is_formula(token.content):
                continue
            yield from _first(page, token.map[0], _BLOCKS[token.type])
        elif token.type == "inline" and token.map[0] not in code:
            yield from _of_inline(page, token)


def _first(page: MarkdownPage, index: int, sign: re.Pattern[str]) -> Iterable[Edit]:
    line = page.lines[index]
    if found := sign.search(line):
        made = f"{line[: found.start()]}\\{line[found.start() :]}"
        yield Edit(index, index + 1, (made,), "syntax-escaped")


def _of_inline(page: MarkdownPage, token: Token) -> Iterable[Edit]:
    kinds = {
        child.type
        for child in token.children or ()
        if child.type in _INLINE
        if not (child.type.startswith("math") and _is_formula(child.content))
    }
    if not kinds or not token.map:
        return
    for index in range(*token.map):
        line = page.lines[index]
        for kind in sorted(kinds):
            line = outside_code(line, partial(_INLINE[kind].sub, r"\\\g<0>"))
            if kind == "myst_role":  # the code behind it is part of the sign
                line = _INLINE[kind].sub(r"\\\g<0>", line)
        if line != page.lines[index]:
            yield Edit(index, index + 1, (line,), "syntax-escaped")


def _is_formula(text: str) -> bool:
    return bool(_FORMULA.search(text))


def _unknown_marks(page: MarkdownPage) -> Iterable[Edit]:
    """`[[wiki links]]` and `:names:` of emoji, which the build would report."""
    for token in page.tokens:
        if token.type != "inline" or not token.map or not _NEEDLESS.search(token.content):
            continue
        for index in range(*token.map):
            if page.is_myst(index):
                continue
            line = outside_code(page.lines[index], _without_meaning)
            if line != page.lines[index]:
                yield Edit(index, index + 1, (line,), "mark-unknown", Kind.NEEDS_A_PERSON)


def _without_meaning(text: str) -> str:
    return _NEEDLESS.sub(lambda found: r"\[\[" if found[0] == "[[" else f"{found[0]}\\", text)


def _languages(page: MarkdownPage) -> Iterable[Edit]:
    """Languages of code that the build does not know, options behind them, and too much code."""
    total = 0
    for token in page.tokens:
        if token.type != "fence" or not token.map:
            continue
        info, rule = token.info.strip(), "code-language"
        name = _language(info) if info else ""
        if name not in ("", "text") and not has_colours(token.content, name):
            name, rule = "text", "code-without-colours"
        length = len(token.content)
        total += length if length <= LONGEST_CODE else 0
        if length > LONGEST_CODE or total > MOST_CODE:
            name, rule = "none", "code-long"
        fence = _INFO.match(page.lines[token.map[0]])
        if fence and name != info:
            yield Edit(token.map[0], token.map[0] + 1, (f"{fence['fence']}{name}",), rule)


def _open_fence(page: MarkdownPage) -> Iterable[Edit]:
    """The end of code that nothing ends: other programs end it with the page, or with its block."""
    for token in page.tokens:
        if token.type != "fence" or not token.map:
            continue
        begin, end = token.map
        lines = [line.lstrip(" >") for line in page.lines[begin + 1 : end]]
        if any(_ends(line, token.markup) for line in lines[-1:]):
            continue
        head = _INFO.match(page.lines[begin])
        indent = re.sub(r"[^\s>]", " ", head["fence"].rstrip("`~")) if head else ""
        yield Edit(end, end, (f"{indent}{token.markup}",), "code-closed")


def _ends(line: str, markup: str) -> bool:
    """Whether *line* ends the code that *markup* begins."""
    line = line.strip()
    return len(line) >= len(markup) and not line.strip(markup[0])


def _language(info: str) -> str:
    """The language that *info* names, without options."""
    found = _LANGUAGE.match(info)
    name = found["name"].lower() if found else ""
    return name if name and is_language(name) else "text"
