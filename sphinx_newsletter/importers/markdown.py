"""Markdown files without a site generator, with or without front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.importers import astro
from sphinx_newsletter.importers.markdown_folder import Folder, pages, read_folder
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.importers.source_front_matter import SourceFront
    from sphinx_newsletter.model.imported import Finding, ImportedEdition
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


def detects(source: ImportSource) -> int:
    """Any page of Markdown; each other format knows more of its own."""
    return 20 if any(True for _ in pages(source)) else 0


def _address(front: SourceFront, _member: str) -> str:
    return front.text("canonical_url", "permalink", "url", "link")


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """All pages."""
    return read_folder(source, options, Folder(passes=astro.passes, address=_address))


MARKDOWN = add_importer(
    Importer(name="markdown", description="a folder of Markdown files", detects=detects, read=read)
)
