"""`{latest-edition}`: the newest edition with the points that open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinx_newsletter.directives import directive
from sphinx_newsletter.views import ViewDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@directive("latest-edition")
class LatestEdition(ViewDirective):
    """Shows the newest edition: title, date, authors, subtitle and points.

    The points are the list that opens the edition, before its first rubric.
    """

    example: ClassVar[str] = ":::{latest-edition}\n:::"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_directive("latest-edition", LatestEdition)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
