"""`SphinxRenderer` of MyST, with public hooks: tokens before rendering, and a restore point.

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
    """Renderer of MyST, from tokens to nodes, with hooks."""

    def prepare_tokens(self, tokens: list[Token]) -> list[Token]:
        """Hook: return the tokens to render instead of *tokens*; their lines count from 0."""
        return tokens

    def _render_tokens(self, tokens: list[Token]) -> None:
        super()._render_tokens(self.prepare_tokens(tokens))

    def level_above(self, level: int) -> int:
        """The level of the heading below which one of *level* would be; 0 at the top."""
        with reaching_into("myst-parser", "DocutilsRenderer._level_to_section"):
            return max(one for one in self._level_to_section if one < level)

    def restore_point(self) -> Callable[[], None]:
        """Return a function that restores the current node and the current levels of headings."""
        node = self.current_node
        with reaching_into("myst-parser", "DocutilsRenderer._level_to_section"):
            levels = {**self._level_to_section}

        def restore() -> None:
            self.current_node, self._level_to_section = node, levels

        return restore


def require_renderer() -> None:
    """Check that myst-parser has the method with the hook, which would otherwise never run."""
    with reaching_into("myst-parser", "DocutilsRenderer._render_tokens"):
        render = DocutilsRenderer._render_tokens
    require_parameters("myst-parser", "DocutilsRenderer._render_tokens", render, "self tokens")
