"""Views of the archive: `{latest-edition}`, `{browse-tags}`, `{edition-list}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_newsletter.incremental.build_state import StyleSheet, add_style_sheet
from sphinx_newsletter.model.addresses import EDITIONS, TAGS, tag_page
from sphinx_newsletter.pages.views import LIMIT, add_view
from sphinx_newsletter.reading.archive_view import ViewDirective
from sphinx_newsletter.reading.directive import directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from sphinx_newsletter.pages.views import View


@directive("latest-edition")
class LatestEditionDirective(ViewDirective):
    """Shows the newest edition: title, date, authors, subtitle and points.

    The points are the list that opens the edition, before its first rubric.
    """

    example: ClassVar[str] = ":::{latest-edition}\n:::"


def latest_edition(view: View, _options: dict[str, Any]) -> list[nodes.Node]:
    """Nodes for the newest edition with its points."""
    edition = view.archive.editions[0]
    found = view.edition(edition)
    if edition.points:
        items = (nodes.list_item("", nodes.paragraph(p, p)) for p in edition.points)
        found.append(nodes.bullet_list("", *items, classes=["edition-points"]))
    return found


@directive("browse-tags")
class BrowseTagsDirective(ViewDirective):
    """Shows the most used tags, with counts, and a way to all of them.

    `:limit:` says how many; without it, 12.
    """

    example: ClassVar[str] = ":::{browse-tags}\n:limit: 20\n:::"
    option_spec: ClassVar[OptionSpec] = {"limit": directives.positive_int}


def browse_tags(view: View, options: dict[str, Any]) -> list[nodes.Node]:
    """Nodes for the most used tags with their counts, and a link to all tags."""
    items = []
    for tag, count in view.archive.most_used[: options.get("limit", LIMIT)]:
        number = nodes.inline("", str(count), classes=["count"])
        link = view.link(tag_page(tag.slug), tag.label)
        line = nodes.paragraph("", "", link, nodes.Text(" "), number)
        items.append(nodes.list_item("", line))
    more = nodes.paragraph("", "", view.link(TAGS, "All tags"), classes=["more"])
    return [nodes.bullet_list("", *items, classes=["tag-counts"]), more] if items else []


@directive("edition-list")
class EditionListDirective(ViewDirective):
    """Shows the latest editions with date and subtitle, and a way to all of them.

    `:limit:` says how many; without it, 12.
    """

    example: ClassVar[str] = ":::{edition-list}\n:limit: 6\n:::"
    option_spec: ClassVar[OptionSpec] = {"limit": directives.positive_int}


def edition_list(view: View, options: dict[str, Any]) -> list[nodes.Node]:
    """Nodes for the latest editions, and a link to all editions."""
    editions = view.archive.editions[: options.get("limit", LIMIT)]
    items = (
        nodes.list_item("", *view.edition(edition), classes=["h-entry"]) for edition in editions
    )
    return [
        nodes.bullet_list("", *items, classes=["editions", "h-feed"]),
        nodes.paragraph("", "", view.link(EDITIONS, "All editions"), classes=["more"]),
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the three directives, and the functions that make their nodes."""
    add_style_sheet(app, StyleSheet("newsletter/front.css", 90))
    app.add_directive("latest-edition", LatestEditionDirective)
    add_view(app, "latest-edition", latest_edition)
    app.add_directive("browse-tags", BrowseTagsDirective)
    add_view(app, "browse-tags", browse_tags)
    app.add_directive("edition-list", EditionListDirective)
    add_view(app, "edition-list", edition_list)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
