"""`{browse-tags}`: the tags worth browsing, with the number of their sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_newsletter.model.addresses import TAGS, tag_page
from sphinx_newsletter.pages.views import LIMIT, add_view
from sphinx_newsletter.reading.directive import ViewDirective, directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from sphinx_newsletter.pages.views import View


@directive("browse-tags")
class BrowseTags(ViewDirective):
    """Shows the most used tags, with counts, and a way to all of them.

    `:limit:` says how many; without it, 12.
    """

    example: ClassVar[str] = ":::{browse-tags}\n:limit: 20\n:::"
    option_spec: ClassVar[OptionSpec] = {"limit": directives.positive_int}


def draw_browse_tags(view: View, options: dict[str, Any]) -> list[nodes.Node]:
    """The most used tags with their counts."""
    items = []
    for tag, count in view.archive.most_used[: options.get("limit", LIMIT)]:
        number = nodes.inline("", str(count), classes=["count"])
        link = view.link(tag_page(tag.slug), tag.label)
        line = nodes.paragraph("", "", link, nodes.Text(" "), number)
        items.append(nodes.list_item("", line))
    more = nodes.paragraph("", "", view.link(TAGS, "All tags"), classes=["more"])
    return [nodes.bullet_list("", *items, classes=["tag-counts"]), more] if items else []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_directive("browse-tags", BrowseTags)
    add_view(app, "browse-tags", draw_browse_tags)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
