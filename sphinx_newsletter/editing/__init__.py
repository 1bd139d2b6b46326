"""The sources of a site, known without a build, and the commands that change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "permalinks.advice",  # what a build says of a lost address
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
