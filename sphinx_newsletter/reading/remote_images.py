"""Pictures that lie on other sites: a page leads to them, and does not show them.

The other site would learn of each reader, of whom nobody has asked anything; and not every host
sends the headers that forbid it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def on_doctree_read(_app: Sphinx, doctree: nodes.document) -> None:
    """Put a link into the place of each; what is wrong with it has been told."""
    for picture in [*doctree.findall(nodes.image)]:
        if "://" in picture["uri"]:
            picture.parent.replace(picture, _instead(picture))


def _instead(picture: nodes.image) -> nodes.Node:
    address = picture["uri"]
    words = picture.get("alt", "").strip() or address
    if isinstance(picture.parent, nodes.reference):  # it leads somewhere already
        return nodes.Text(words)
    link = nodes.reference(words, words, refuri=address)
    link.line = picture.line
    is_inline = isinstance(picture.parent, nodes.TextElement)
    return link if is_inline else nodes.paragraph("", "", link)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("doctree-read", on_doctree_read, priority=610)  # behind those who tell of them
    return {"parallel_read_safe": True, "parallel_write_safe": True}
