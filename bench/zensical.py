"""Zensical, the successor of Material for MkDocs, with its theme, its search and its tags."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.archive import heading_with_id
from bench.builder import ADDRESS, SITE_TITLE, Builder

if TYPE_CHECKING:
    from bench.archive import Archive, Edition, Tag


_CONFIG = f"""
[project]
site_url = "{ADDRESS}"
site_name = "{SITE_TITLE}"
[project.plugins.tags]
"""


class Zensical(Builder):
    """`zensical build`."""

    name = "Zensical"
    requirements = Path(__file__).with_name("zensical.txt")
    output = "site"
    state = ".cache"

    def files(self, archive: Archive) -> dict[str, str]:
        """Settings, a front page, one page of all tags, editions."""
        files = {
            "zensical.toml": _CONFIG,
            "docs/index.md": f"# {SITE_TITLE}\n",
            "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
        }
        for edition in archive.editions:
            files[f"docs/editions/{edition.name}.md"] = _source(edition)
        return files

    def command(self) -> list[str]:
        """Zensical uses all cores."""
        return [str(self.bin / "zensical"), "build"]

    def serve(self, port: int) -> list[str]:
        """Zensical's own server."""
        return [str(self.bin / "zensical"), "serve", "--dev-addr", f"127.0.0.1:{port}"]

    def edition_page(self, edition: Edition) -> str:
        """As its file is named."""
        return f"editions/{edition.name}/index.html"

    def tag_page(self, _tag: Tag) -> str:
        """All tags are on one page."""
        return "tags/index.html"


def _source(edition: Edition) -> str:
    labels = ", ".join(f'"{tag.label}"' for tag in edition.tags)
    front = f"---\ndate: {edition.name}\ntags: [{labels}]\n---\n\n# {edition.title}\n\n"
    return front + edition.markdown(heading_with_id)
