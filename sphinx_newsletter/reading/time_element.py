"""Node of a date, which is `<time>` in HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


class time(nodes.inline):  # noqa: N801 - docutils names its nodes so
    """A date as text; its attribute `datetime` is the date in ISO 8601."""


def visit_time(self: HTML5Translator, node: time) -> None:
    """Write the start tag."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_time(self: HTML5Translator, _node: time) -> None:
    """Write the end tag."""
    self.body.append("</time>")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the node."""
    # Other builders have no such element, and show it as the base class.
    app.add_node(time, html=(visit_time, depart_time))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
