"""Videos and demos on a page: a place that is kept for the frame, a button, a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.core.frames import host_of
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.reading.extract import embed
from sphinx_newsletter.upstream.environment import builder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_TEMPLATE = "newsletter/embed.html"
_SCRIPT = "newsletter/embed.js"
# Where the template puts the picture and the caption, which Sphinx writes. No text can hold it.
_HERE = "\0"


class EmbedFigures(SphinxPostTransform):
    """Makes a figure of each, which ties the link and the caption to what they belong to.

    It is no figure of docutils: Sphinx asks an id of those, and numbers them.
    """

    default_priority = 900  # when the link has been resolved
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Leave those without a frame as they are: a link."""
        if has_archive(builder_of(self.env)):
            for node in self.document.findall(embed):
                if node["frame"]:
                    node[:] = list(self._figure(node))

    def _figure(self, node: embed) -> Iterator[nodes.Node]:
        children: list[nodes.Node] = list(node.children)
        pictures = [child for child in children if isinstance(child, nodes.image)]
        captions = [child for child in children if child not in pictures]
        inside: list[list[nodes.Node]] = [[*pictures], captions, []]
        link = next(node.findall(nodes.reference))
        shown = {
            "kind": node["kind"],
            "title": node["called"],
            "url": link["refuri"],
            "frame": node["frame"],
            "host": host_of(node["frame"]),
            "pictured": bool(pictures),
            "here": _HERE,
        }
        html = builder_of(self.env).templates.render(_TEMPLATE, shown)
        for part, content in zip(html.split(_HERE), inside, strict=True):
            yield nodes.raw("", part, format="html")
            yield from content


def on_html_page_context(
    app: Sphinx, _page: str, _template: str, _context: dict[str, Any], doctree: object
) -> None:
    """Bring the script to the pages that have something to open.

    It is given to the builder, not to the application: that would remember it for all pages of
    later builds in this process.
    """
    if not has_archive(app.builder) or not isinstance(doctree, nodes.document):
        return
    opens = any(node["frame"] for node in doctree.findall(embed))
    if opens and isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.add_js_file(_SCRIPT, type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_post_transform(EmbedFigures)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
