"""A newsletter archive as static docs: every section ever written about a subject.

The rooms stand in the order in which a build meets them. Each lists its modules in a `setup` of
its own; docs/how-it-works.md draws the house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

_EXTENSIONS = (
    "myst_parser",
    "sphinx_design",
    "sphinx_newsletter.upstream",  # patches of Sphinx, docutils, MyST, ABlog
    "sphinx_newsletter.reading",  # from source to record
    "sphinx_newsletter.incremental",  # what is written again, and what stays
    "sphinx_newsletter.pages",  # what readers open
    "sphinx_newsletter.blocks",  # what editors write, with the pages that list it
    "sphinx_newsletter.search",  # the search index and its page
    "sphinx_newsletter.outputs",  # what machines read
    "sphinx_newsletter.editing",  # what commands would do about a lost address
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the extensions that the archive is built with, then every room."""
    if "myst_nb" in app.extensions and "myst_parser" not in app.extensions:
        # It reads `.md` itself by now, so myst_parser could not be loaded. The import is here
        # because the model and the commands import this file without Sphinx.
        from sphinx_newsletter.upstream.guard import BuildEndedError  # noqa: PLC0415

        raise BuildEndedError(
            "the extension `myst_nb` is loaded before `sphinx_newsletter`, "
            "and only Markdown is read: remove it from `extensions`"
        )
    for extension in _EXTENSIONS:
        app.setup_extension(extension)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
