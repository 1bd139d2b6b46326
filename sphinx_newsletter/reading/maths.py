"""Maths: LaTeX becomes MathML in the build, so that pages need no script.

Docutils converts it. It knows no environments of whole formulas, such as `align`: without them, it
makes rows of a block at each line break. It takes all digits where LaTeX takes the first one.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from myst_parser.mdit_to_docutils.base import token_line
from sphinx.util.math import get_node_equation_number

from sphinx_newsletter.model import markdown_sentences
from sphinx_newsletter.model.size_limits import LONGEST_MATHS
from sphinx_newsletter.reading.outline import taker_of
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.upstream.myst import MarkdownRenderer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


RENDERER = "mathml"
_WHOLE = "equation|align|flalign|gather|multline|eqnarray|displaymath|math"
# LaTeX, and what docutils understands instead, in this order.
_REPLACED = (
    (re.compile(r"(?<!\\)%.*"), ""),
    (re.compile(r"\\(?:label|tag\*?)\{[^{}]*\}|\\(?:nonumber|notag)(?![a-zA-Z])"), ""),
    (re.compile(rf"\\(?:begin|end)\{{(?:{_WHOLE})\*?\}}"), ""),
    (re.compile(r"\\begin\{alignat\*?\}\s*\{\d+\}|\\end\{alignat\*?\}"), ""),
    (re.compile(r"\\begin\{(?:split|aligned)\}(?:\s*\[[tbc]\])?"), r"\\begin{aligned}"),
    (re.compile(r"\\begin\{alignedat\}(?:\s*\[[tbc]\])?\s*\{\d+\}"), r"\\begin{aligned}"),
    (re.compile(r"\\end\{(?:split|alignedat)\}"), r"\\end{aligned}"),
    (re.compile(r"\\begin\{array\}\s*\{[clr ]*\}|\\begin\{gathered\}"), r"\\begin{matrix}"),
    (re.compile(r"\\end\{(?:array|gathered)\}"), r"\\end{matrix}"),
    (re.compile(r"\\(begin|end)\{dcases\}"), r"\\\1{cases}"),
    (re.compile(r"\\operatorname\*"), r"\\operatorname"),
    (re.compile(r"\\bm(?![a-zA-Z])"), r"\\boldsymbol"),
    (re.compile(r"\\\\\*?[ \t]*\[[\d.]+\s*[a-z]{2}\]"), r"\\\\"),
    (re.compile(r"(\\[dt]?(?:frac|binom)|\\sqrt|[_^])\s*(\d)(?=\d)"), r"\1{\2}"),
    (re.compile(r"(\\[dt]?(?:frac|binom)\s*\{[^{}]*\}\s*)(\d)(?=\d)"), r"\1{\2}"),
)
_LAST_BREAK = re.compile(r"(?:\\\\|\s)+$")
_EMPTY_LINE = re.compile(r"\n\s*\n")
_NOT_BRACES = re.compile(r"\\.|[^{}]", re.DOTALL)
_BETWEEN_TAGS = re.compile(r">\n\s*<")
_COMMAND = re.compile(r"\\[a-zA-Z]+|(?<=Environment \")\w+")
_MOST_OPTIONS = 5
_FAULTS = (AttributeError, IndexError, RecursionError, TypeError, ValueError)


def mathml(latex: str, *, is_block: bool) -> str:
    """The MathML of *latex*, which it contains; a MathError if it cannot be converted."""
    if len(latex) > LONGEST_MATHS:
        raise MathError(f"the formula has more than {LONGEST_MATHS:,} characters")
    try:
        made = tex2mathml(_understood(latex, is_block=is_block), as_block=is_block)
    except MathError:
        raise
    except _FAULTS as error:  # docutils expects `&` and line breaks in tables only
        raise MathError("the formula is not complete, or has columns or rows") from error
    start, _, content = _BETWEEN_TAGS.sub("><", made).partition(">")
    source = f'<annotation encoding="application/x-tex">{escape(latex.strip())}</annotation>'
    content = content.removesuffix("</math>")
    return f"{start}><semantics><mrow>{content}</mrow>{source}</semantics></math>"


def _understood(latex: str, *, is_block: bool) -> str:
    """*latex* as docutils understands it."""
    for pattern, replacement in _REPLACED:
        latex = pattern.sub(replacement, latex)
    latex = _LAST_BREAK.sub("", latex).strip()
    if not _is_balanced(latex):
        raise MathError("the formula has a brace without its other half")
    return _EMPTY_LINE.sub(r"\\\\", latex) if is_block else latex


def _is_balanced(latex: str) -> bool:
    depth = 0
    for brace in _NOT_BRACES.sub("", latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


class MathsRenderer(MarkdownRenderer):
    """Renderer that reports maths that cannot be converted, and shows its source."""

    def checked_maths(self, made: Sequence[nodes.Node], line: int) -> list[Any]:
        """*made* of something on *line*, with code in place of maths that cannot be converted."""
        return [self._checked(node, line) for node in made]

    def _checked(self, node: nodes.Node, line: int) -> nodes.Node:
        if not isinstance(node, (nodes.math, nodes.math_block)):
            return node
        latex = node.astext()
        try:
            mathml(latex, is_block=isinstance(node, nodes.math_block))
        except MathError as error:
            command = _COMMAND.search(str(error))
            line = self._line_of(command[0] if command else "", line, latex)
            problem = markdown_sentences.maths_unknown(str(error), line)
            report(problem, (self.sphinx_env.docname, line))
            if isinstance(node, nodes.math):
                return nodes.literal(latex, latex)
            return nodes.literal_block(latex, latex, language="none")
        return node

    def _line_of(self, command: str, line: int, latex: str) -> int:
        """The line with the *command*, in what begins on *line* with options or a mark."""
        last = line + latex.count("\n") + _MOST_OPTIONS
        written = taker_of(self.sphinx_env).lines[line - 1 : last]
        return next((n for n, one in enumerate(written, line) if command in one), line)

    def _add_maths(self, token: SyntaxTreeNode, form: type[nodes.TextElement]) -> None:
        text = token.content.strip("\n")
        node = form(text, text, **({"number": None} if form is nodes.math_block else {}))
        self.add_line_and_source_path(node, token)
        self.current_node += self.checked_maths([node], token_line(token, 1))

    def render_math_inline(self, token: SyntaxTreeNode) -> None:
        """Make maths in a line, of `$…$`."""
        self._add_maths(token, nodes.math)

    def render_math_inline_double(self, token: SyntaxTreeNode) -> None:
        """Make maths in a line, of `$$…$$` in a paragraph, which cannot contain a block."""
        self._add_maths(token, nodes.math)

    def render_math_block(self, token: SyntaxTreeNode) -> None:
        """Make a block of maths."""
        self._add_maths(token, nodes.math_block)

    def render_math_block_label(self, token: SyntaxTreeNode) -> None:
        """Make a block of maths with a number."""
        super().render_math_block_label(token)
        self.current_node[-1:] = self.checked_maths(
            self.current_node.children[-1:], token_line(token, 1)
        )

    def render_amsmath(self, token: SyntaxTreeNode) -> None:
        """Make a block without a number; MyST would make a random id for each."""
        self._add_maths(token, nodes.math_block)


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write MathML in a line."""
    self.body.append(mathml(node.astext(), is_block=False))
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write MathML as a block, with its number."""
    shown = node.copy()
    shown["ids"] = [id_ for id_ in node["ids"] if id_ not in node.parent["ids"]]  # Furo moves them
    self.body.append(self.starttag(shown, "div", "", CLASS="math"))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(self.starttag(nodes.inline(), "span", f"({number})", CLASS="eqno"))
        self.body.append("</span>")
    self.body.append(f"{mathml(node.astext(), is_block=True)}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the renderer of maths, which Sphinx prefers to its own, whose script is on a CDN."""
    app.add_html_math_renderer(RENDERER, (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
