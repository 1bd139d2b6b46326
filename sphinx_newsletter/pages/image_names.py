"""Names of images in the output, which must not depend on the order of reading.

Sphinx numbers images with the same file name (`chart.png`, `chart1.png`) in the order in which
it reads them, and that order differs between a clean and an incremental build.
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
    """File name of the image *path* in the output: its own name, and a digest of its path.

    >>> lasting_name("editions/2024-04/chart.png")
    'chart-c91db532.png'
    """
    file = PurePosixPath(path)
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    return f"{file.stem}-{digest}{file.suffix}"


def on_env_updated(_app: Sphinx, env: BuildEnvironment) -> None:
    """Handler of `env-updated`: rename the images before pages are written with their names."""
    for path, (docnames, _name) in list(env.images.items()):
        env.images[path] = (docnames, lasting_name(path))
    reserve_image_names(env)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the handler that names images."""
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
