"""Nodes of what docutils has no node for: struck text, and the mark of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.upstream.myst import MarkdownRenderer

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


# A character needs neither form nor style, so a task is the same in feeds and lists of points.
OPEN, DONE = "☐", "☑"


class struck(nodes.inline):  # noqa: N801 - docutils names its nodes so
    """Text that is no longer right, `<s>` in HTML."""


class task_mark(nodes.inline):  # noqa: N801 - docutils names its nodes so
    """`OPEN` or `DONE`, at the beginning of an item in a list of tasks."""

    @classmethod
    def of(cls, *, done: bool) -> task_mark:
        """The mark of a task that is *done* or not."""
        mark = DONE if done else OPEN
        return cls(mark, mark, done=done)


class InlineRenderer(MarkdownRenderer):
    """Renderer that makes these nodes, where MyST would make HTML."""

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Make a node of struck text; MyST makes HTML, and warns about other outputs."""
        node = struck()
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_sub(self, token: SyntaxTreeNode) -> None:
        """Make a subscript."""
        node = nodes.subscript()
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        """Begin the item of a task with a mark; MyST would make an input without a name."""
        done = token.meta.pop("checked", None)
        super().render_list_item(token)
        if done is not None:
            words = next(self.current_node.children[-1].findall(nodes.paragraph))
            words[:0] = [task_mark.of(done=done), nodes.Text(" ")]


def visit_struck(self: HTML5Translator, node: struck) -> None:
    """Write the start tag."""
    self.body.append(self.starttag(node, "s", ""))


def depart_struck(self: HTML5Translator, _node: struck) -> None:
    """Write the end tag."""
    self.body.append("</s>")


def visit_task_mark(self: HTML5Translator, node: task_mark) -> None:
    """Write the start tag, with a name, because not all screen readers know the character."""
    name = {"role": "img", "aria-label": "done" if node["done"] else "to do"}
    self.body.append(self.starttag(node, "span", "", False, **name))


def depart_task_mark(self: HTML5Translator, _node: task_mark) -> None:
    """Write the end tag."""
    self.body.append("</span>")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the nodes."""
    # Other builders show them as the base class.
    app.add_node(struck, html=(visit_struck, depart_struck))
    app.add_node(task_mark, html=(visit_task_mark, depart_task_mark))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
