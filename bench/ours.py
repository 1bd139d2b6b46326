"""The package of this repository, built as `make html` builds it."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

from bench.builder import ADDRESS, REPOSITORY, SITE_TITLE, Builder

if TYPE_CHECKING:
    from pathlib import Path

    from bench.archive import Archive, Edition, Section, Tag


_INDEX = f"""# {SITE_TITLE}

:::{{latest-edition}}
:::

:::{{browse-tags}}
:limit: 20
:::

:::{{edition-list}}
:limit: 12
:::
"""
# The settings are those of the real site; its address makes feeds and sitemap possible.
_CONF = f"""
html_baseurl = "{ADDRESS}"
html_title = project = "{SITE_TITLE}"
html_favicon = None
extensions.remove("newsletter_reference")  # its guides are not here
"""


class Ours(Builder):
    """`make html`."""

    name = "ours"
    requirements = REPOSITORY / "requirements.txt"
    output = "_build/html"
    state = "_build/doctrees"
    environment = "_build/doctrees/html/environment.pickle"

    @property
    def bin(self) -> Path:
        """The environment of the repository, which `make` keeps up to date."""
        return REPOSITORY / ".venv" / "bin"

    def install(self) -> None:
        """Nothing: `make bench` has seen to it."""

    def files(self, archive: Archive) -> dict[str, str]:
        """The real site's settings, a vocabulary, a front page, editions."""
        conf = (REPOSITORY / "conf.py").read_text(encoding="utf-8")
        tags = (f"{tag.slug}:\n  label: {tag.label}\n" for tag in archive.tags)
        files = {"conf.py": conf + _CONF, "index.md": _INDEX, "tags.yml": "\n".join(tags)}
        for edition in archive.editions:
            files[f"editions/{edition.name}.md"] = _source(edition)
        return files

    def command(self) -> list[str]:
        """`make html` itself, in another folder and with the environment as it is."""
        venv = self.bin.parent
        options = ["--no-print-directory", "--old-file", f"{venv}/site", f"VENV={venv}"]
        return ["make", "--makefile", str(REPOSITORY / "Makefile"), *options, "html"]

    def serve(self, port: int) -> list[str] | None:
        """What `make live` runs."""
        if not importlib.util.find_spec("sphinx_newsletter.live"):
            return None
        module = [sys.executable, "-m", "sphinx_newsletter.live"]
        return [*module, ".", "_build/live", "--port", str(port)]

    def edition_page(self, edition: Edition) -> str:
        """As its file is named."""
        return f"editions/{edition.name}.html"

    def tag_page(self, tag: Tag) -> str:
        """As its slug is."""
        return f"archive/tag/{tag.slug}.html"


def _source(edition: Edition) -> str:
    front = f"---\ndate: {edition.name}\n---\n\n# {edition.title}\n\n"
    return front + edition.markdown(_heading)


def _heading(section: Section) -> str:
    tags = ", ".join(tag.slug for tag in section.tags)
    return f"({section.anchor})=\n### {section.title}\n\n:::{{tags}} {tags}\n:::"
