"""Incremental builds: the manifest and the fingerprints, which say what has to be written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "lock",  # one build at a time
    "withdrawn_outputs",  # which are deleted
    "moved_site",  # which is not read again
    "unwritable_files",  # which end the build
    "pictures",  # without metadata, in several sizes
    "builder",  # which writes in parallel
    "check_builder",  # which writes nothing
    "build_hash",  # of code, versions, templates, style sheets, settings
    "manifest",  # what the output contains
    "output_files",  # which are not pages
    "rules",  # of the site's own
    "kept_reports",  # of pages that are up to date
    "page_fingerprints",  # which pages are written again
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of this package, in the order in which a build needs them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
