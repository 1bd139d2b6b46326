"""`{latest-edition}`: the newest edition with the points that open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from sphinx_newsletter.pages.views import add_view
from sphinx_newsletter.reading.directive import ViewDirective, directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.views import View


@directive("latest-edition")
class LatestEdition(ViewDirective):
    """Shows the newest edition: title, date, authors, subtitle and points.

    The points are the list that opens the edition, before its first rubric.
    """

    example: ClassVar[str] = ":::{latest-edition}\n:::"


def draw_latest_edition(view: View, _options: dict[str, Any]) -> list[nodes.Node]:
    """The newest edition with its points."""
    edition = view.archive.editions[0]
    drawn = view.edition(edition)
    if edition.points:
        items = (nodes.list_item("", nodes.paragraph(p, p)) for p in edition.points)
        drawn.append(nodes.bullet_list("", *items, classes=["edition-points"]))
    return drawn


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_directive("latest-edition", LatestEdition)
    add_view(app, "latest-edition", draw_latest_edition)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
