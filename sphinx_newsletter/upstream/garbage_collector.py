"""`gc` during a build: Python's garbage collector, which seldom runs then.

A build makes millions of nodes that live until their page is written, and the collector
walks all of them again and again: a fifth of the time of a build (docs/speed.md).

Reaches into no private name; it is here because it changes the whole process. Sphinx has no
setting for it (seen in Sphinx 9.0.4, Python 3.11).
https://docs.python.org/3/library/gc.html#gc.set_threshold
"""

from __future__ import annotations

import gc
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


# Young objects are looked at a hundred times less often than by default, old ones hardly.
THRESHOLDS = (100_000, 50, 1_000)
# After so many builds in one process, what they have left is collected. Builds are counted, and
# not objects: to count those, the collector walks all of them.
MANY = 10

_builds = count(1)


def on_config_inited(app: Sphinx, _config: Config) -> None:
    """Pass over what is there already, and seldom look at the rest."""
    before = gc.get_threshold()
    if next(_builds) % MANY == 0:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)

    def restore(app: Sphinx, _exception: Exception | None) -> None:
        # Most processes end now, and would look at all of it once more, for nothing.
        gc.freeze()
        gc.set_threshold(*before)
        # Once: `make live` goes on with the same application, and sees to it itself.
        app.disconnect(listener)

    listener = app.connect("build-finished", restore)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("config-inited", on_config_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
