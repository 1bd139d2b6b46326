"""Handler of `newsletter-permalinks-lost`: a build shows what `newsletter permalinks` advises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.outputs.permalink_check import ADVICE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def advice(app: Sphinx) -> dict[str, str]:
    """What an editor can do, by lost address."""
    # Imported here: a build needs none of it unless an address is lost.
    from sphinx_newsletter.editing.permalinks.recorded import Permalinks  # noqa: PLC0415
    from sphinx_newsletter.editing.workspace import CommandError, Workspace  # noqa: PLC0415

    try:
        found = Permalinks(Workspace(Path(app.srcdir))).lost
    except (CommandError, OSError):
        return {}
    fixable = " (`newsletter permalinks --fix` does it)"
    return {one.address: one.message + (fixable if one.edits else "") for one in found}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect(ADVICE, advice)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
