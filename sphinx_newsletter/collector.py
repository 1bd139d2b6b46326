"""The garbage collector during a build.

A build makes millions of nodes that live until their page is written, and the collector
walks all of them again and again: a fifth of the time of a build (docs/speed.md).
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Young objects are looked at a hundred times less often than by default, old ones hardly.
THRESHOLDS = (100_000, 50, 1_000)


def on_builder_inited(app: Sphinx) -> None:
    """Pass over what is there already, and seldom look at the rest."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)

    def restore(app: Sphinx, _exception: Exception | None) -> None:
        gc.set_threshold(*before)
        gc.unfreeze()
        # Once: `make live` goes on with the same application, and sees to it itself.
        app.disconnect(listener)

    listener = app.connect("build-finished", restore)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
