"""Reference of an import: the HTML of a source, made in the plainest way.

The meter of fidelity compares the built page with it. So nothing here knows what an importer does:
Markdown goes through markdown-it-py, text becomes paragraphs, HTML is its own reference.
"""

from __future__ import annotations

import re
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING

from lxml.html.defs import tags
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from sphinx_newsletter.importers.markdown_page import code_lines, outside_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token


# Of HTML 4 and 5, and those of HTML 5 that lxml lacks.
ELEMENTS = frozenset(tags) | {
    *("bdi", "data", "dialog", "main", "picture", "search", "slot", "template"),
}
_TAG = re.compile(r"</?([\w.-]+)")
_CODE_IN_DEFINITION = re.compile(r"^(?P<before> {0,3}\[[^\[\]]+\]:\s*)\{(?:\{.*\}|%.*%)\}")
_CODE_IN_LINK = re.compile(r"\]\(\s*\{(?:\{[^}]*\}|%[^}]*%)\}")
_EMPTY_LINES = re.compile(r"\n\s*\n")


def html_reference(content: str, title: str = "") -> str:
    """The HTML *content* below the heading *title*."""
    return (f"<h1>{escape(title)}</h1>\n" if title else "") + content


def markdown_reference(text: str, title: str = "") -> str:
    """The HTML of the Markdown *text* below the heading *title*.

    What only looks like an element is text: `Vec<String>`. Template code is no address, but where
    it is in place of one, a link is a link.
    """
    code = code_lines(_parser().parse(text))
    lines = text.split("\n")
    lines = [line if at in code else _with_addresses(line) for at, line in enumerate(lines)]
    return html_reference(str(_parser().render("\n".join(lines))), title)


def _with_addresses(line: str) -> str:
    line = _CODE_IN_DEFINITION.sub(r"\g<before><>", line)
    return outside_code(line, partial(_CODE_IN_LINK.sub, "](<>"))


def text_reference(text: str) -> str:
    """The HTML of plain *text*: its paragraphs."""
    return "\n".join(f"<p>{escape(one)}</p>" for one in _EMPTY_LINES.split(text.strip()))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(tasklists_plugin).use(deflist_plugin)
    parser.validateLink = _any_address  # type: ignore[method-assign, assignment]
    parser.add_render_rule("html_inline", _html)
    parser.add_render_rule("html_block", _html)
    return parser


def _any_address(_address: str) -> bool:
    return True


def _html(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    return _TAG.sub(_known, tokens[index].content)


def _known(found: re.Match[str]) -> str:
    return found[0] if found[1].lower() in ELEMENTS else escape(found[0])
