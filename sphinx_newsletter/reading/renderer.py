"""Makes nodes of Markdown as of data: no HTML, no template code, and nothing that is not allowed.

MyST shows HTML as it stands, and runs every directive that any extension brings. Here that is off
where a token becomes a node, and not filtered afterwards; what is refused is shown as it was
written.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives import class_option
from markdown_it.token import Token
from myst_parser.mdit_to_docutils.base import token_line
from sphinx.errors import SphinxError

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.model.front_matter import wrong_keys
from sphinx_newsletter.model.yaml_lines import YamlError
from sphinx_newsletter.policy.allow_list import (
    DIRECTIVES,
    READING,
    ROLES,
    is_class_allowed,
    is_followed,
)
from sphinx_newsletter.reading.link_policy import wrong_file
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.size_limits import Amounts
from sphinx_newsletter.reading.system_messages import move_messages
from sphinx_newsletter.upstream.myst import MarkdownRenderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.parsers.rst import Directive
    from markdown_it.tree import SyntaxTreeNode

    from sphinx_newsletter.model.problems import Problem


class Renderer(MarkdownRenderer):
    """Makes nodes of what is allowed, and words of the rest."""

    _depth = 0  # of directives in directives

    def _tell(self, problem: Problem) -> None:
        report(problem, (self.sphinx_env.docname, problem.line))

    @cached_property
    def _amounts(self) -> Amounts:
        return Amounts(self._tell)

    @cached_property
    def _directives(self) -> frozenset[str]:
        return DIRECTIVES.union(self.sphinx_env.config.newsletter_directives)

    @cached_property
    def _roles(self) -> frozenset[str]:
        return ROLES.union(self.sphinx_env.config.newsletter_roles)

    @cached_property
    def _classes(self) -> frozenset[str]:
        return frozenset(self.sphinx_env.config.newsletter_classes)

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        """Show it as code."""
        self._show_html(token, nodes.literal)

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Show it as code; of a comment, nothing."""
        self._show_html(token, nodes.literal_block)

    def _show_html(self, token: SyntaxTreeNode, form: type[nodes.TextElement]) -> None:
        text = token.content.strip()
        if not text.startswith("</"):  # of a pair, it is enough to tell of the first
            self._tell(sentences.html_written(text, token_line(token, 1)))
        if not text.startswith("<!--"):
            node = form(text, text, language="none")
            self.add_line_and_source_path(node, token)
            self.current_node.append(node)

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Show it as code: it could do all that directives can."""
        self.current_node += self.run_directive("eval-rst", "", token.content, token_line(token, 1))

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        """Show it as it stands: MyST would run it as a program of Jinja."""
        self._tell(sentences.SUBSTITUTION.at(token_line(token, 1)))
        text = nodes.Text(f"{{{{{token.content}}}}}")
        self.current_node.append(text if inline else nodes.paragraph("", "", text))

    def run_directive(  # noqa: PLR0913 - it is MyST's
        self,
        name: str,
        first_line: str,
        content: str,
        position: int,
        additional_options: dict[str, str] | None = None,
        *,
        block_text: str | None = None,
    ) -> list[nodes.Element]:
        """Run it if it is allowed; show what it says as code if not."""
        wrong: Problem | None = None
        if name.lower() not in self._directives:
            wrong = sentences.directive_refused(name, position, self._directives)
        elif name.lower() in READING:
            wrong = wrong_file(self.sphinx_env, first_line.strip(), position, None)
        if self._depth >= size_limits.DEEPEST:
            wrong = sentences.NESTED.at(position)
        if wrong:
            return self._refuse(wrong, first_line, content)
        restore = self.restore_point()
        found, _ = directives.directive(name, self.language_module_rst, self.document)
        try:
            with self._within(reads=name.lower() in READING), limited(found, self._allowed_classes):
                return super().run_directive(
                    name, first_line, content, position, additional_options, block_text=block_text
                )
        except (RecursionError, SphinxError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a directive has not thought of
            restore()
            return self._refuse(
                sentences.directive_failed(name, position, error), first_line, content
            )

    def _refuse(self, wrong: Problem, first_line: str, content: str) -> list[nodes.Element]:
        """Tell what is *wrong* with a directive, and show what it says as code."""
        self._tell(wrong)
        words = "\n".join(part for part in (first_line, content) if part.strip())
        return [nodes.literal_block(words, words, language="none")] if words else []

    @contextmanager
    def _within(self, *, reads: bool) -> Iterator[None]:
        """Go into a directive: it may open files, or not; those in it get their own answer."""
        settings = self.document.settings
        before, settings.file_insertion_enabled = settings.file_insertion_enabled, reads
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            settings.file_insertion_enabled = before

    def _allowed_classes(self, named: list[str]) -> list[str]:
        """Those of *named* that content may name; of the others it is told."""
        refused = [name for name in named if not is_class_allowed(name, self._classes)]
        for name in refused:
            self._tell(sentences.class_refused(name, self.document.current_line or 1))
        return [name for name in named if name not in refused]

    def copy_attributes(
        self, token: SyntaxTreeNode, node: nodes.Element, *given: Any, **named: Any
    ) -> None:
        """Give *node* what is written in braces, classes only where content may name them."""
        before = [*node["classes"]]
        super().copy_attributes(token, node, *given, **named)
        self.document.current_line = token_line(token, 1)
        node["classes"] = before + self._allowed_classes(node["classes"][len(before) :])

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        """Run the directive; without braces it is a box, and its name a class."""
        name, line = token.info.strip().partition(" ")[0], token_line(token, 1)
        if not name or name.startswith("{") or is_class_allowed(name, self._classes):
            super().render_colon_fence(token)
            return
        self._tell(sentences.box_refused(name, line, self._directives))
        with self.current_node_context(nodes.container(is_div=True), append=True):
            self.nested_render_text(token.content, line)

    def prepare_tokens(self, tokens: list[Token]) -> list[Token]:
        """Make words of what is nested more deeply, or stands more often, than a build can take."""
        for token in tokens:
            line = token.map[0] + 1 if token.map else 1
            if _depth(token) > size_limits.DEEPEST:
                self._tell(sentences.NESTED.at(line))
                token.children = [Token("text", "", 0, content=token.content)]
        return self._amounts.kept(tokens)

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Make what it means, if it is allowed."""
        name = token.meta["name"]
        if name.lower() in self._roles:
            super().render_myst_role(token)
            return
        self._tell(sentences.role_refused(name, token_line(token, 1), self._roles))
        self.current_node.append(nodes.literal(token.content, token.content))

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Make the anchor of the heading's words: messages leave the heading first."""
        move_messages(title_node)
        super().generate_heading_target(token, level, node, title_node)

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Lead where it is allowed to; else show the words."""
        address = str(token.attrGet("href") or "")
        line = token_line(token, 1)
        if is_followed(address):
            try:
                super().render_link(token)  # which looks for a file
            except RecursionError:
                raise
            except (OSError, RuntimeError, ValueError):  # a name that no machine has, a circle
                self._tell(sentences.file_outside(address, line, "it cannot be found"))
            else:
                return
        else:
            self._tell(sentences.scheme(address, line))
        self.render_children(token)

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Take plain data from the front matter of a guide; that of an edition is read already."""
        try:
            for problem in wrong_keys(str(token.content), token_line(token, 0) + 1):
                self._tell(problem)
        except YamlError as error:
            self._tell(sentences.front_matter_unreadable(error.line, error))
        else:
            super().render_front_matter(token)


def _depth(token: Token) -> int:
    return max((child.level for child in token.children or ()), default=0)


@contextmanager
def limited(
    directive: type[Directive] | None, allowed: Callable[[list[str]], list[str]]
) -> Iterator[None]:
    """Let the options of *directive* name only such classes as *allowed* hands on.

    A directive declares its options at its class, so they are others for as long as it runs:
    what it makes of its classes, and when, is then its own affair.
    """
    if not directive or class_option not in (directive.option_spec or {}).values():
        yield  # there are none, or another one of its kind is around it
        return
    before, own = directive.option_spec, "option_spec" in vars(directive)
    directive.option_spec = {
        name: (lambda given: allowed(class_option(given))) if convert is class_option else convert
        for name, convert in (before or {}).items()
    }
    try:
        yield
    finally:
        if own:
            directive.option_spec = before
        else:
            del directive.option_spec
