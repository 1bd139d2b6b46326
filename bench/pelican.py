"""Pelican with its reader of Markdown, its default theme and feeds, and its cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.archive import heading_with_id
from bench.builder import ADDRESS, SITE_TITLE, Builder

if TYPE_CHECKING:
    from bench.archive import Archive, Edition, Tag


# The cache is what Pelican has for builds after the first; it is off by default.
_CONF = f"""
AUTHOR = "Jan"
SITENAME = "{SITE_TITLE}"
SITEURL = "{ADDRESS.rstrip("/")}"
TIMEZONE = "UTC"
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
"""


class Pelican(Builder):
    """`pelican`."""

    name = "Pelican"
    requirements = Path(__file__).with_name("pelican.txt")
    output = "output"
    state = "cache"

    def files(self, archive: Archive) -> dict[str, str]:
        """Settings and editions."""
        files = {"pelicanconf.py": _CONF}
        for edition in archive.editions:
            files[f"content/{edition.name}.md"] = _source(edition)
        return files

    def command(self) -> list[str]:
        """One process: Pelican has no other way."""
        return [str(self.bin / "pelican"), "content", "-o", self.output, "-s", "pelicanconf.py"]

    def serve(self, port: int) -> list[str]:
        """Pelican's own server."""
        return [*self.command(), "--listen", "--autoreload", "--port", str(port)]

    def edition_page(self, edition: Edition) -> str:
        """As its slug is."""
        return f"{edition.name}.html"

    def tag_page(self, tag: Tag) -> str:
        """Pelican makes the address from the label."""
        return f"tag/{tag.label_in_addresses}.html"


def _source(edition: Edition) -> str:
    labels = ", ".join(tag.label for tag in edition.tags)
    front = (
        f"Title: {edition.title}\nSlug: {edition.name}\nDate: {edition.name}\nTags: {labels}\n\n"
    )
    return front + edition.markdown(heading_with_id)
