"""A few pages are read faster in this process than by helpers.

Each helper that reads sends back its whole environment, which grows with the archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

_FEW = 5


def on_env_before_read_docs(app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    """Read a few pages without helpers; what is written afterwards may use them."""
    if len(docnames) > _FEW:
        return
    jobs = app.parallel
    app.parallel = 1

    def restore(app: Sphinx, _env: BuildEnvironment) -> None:
        app.parallel = jobs
        app.disconnect(listener)

    listener = app.connect("env-updated", restore)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-before-read-docs", on_env_before_read_docs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
