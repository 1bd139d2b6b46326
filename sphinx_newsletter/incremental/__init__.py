"""What is written again when it shows something else, and what stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "builder",  # on all cores
    "build_hash",  # programs, templates, style sheets, settings
    "manifest",  # what the output contains
    "output_files",  # that are no pages
    "page_fingerprints",  # which pages are written again
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
