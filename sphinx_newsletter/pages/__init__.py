"""The pages that readers open: editions, and the list pages of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "image_names",  # which do not depend on the order of reading
    "references",  # {tag}, {edition}, {section}
    "missing_targets",  # of links and roles
    "ablog",  # tags, authors, years, by ABlog
    "withdrawn",  # pages of editions that are withdrawn
    "links",  # list pages of the links to other sites
    "gathered",  # list pages that blocks register, after the links, which they may count
    "section_footer",  # backlinks, related sections, corrections
    "citations",  # and the end of an edition
    "edition",  # byline, tags, neighbours
    "talk_back",  # links to reply and to discuss
    "views",  # the archive on other pages
    "theme",  # templates, style sheets, scripts
    "sidebar",
    "uris",  # addresses, percent-encoded
    "other_sites",  # scripts and style sheets of them
    "inline_styles",  # replaced by attributes and classes
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of this package, in the order in which a build needs them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
