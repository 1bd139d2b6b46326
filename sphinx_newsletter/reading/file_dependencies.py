"""File dependencies: a page is read again when a file that it depends on changes.

Sphinx compares modification times, and only of files that the page shows. It misses an older file
that replaces a newer one, and an SVG that was refused and has been fixed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.reading.page_notes import notes, notes_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.page_notes import FileState


def note(env: BuildEnvironment, file: Path) -> None:
    """Note that the page being read depends on *file*, which may not exist."""
    notes(env).files[str(file)] = _state(file)


def _state(file: Path) -> FileState:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def on_env_get_outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages with a file that has changed."""
    return [
        docname
        for docname in env.all_docs
        if any(_state(Path(file)) != state for file, state in notes_of(env, docname).files.items())
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("env-get-outdated", on_env_get_outdated, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
