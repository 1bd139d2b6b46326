"""URIs in HTML: addresses with letters of any script are percent-encoded where they are written.

Sphinx encodes the names of pages, but neither anchors nor the names of other files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.reading import images

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class Translator(images.Translator):
    """HTML translator that writes links as URIs."""

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", *args: Any, **attributes: Any
    ) -> str:
        """The tag, with its address as a URI."""
        if "href" in attributes:
            attributes["href"] = as_uri(attributes["href"])
        return str(super().starttag(node, tagname, suffix, *args, **attributes))

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Add the link that a heading has to itself."""
        linked = node.copy()
        linked["ids"] = [*map(as_uri, node["ids"])]
        super().add_permalink_ref(linked, title)


def on_html_page_context(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: let `pathto` of templates return URIs."""
    pathto = context["pathto"]
    context["pathto"] = lambda *args, **kwargs: as_uri(pathto(*args, **kwargs))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler; the translator is part of another one (`inline_styles`)."""
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
