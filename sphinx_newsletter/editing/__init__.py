"""Commands that read the sources of a site without a build, and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "permalinks.advice",  # what a build advises for a lost address
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
