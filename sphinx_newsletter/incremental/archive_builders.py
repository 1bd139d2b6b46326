"""The builders that make the pages of the archive: `html` and `dirhtml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder


def has_archive(builder: Builder) -> bool:
    """Whether *builder* makes the pages of the archive.

    `singlehtml` and `epub` derive from the HTML builder, but make one document of all pages.
    """
    return isinstance(builder, StandaloneHTMLBuilder) and builder.name in {"html", "dirhtml"}
