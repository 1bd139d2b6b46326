"""System messages: moved out of the text in which MyST and docutils leave them.

A message belongs to the log. Sphinx removes it from the doctree, but only after the page has been
read: until then it would count as text of its paragraph, and be in excerpts, titles and feeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class MessagesAfterText(SphinxTransform):
    """Puts each message after the outermost text element around it, where docutils allows it."""

    default_priority = 1  # before any transform that reads text

    def apply(self, **_kwargs: object) -> None:
        """Keep the order of several messages in one text."""
        for message in reversed(list(self.document.findall(nodes.system_message))):
            text = _text_around(message)
            if text is not None and text.parent is not None:
                message.parent.remove(message)
                text.parent.insert(text.parent.index(text) + 1, message)


def _text_around(node: nodes.Node) -> nodes.Element | None:
    """The outermost text element in which *node* is."""
    found = None
    parent = node.parent
    while parent is not None:
        found = parent if isinstance(parent, nodes.TextElement) else found
        parent = parent.parent
    return found


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transform."""
    app.add_transform(MessagesAfterText)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
