"""`Sphinx.parallel` while a build reads: one process reads a few pages faster than several.

Each process that reads sends back its whole environment, which grows with the archive.

Reaches into `app.parallel`, which is public by spelling, but not documented (Sphinx 9.0.4): there
is no setting for reading alone. It can go when Sphinx sends back what a page adds.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/builders/__init__.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


_FEW_PAGES = 5


def on_env_before_read_docs(app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    """Read a few pages in this process; several processes may still write pages."""
    if len(docnames) > _FEW_PAGES:
        return
    with reaching_into("Sphinx", "Sphinx.parallel"):
        jobs = app.parallel
    app.parallel = 1

    def restore(app: Sphinx, _env: BuildEnvironment) -> None:
        app.parallel = jobs
        app.disconnect(listener)

    listener = app.connect("env-updated", restore)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("env-before-read-docs", on_env_before_read_docs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
