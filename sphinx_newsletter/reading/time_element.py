"""The node of a date, `<time>` in HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


class time(nodes.inline):  # noqa: N801 - docutils names its nodes so
    """A date in words; `datetime` holds it for machines. Only HTML has an element for it."""


def visit_time(self: HTML5Translator, node: time) -> None:
    """Begin the element."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_time(self: HTML5Translator, _node: time) -> None:
    """End the element."""
    self.body.append("</time>")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    # Where there is no such element, its base class is shown.
    app.add_node(time, html=(visit_time, depart_time))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
