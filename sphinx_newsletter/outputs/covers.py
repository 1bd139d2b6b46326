"""Cover files: the drawing of each edition as SVG, for the front page and lists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.covers import cover, cover_file, svg
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def covers(app: Sphinx) -> Output:
    """An SVG file for each edition."""
    accent, archive = app.config.newsletter_colour, archive_domain(app.env).archive
    made = {
        cover_file(edition.docname): (edition.docname, archive.tag_slugs(edition))
        for edition in archive.editions
    }
    return Output(
        repr((accent, made)),
        lambda: [
            File(name, repr((accent, drawn)), partial(_draw, accent, *drawn))
            for name, drawn in made.items()
        ],
    )


def _draw(accent: str, docname: str, tags: tuple[str, ...]) -> bytes:
    return svg(cover(docname, tags), accent).encode()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the covers to the outputs."""
    add_output(app, OutputGroup("covers", covers))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
