"""MyST with public hooks: tokens before rendering, a restore point, links without a target.

The renderer overrides `DocutilsRenderer._render_tokens` and reads `_level_to_section` (myst-parser
5.2.0). There is no public way: `render` and `nested_render_text` both call `_render_tokens`, once
for a page and once for the content of each directive, and no rule of markdown-it sees the content
of directives. It can go when MyST has a hook for tokens.
https://github.com/executablebooks/MyST-Parser/blob/v5.2.0/myst_parser/mdit_to_docutils/base.py

`LinkResolver` overrides the undocumented `MystReferenceResolver.log_warning` and takes its place,
and `AnchorLinks` the one of `ResolveAnchorIds`. There is no public way: MyST has no event for a
link without a target, and a link to an anchor loses its line and its `#`. They can go when MyST
has one, and keeps both.
https://github.com/executablebooks/MyST-Parser/blob/v5.2.0/myst_parser/sphinx_ext/myst_refs.py
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.mdit_to_docutils.transforms import ResolveAnchorIds
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from myst_parser.warnings_ import MystWarnings
from sphinx.addnodes import pending_xref

from sphinx_newsletter.upstream.guard import reaching_into, require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.transforms import Transform
    from markdown_it.token import Token
    from sphinx.application import Sphinx


# Attribute of a `pending_xref`: it is written as `#target`.
ANCHOR_LINK = "newsletter_anchor_link"


class MarkdownRenderer(SphinxRenderer):
    """Renderer of MyST, from tokens to nodes, with hooks.

    `offset` is the number of lines before the text that is being rendered.
    """

    offset = 0

    def nested_render_text(self, text: str, lineno: int, *given: Any, **named: Any) -> None:
        """Render *text*, the content of a directive, which begins after line *lineno*."""
        before, self.offset = self.offset, lineno
        try:
            super().nested_render_text(text, lineno, *given, **named)
        finally:
            self.offset = before

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


class AnchorLinks(ResolveAnchorIds):
    """Transform of MyST for links to anchors, which keep their line if it does not resolve them."""

    def apply(self, **kwargs: Any) -> None:
        """Resolve the links, and mark what MyST makes of the others."""
        links = [
            (link.parent, link.parent.index(link), link.line)
            for link in self.document.findall(nodes.reference)
            if link.get("id_link")
        ]
        super().apply(**kwargs)
        for parent, at, line in links:
            if isinstance(node := parent[at], pending_xref):
                node.source, node.line = self.document["source"], line
                node[ANCHOR_LINK] = True


def transforms_of(parser: MystParser) -> list[type[Transform]]:
    """The transforms of MyST's *parser*, with `AnchorLinks`."""
    found: list[type[Transform]] = MystParser.get_transforms(parser)  # type: ignore[no-untyped-call]
    with reaching_into("myst-parser", "MystParser.get_transforms: ResolveAnchorIds"):
        at = found.index(ResolveAnchorIds)
    return [*found[:at], AnchorLinks, *found[at + 1 :]]


class LinkResolver(MystReferenceResolver):
    """Post-transform of MyST that resolves links, with a hook for those without a target."""

    def report_missing(self, node: pending_xref) -> None:
        """Hook: report the link *node*, whose target does not exist."""

    def log_warning(
        self, target: str | None, msg: str, subtype: MystWarnings, **kwargs: Any
    ) -> None:
        """Call the hook, unless `nitpick_ignore` names the target."""
        node = kwargs.get("location")
        if subtype is not MystWarnings.XREF_MISSING or not isinstance(node, pending_xref):
            super().log_warning(target, msg, subtype, **kwargs)
        elif not self._is_ignored(target or ""):
            self.report_missing(node)

    def _is_ignored(self, target: str) -> bool:
        """Whether the settings ignore that *target* is missing; MyST asks within its method."""
        return ("myst", target) in self.config.nitpick_ignore or any(
            re.fullmatch(kind, "myst") and re.fullmatch(pattern, target)
            for kind, pattern in self.config.nitpick_ignore_regex
        )


def replace_link_resolver(app: Sphinx, resolver: type[LinkResolver]) -> None:
    """Let *resolver* resolve the links of *app*, instead of MyST's own post-transform."""
    log_warning = MystReferenceResolver.log_warning
    where = "MystReferenceResolver.log_warning"
    require_parameters("myst-parser", where, log_warning, "self target msg subtype")
    with reaching_into("myst-parser", "MystReferenceResolver, a post-transform"):
        app.registry.post_transforms.remove(MystReferenceResolver)
    app.add_post_transform(resolver)
