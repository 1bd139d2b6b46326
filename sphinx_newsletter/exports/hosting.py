"""Small files that hosts and crawlers look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


SITEMAP = "sitemap.xml"


def robots(app: Sphinx) -> str:
    """All may be read; the sitemap can be named by a whole address alone."""
    here = site(app)
    sitemap = f"\nSitemap: {here.url(SITEMAP)}\n" if here.address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def hosting_output(app: Sphinx) -> Output:
    """All of them."""
    text = robots(app)
    # GitHub Pages leaves out what begins with `_`, unless this file is there.
    files = [File("robots.txt", text, text.encode), File(".nojekyll", "", bytes)]
    return Output(text, lambda: files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_output(app, OutputGroup("hosting", hosting_output, yields=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
