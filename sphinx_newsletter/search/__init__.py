"""Search: one record per section, in an index that a browser loads in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "index",
    "page",  # search.html
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of this package, in the order in which a build needs them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
