"""The names of pictures in the output, which must not depend on the order of reading.

Sphinx names two pictures `chart.png` of two editions `chart.png` and `chart1.png`, in
the order in which it meets them: another one in a clean build than after an edit.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_newsletter.upstream.environment import reserve_image_names

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def lasting_name(path: str) -> str:
    """The name in the output of the picture *path*: its own, and a digest of its place.

    >>> lasting_name("editions/2024-04/chart.png")
    'chart-c91db532.png'
    """
    file = PurePosixPath(path)
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    return f"{file.stem}-{digest}{file.suffix}"


def on_env_updated(_app: Sphinx, env: BuildEnvironment) -> None:
    """Rename what Sphinx has named; pages take the names when they are written."""
    for path, (docnames, _name) in list(env.images.items()):
        env.images[path] = (docnames, lasting_name(path))
    reserve_image_names(env)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
