"""`surprise.html`: its script leads the reader to a random section of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.api import Collection, register

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.api import Listing


def context(made: Listing) -> dict[str, Any]:
    """The page: the editions with sections, and how many each has, for equal chances."""
    return {"editions": [(e.docname, len(e.sections)) for e in made.archive.editions if e.sections]}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page and its script."""
    template, script = "newsletter/surprise.html", "newsletter/surprise.js"
    return register(
        app,
        Collection("surprise", "Surprise me", template, context, script=script, in_sitemap=False),
    )
