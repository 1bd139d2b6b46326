"""Small files that hosts and crawlers look for. What the site brings itself is left to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.exports.files import File, write
from sphinx_newsletter.exports.site import site
from sphinx_newsletter.incremental.archive_builders import has_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SITEMAP = "sitemap.xml"


def publish(app: Sphinx, group: str, shown: str, files: Callable[[], Iterable[File]]) -> None:
    """Write those of the *files* that have changed, but for those that the site brings along.

    As with `write`, they are not asked for where *shown* is the same.
    """
    own = set(_brought(app))

    def kept() -> Iterator[File]:
        return (file for file in files() if file.name not in own)

    write(app, group, repr((shown, sorted(own))), kept)


def _brought(app: Sphinx) -> Iterator[str]:
    """The files of `html_extra_path`, which Sphinx copies as they are."""
    for name in app.config.html_extra_path:
        path = Path(app.confdir, name)
        found = path.rglob("*") if path.is_dir() else (path,)
        folder = path if path.is_dir() else path.parent
        yield from (file.relative_to(folder).as_posix() for file in found if file.is_file())


def robots(app: Sphinx) -> str:
    """All may be read; the sitemap can be named by a whole address alone."""
    here = site(app)
    sitemap = f"\nSitemap: {here.url(SITEMAP)}\n" if here.address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def on_html_collect_pages(app: Sphinx) -> list[tuple[str, dict[str, object], str]]:
    """Write them. They are no pages."""
    if has_archive(app.builder):
        text = robots(app)
        # GitHub Pages leaves out what begins with `_`, unless this file is there.
        files = [File("robots.txt", text, text.encode), File(".nojekyll", "", bytes)]
        publish(app, "hosting", text, lambda: files)
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
