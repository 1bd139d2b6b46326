"""`surprise.html`: its script leads the reader to a random section of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.incremental.collections import Collection, add_collection

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.collections import Listing


PAGE, TITLE = "surprise", "Surprise me"


def context(made: Listing) -> dict[str, Any]:
    """The page: the editions with sections, and how many each has, for equal chances."""
    return {"editions": [(e.docname, len(e.sections)) for e in made.archive.editions if e.sections]}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page and its script."""
    template, script = "newsletter/surprise.html", "newsletter/surprise.js"
    page = Collection(PAGE, TITLE, template, context, script=script, in_sitemap=False)
    add_collection(app, page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
