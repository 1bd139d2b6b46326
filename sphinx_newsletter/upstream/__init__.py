"""Patches and private names of Sphinx, docutils, MyST and ABlog, and nothing else.

Each file gives one of them a public name or a base class with public hooks. Its docstring says
what it reaches into, in which version that was seen, why there is no public way, and when it can
go. Its test compares it with what is installed. `guard` ends the build with one sentence if a
library has changed. This room imports nothing of the package, and every other room may import it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_MODULES = (
    "guard",  # ends a build of several processes, too
    "garbage_collector",  # runs rarely
    "furo_navigation",  # loaded when it is used
    "parallel_reading",  # of many pages only
    "event_log",  # only where it is written
    "tables_of_contents",  # stay pickled
    "findall",  # without recursion
    "walkabout",  # without messages
    "idle_transforms",  # which skip what they would not change
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
