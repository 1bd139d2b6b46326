"""Handler of `newsletter-permalinks-lost`: what `newsletter permalinks` would do, for a build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.outputs.permalink_check import ADVICE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def advice(app: Sphinx) -> dict[str, str]:
    """By lost address: what can be done."""
    # Here, and not above: a build needs nothing of it as long as all is well.
    from sphinx_newsletter.editing.permalinks.recorded import Permalinks  # noqa: PLC0415
    from sphinx_newsletter.editing.workspace import CommandError, Workspace  # noqa: PLC0415

    try:
        found = Permalinks(Workspace(Path(app.srcdir))).lost
    except (CommandError, OSError):
        return {}
    by_itself = " (`newsletter permalinks --fix` does it)"
    return {one.address: one.message + (by_itself if one.edits else "") for one in found}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect(ADVICE, advice)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
