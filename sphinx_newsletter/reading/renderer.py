"""Renderer of Markdown as data: no HTML, no template code, nothing outside of the allow-list.

MyST passes HTML through, and runs each directive of each extension. This renderer refuses both when
it makes a node of a token, so nothing has to be filtered afterwards. What it refuses is shown as it
is written.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from markdown_it.token import Token
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.warnings_ import MystWarnings
from sphinx.errors import SphinxError

from sphinx_newsletter.model import markdown_sentences, refusals, sentences, size_limits
from sphinx_newsletter.model.front_matter import wrong_keys
from sphinx_newsletter.model.yaml_lines import YamlError
from sphinx_newsletter.policy.allow_list import (
    DIRECTIVES,
    READING,
    ROLES,
    is_class_allowed,
    is_followed,
    scheme_of,
)
from sphinx_newsletter.reading.directive import REGISTRY, allowed_class_options, cut_options
from sphinx_newsletter.reading.domain import is_edition
from sphinx_newsletter.reading.extract import title_text
from sphinx_newsletter.reading.icons import with_classes, wrong_icon
from sphinx_newsletter.reading.inline_elements import InlineRenderer
from sphinx_newsletter.reading.link_policy import wrong_file
from sphinx_newsletter.reading.maths import MathsRenderer
from sphinx_newsletter.reading.open_blocks import OpenBlocks
from sphinx_newsletter.reading.outline import taker_of
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.size_limits import Counts
from sphinx_newsletter.reading.syntax import without_meaning
from sphinx_newsletter.reading.system_messages import move_messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.parsers.rst import Directive
    from markdown_it.tree import SyntaxTreeNode

    from sphinx_newsletter.model.problems import Problem
    from sphinx_newsletter.reading.outline import OutlineTaker


# Skipped levels; comments in options, which are reported where they cut off a value.
_REPORTED = {MystWarnings.MD_HEADING_NON_CONSECUTIVE, MystWarnings.DIRECTIVE_OPTION_COMMENTS}


class Renderer(InlineRenderer, MathsRenderer):
    """Makes nodes of what is allowed, and text of the rest."""

    _depth = 0  # of directives in directives

    def _report(self, problem: Problem) -> None:
        report(problem, (self.sphinx_env.docname, problem.line))

    @cached_property
    def _counts(self) -> Counts:
        return Counts(self._report)

    @cached_property
    def _outline(self) -> OutlineTaker:
        return taker_of(self.sphinx_env)

    @cached_property
    def _open_blocks(self) -> OpenBlocks:
        return OpenBlocks(self.sphinx_env, self._report, lambda text: self.md.parse(text, {}))

    @cached_property
    def _directives(self) -> frozenset[str]:
        return DIRECTIVES.union(REGISTRY, self.sphinx_env.config.newsletter_directives)

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
        """Show it as code, unless it is a comment."""
        self._show_html(token, nodes.literal_block)

    def _show_html(self, token: SyntaxTreeNode, form: type[nodes.TextElement]) -> None:
        text = token.content.strip()
        if text.startswith("<!--") and "-->" in text:
            if words := text.partition("-->")[2].strip():
                self.nested_render_text(words, token_line(token, 1) + text.count("\n") - 1)
            return
        if not text.startswith("</"):  # of a pair, the start tag is reported
            self._report(refusals.html_written(text, token_line(token, 1)))
        if not text.startswith("<!--"):
            node = form(text, text, language="none")
            self.add_line_and_source_path(node, token)
            self.current_node.append(node)

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Show it as code: it could contain any directive."""
        self.current_node += self.run_directive("eval-rst", "", token.content, token_line(token, 1))

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        """Show it as it is written: MyST would run it as a template of Jinja."""
        self._report(sentences.SUBSTITUTION.at(token_line(token, 1)))
        text = nodes.Text(f"{{{{{token.content}}}}}")
        self.current_node.append(text if inline else nodes.paragraph("", "", text))

    def run_directive(  # noqa: PLR0913 - MyST's signature
        self,
        name: str,
        first_line: str,
        content: str,
        position: int,
        additional_options: dict[str, str] | None = None,
        *,
        block_text: str | None = None,
    ) -> list[nodes.Element]:
        """Run the directive if it is allowed, or else show its text as code."""
        wrong: Problem | None = None
        if name.lower() not in self._directives:
            wrong = refusals.directive_refused(name, position, self._directives)
        elif name.lower() in READING:
            wrong = wrong_file(self.sphinx_env, first_line.strip(), position, None)
        if self._depth >= size_limits.DEEPEST:
            wrong = sentences.NESTED.at(position)
        if wrong:
            return self._refuse(wrong, first_line, content)
        for problem in cut_options(content, position + 1):
            self._report(problem)
        if name.lower() in ("image", "figure"):
            first_line = first_line.strip().replace(" ", "%20")  # docutils would drop it
        restore = self.restore_point()
        found = self._class_of(name)
        try:
            with (
                self._within(name, position),
                allowed_class_options(found, self._allowed_classes),
            ):
                made = super().run_directive(
                    name, first_line, content, position, additional_options, block_text=block_text
                )
                return self.checked_maths(made, position)
        except (RecursionError, SphinxError):
            raise
        except Exception as error:  # noqa: BLE001 - directives of any extension may raise anything
            restore()
            return self._refuse(
                refusals.directive_failed(name, position, error), first_line, content
            )

    def _refuse(self, wrong: Problem, first_line: str, content: str) -> list[nodes.Element]:
        """Report what is *wrong* with a directive, and show its text as code."""
        self._report(wrong)
        text = "\n".join(lines for lines in (first_line, content) if lines.strip())
        return [nodes.literal_block(text, text, language="none")] if text else []

    def _class_of(self, name: str) -> type[Directive] | None:
        """The class of the directive *name*; None if there is none, or if it is not allowed."""
        if name.lower() not in self._directives:
            return None
        found, _ = directives.directive(name, self.language_module_rst, self.document)
        return found

    @contextmanager
    def _within(self, name: str, line: int) -> Iterator[None]:
        """Enter the directive *name*; only itself may open files, if it is one that does."""
        settings = self.document.settings
        before = settings.file_insertion_enabled
        settings.file_insertion_enabled = name.lower() in READING
        self._depth += 1
        try:
            with self._outline.within(name, line):
                yield
        finally:
            self._depth -= 1
            settings.file_insertion_enabled = before

    def _allowed_classes(self, named: list[str]) -> list[str]:
        """The classes of *named* that content may use; the others are reported."""
        refused = [name for name in named if not is_class_allowed(name, self._classes)]
        for name in refused:
            self._report(refusals.class_refused(name, self.document.current_line or 1))
        return [name for name in named if name not in refused]

    def copy_attributes(
        self, token: SyntaxTreeNode, node: nodes.Element, *given: Any, **named: Any
    ) -> None:
        """Copy the attributes in braces to *node*, but only classes that content may use."""
        before = [*node["classes"]]
        if token.attrs:  # of most tokens, there are none
            super().copy_attributes(token, node, *given, **named)
        self.document.current_line = token_line(token, 1)
        if len(node["classes"]) > len(before):
            node["classes"] = before + self._allowed_classes(node["classes"][len(before) :])

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        """Run the directive; without braces, it is a `div`, and its name is a class."""
        name, _, arguments = token.info.strip().partition(" ")
        line = token_line(token, 1)
        if name.startswith("{") and name.endswith("}"):
            # MyST would put a line before content that begins with a fence, so all lines are off.
            self.render_directive(token, name[1:-1], arguments.strip())
            return
        with self._outline.within("div", line), self._open_blocks.within(token):
            if not name or is_class_allowed(name, self._classes):
                super().render_colon_fence(token)
                return
            self._report(refusals.box_refused(name, line, self._directives))
            with self.current_node_context(nodes.container(is_div=True), append=True):
                self.nested_render_text(token.content, line)

    def render_directive(
        self, token: SyntaxTreeNode, name: str, arguments: str, **named: Any
    ) -> None:
        """Run the directive, and know in which block its content is."""
        with self._open_blocks.within(token):
            super().render_directive(token, name, arguments, **named)

    def prepare_tokens(self, tokens: list[Token]) -> list[Token]:
        """Replace by text what is nested too deeply, or is more than the limits allow.

        The rest is on the page, so it belongs to the outline.
        """
        self._open_blocks.check(tokens)
        for token in tokens:
            line = token.map[0] + 1 if token.map else 1
            if _depth(token) > size_limits.DEEPEST:
                self._report(sentences.NESTED.at(line))
                token.children = [Token("text", "", 0, content=token.content)]
            if token.type == "inline":
                for problem in without_meaning(token):
                    self._report(problem)
        tokens = self._counts.limited(tokens)
        self._outline.take(tokens, self.md_env.get("references", {}), self.offset, self._class_of)
        return tokens

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Run the role if it is allowed, or else show its text as code."""
        name = token.meta["name"]
        if name.lower() in self._roles:
            if name.lower() == "octicon" and token.token:
                if wrong := wrong_icon(token.content, token_line(token, 1)):
                    self._report(wrong)
                    return
                token.token.content = with_classes(token.content, self._allowed_classes)
            before = len(self.current_node)
            super().render_myst_role(token)
            made = self.current_node.children[before:]
            self.current_node[before:] = self.checked_maths(made, token_line(token, 1))
            return
        self._report(refusals.role_refused(name, token_line(token, 1), self._roles))
        self.current_node.append(nodes.literal(token.content, token.content))

    def update_section_level_state(self, section: nodes.section, level: int) -> None:
        """Report a skipped level of headings; note whether the page begins with a title."""
        above = self.level_above(level)
        if level > 1 and not above:
            self.document["titled"] = False  # of an edition, the record reports it
        if above + 1 < level and (
            above or not is_edition(self.sphinx_env.config, self.sphinx_env.docname)
        ):
            self._report(sentences.heading_skipped(level, above, section.line or 1))
        super().update_section_level_state(section, level)

    def create_warning(
        self, message: str, subtype: MystWarnings | str, **named: Any
    ) -> nodes.system_message | None:
        """Warn as MyST does, except about what has been reported."""
        if subtype in _REPORTED:
            return None
        if subtype == "footnote":  # a label that is used twice
            label = message.partition("'")[2].rstrip("'")
            self._report(markdown_sentences.footnote_twice(label, named.get("line") or 1))
            return None
        return super().create_warning(message, subtype, **named)

    def render_inline(self, token: SyntaxTreeNode) -> None:
        """Give each element its line, for reports; MyST gives all that of the paragraph."""
        line = token_line(token, 1)
        for child in token.token.children or [] if token.token else []:
            child.map = [line, line]
            line += child.type in ("softbreak", "hardbreak")
        super().render_inline(token)

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Make the anchor of the heading's words: messages leave the heading first."""
        move_messages(title_node)
        words = title_text(title_node)
        super().generate_heading_target(token, level, node, nodes.title(words, words))
        self._outline.add_heading(level, token_line(token, 1), node)

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Make a link if its address is allowed, or else show its text."""
        address = str(token.attrGet("href") or "")
        line = token_line(token, 1)
        if is_followed(address):
            try:
                if scheme_of(address) == "tel":  # MyST does not know it
                    self.render_link_url(token)
                else:
                    super().render_link(token)  # it looks for a file
            except RecursionError:
                raise
            except (OSError, RuntimeError, ValueError):  # an impossible name, or a loop of links
                self._report(refusals.file_outside(address, line, "it cannot be found"))
            else:
                return
        else:
            self._report(refusals.scheme(address, line))
        self.render_children(token)

    def render_link_project(self, token: SyntaxTreeNode) -> None:
        """Make a link as without `project:`; MyST reports a missing page by its absolute path."""
        address = str(token.attrs["href"]).removeprefix("project:")
        token.attrs["href"] = address
        if address.startswith("#"):
            self.render_link_anchor(token, address)
        else:
            self.render_link_unknown(token)

    def render_inline_note(self, token: SyntaxTreeNode) -> None:
        """Make a footnote, as if it were defined below the paragraph."""
        line = token_line(token, 1)
        if self._depth >= size_limits.DEEPEST:
            self._report(sentences.NESTED.at(line))
            self.current_node.append(nodes.Text(f"^[{token.content}]"))
            return
        name = f"^{len(self.document.autofootnotes)}"  # no label contains `^`
        reference = nodes.footnote_reference(f"[{name}]", auto=1, refname=name)
        words = nodes.paragraph()
        note = nodes.footnote("", words, auto=1, names=[name])
        for node in (reference, note, words):
            self.add_line_and_source_path(node, token)
        self.current_node.append(reference)
        self.document.note_autofootnote_ref(reference)
        self.document.note_footnote_ref(reference)
        self.document.note_autofootnote(note)
        self.document.note_explicit_target(note, note)
        _section_of(self.current_node, self.document).append(note)
        self._depth += 1
        with self.current_node_context(words):
            self.nested_render_text(token.content, line - 1, inline=True)
        self._depth -= 1

    def render_table_row(self, token: SyntaxTreeNode) -> None:
        """Give the row its line, which what is in it inherits; MyST leaves it that of the table."""
        super().render_table_row(token)
        for row in self.current_node.children[-1:]:
            if isinstance(row, nodes.row):
                self.add_line_and_source_path_r([row], token)

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Read the front matter of a guide; `on_source_read` has read and removed an edition's."""
        try:
            for problem in wrong_keys(str(token.content), token_line(token, 0) + 1):
                self._report(problem)
        except YamlError as error:
            self._report(sentences.front_matter_unreadable(error.line, error))
        else:
            super().render_front_matter(token)


def _section_of(node: nodes.Node, document: nodes.document) -> nodes.Element:
    """The section with *node*; of what has not been put into the page yet, the *document*."""
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node or document


def _depth(token: Token) -> int:
    return max((child.level for child in token.children or ()), default=0)
