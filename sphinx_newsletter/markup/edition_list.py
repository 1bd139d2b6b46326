"""`{edition-list}`: the editions so far, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from sphinx_newsletter.directives import directive
from sphinx_newsletter.views import ViewDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec


@directive("edition-list")
class EditionList(ViewDirective):
    """Shows the latest editions with date and subtitle, and a way to all of them.

    `:limit:` says how many; without it, 12.
    """

    example: ClassVar[str] = ":::{edition-list}\n:limit: 6\n:::"
    option_spec: ClassVar[OptionSpec] = {"limit": directives.positive_int}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_directive("edition-list", EditionList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
