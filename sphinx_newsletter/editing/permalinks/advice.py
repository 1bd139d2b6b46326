"""Handler of `newsletter-permalinks-lost`: a build shows what `newsletter permalinks` advises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.outputs.permalink_check import ADVICE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace


def advice(app: Sphinx) -> dict[str, str]:
    """What an editor can do, by lost address."""
    # Imported here: a build needs none of it unless an address is lost.
    from sphinx_newsletter.editing.check_build import site_of  # noqa: PLC0415
    from sphinx_newsletter.editing.command_error import CommandError  # noqa: PLC0415
    from sphinx_newsletter.editing.permalinks.recorded import Permalinks  # noqa: PLC0415
    from sphinx_newsletter.editing.workspace import Workspace  # noqa: PLC0415

    try:
        workspace = Workspace(Path(app.srcdir))
        # A build within a build would take the log of the outer one.
        workspace.site = site_of(app)
        workspace.sources = {path: _source(app, workspace, path) for path in workspace.paths}
        found = Permalinks(workspace).lost
    except (CommandError, OSError):
        return {}
    fixable = " (`newsletter permalinks --fix` does it)"
    return {one.address: one.message + (fixable if one.edits else "") for one in found}


def _source(app: Sphinx, workspace: Workspace, path: str) -> Source:
    """The source *path*, as *app* has read it; a draft has been left out."""
    name = path.removesuffix(".md")
    from sphinx_newsletter.editing.check_build import page_of  # noqa: PLC0415 - as above

    is_read = name in app.env.found_docs
    page = page_of(app.env, name, app.env.get_doctree(name)) if is_read else None
    return workspace.source(path, workspace.read(path), page)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect(ADVICE, advice)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
