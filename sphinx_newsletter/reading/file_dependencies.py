"""The files that a page was read with: if one is another now, the page is read again.

Sphinx looks for newer files only, and for those alone that it shows. An older file may come back,
and a drawing that was refused may be mended.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.reading.page_notes import notes, notes_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.page_notes import Stamp


def note(env: BuildEnvironment, file: Path) -> None:
    """Note that the page being read depends on *file*, be it there or not."""
    notes(env).files[str(file)] = _stamp(file)


def _stamp(file: Path) -> Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def on_env_get_outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Name the pages whose files are others."""
    return [
        docname
        for docname in env.all_docs
        if any(_stamp(Path(file)) != stamp for file, stamp in notes_of(env, docname).files.items())
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-get-outdated", on_env_get_outdated, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
