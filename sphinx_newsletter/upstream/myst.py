"""`SphinxRenderer` of MyST, with public hooks: tokens before rendering, a state to go back to.

Overrides `DocutilsRenderer._render_tokens` and reads `_level_to_section` (myst-parser 5.2.0). There
is no public way: `render` and `nested_render_text` both call `_render_tokens`, once for a page and
once for the content of each directive, and no rule of markdown-it sees the content of directives.
https://github.com/executablebooks/MyST-Parser/blob/v5.2.0/myst_parser/mdit_to_docutils/base.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

from sphinx_newsletter.upstream.guard import reaching_into, require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token


class MarkdownRenderer(SphinxRenderer):
    """Makes docutils' nodes of MyST's tokens."""

    def prepare_tokens(self, tokens: list[Token]) -> list[Token]:
        """Hook: the tokens to render in place of *tokens*; their lines count from 0."""
        return tokens

    def _render_tokens(self, tokens: list[Token]) -> None:
        super()._render_tokens(self.prepare_tokens(tokens))

    def restore_point(self) -> Callable[[], None]:
        """A function that goes back to the node and the levels of headings of this moment."""
        node = self.current_node
        with reaching_into("myst-parser", "DocutilsRenderer._level_to_section"):
            levels = {**self._level_to_section}

        def restore() -> None:
            self.current_node, self._level_to_section = node, levels

        return restore


def require_renderer() -> None:
    """Report another myst-parser, in which a hook would never be called."""
    with reaching_into("myst-parser", "DocutilsRenderer._render_tokens"):
        render = DocutilsRenderer._render_tokens
    require_parameters("myst-parser", "DocutilsRenderer._render_tokens", render, "self tokens")
