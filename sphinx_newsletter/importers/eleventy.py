"""Eleventy: pages in any folder, Liquid or Nunjucks (https://www.11ty.dev/docs/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.importers import markdown_templates
from sphinx_newsletter.importers.markdown_folder import Folder, read_folder
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.importers.markdown_folder import Files, Pass
    from sphinx_newsletter.importers.source_front_matter import SourceFront
    from sphinx_newsletter.model.imported import Finding, ImportedEdition
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_CONFIG = (".eleventy.js", "eleventy.config.")
_PACKAGE = b"@11ty/eleventy"


def detects(source: ImportSource) -> int:
    """A folder with the configuration of Eleventy, or with packages that name it."""
    has_config = any(member.startswith(_CONFIG) for member in source.members)
    return 85 if has_config or _PACKAGE in source.head("package.json") else 0


def _passes(files: Files, member: str) -> tuple[Pass, ...]:
    return (markdown_templates.liquid(lambda name: files.page(name, member)),)


def _address(front: SourceFront, _member: str) -> str:
    return front.text("permalink", "canonical")


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """The pages of a site; those at its root are no issues."""
    folder = Folder(
        passes=_passes,
        static=("", "src", "public", "content", "src/assets"),
        is_issue=lambda member: "/" in member.removeprefix("src/").removeprefix("content/"),
        address=_address,
    )
    return read_folder(source, options, folder)


ELEVENTY = add_importer(
    Importer(
        name="eleventy", description="the folder of an Eleventy site", detects=detects, read=read
    )
)
