"""`{edition-list}`: the editions so far, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_newsletter.model.addresses import EDITIONS
from sphinx_newsletter.pages.views import LIMIT, add_view
from sphinx_newsletter.reading.directive import ViewDirective, directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from sphinx_newsletter.pages.views import View


@directive("edition-list")
class EditionList(ViewDirective):
    """Shows the latest editions with date and subtitle, and a way to all of them.

    `:limit:` says how many; without it, 12.
    """

    example: ClassVar[str] = ":::{edition-list}\n:limit: 6\n:::"
    option_spec: ClassVar[OptionSpec] = {"limit": directives.positive_int}


def draw_edition_list(view: View, options: dict[str, Any]) -> list[nodes.Node]:
    """The latest editions."""
    editions = view.archive.editions[: options.get("limit", LIMIT)]
    items = (
        nodes.list_item("", *view.edition(edition), classes=["h-entry"]) for edition in editions
    )
    return [
        nodes.bullet_list("", *items, classes=["editions", "h-feed"]),
        nodes.paragraph("", "", view.link(EDITIONS, "All editions"), classes=["more"]),
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_directive("edition-list", EditionList)
    add_view(app, "edition-list", draw_edition_list)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
