"""`gc` during a build: Python's garbage collector runs rarely.

A build makes millions of nodes that live until their page is written, and the collector traverses
them again and again, which takes a fifth of the time of a build (docs/speed.md).

No private name is used; the file is in this room because it changes the whole process. Sphinx has
no setting for it (seen in Sphinx 9.0.4, Python 3.11). It can go when Sphinx does so itself.
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


# Young objects are examined a hundred times less often than by default, old ones almost never.
THRESHOLDS = (100_000, 50, 1_000)
# After this number of builds in one process, their garbage is collected. It is a number of builds
# because the collector would have to traverse all objects to count them.
MANY = 10

_builds = count(1)


def on_config_inited(app: Sphinx, _config: Config) -> None:
    """Exclude existing objects from collection, and collect others rarely."""
    before = gc.get_threshold()
    if next(_builds) % MANY == 0:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)

    def restore(app: Sphinx, _exception: Exception | None) -> None:
        # Most processes end now, and would traverse all objects again for nothing.
        gc.freeze()
        gc.set_threshold(*before)
        # Once only: `make live` uses the application again, and handles collection itself.
        app.disconnect(listener)

    listener = app.connect("build-finished", restore)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("config-inited", on_config_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
