"""What readers open: editions, and the pages of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "image_names",  # that last
    "references",  # {tag}, {edition}, {section}
    "ablog",  # tags, authors, years, by ABlog
    "gathered",  # the list pages that blocks register
    "links",  # to other sites
    "section_footer",  # backlinks, related sections, corrections
    "edition",  # byline, tags, neighbours
    "views",  # of the archive on other pages
    "theme",  # templates, style sheets, scripts
    "sidebar",
    "inline_styles",  # none
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
