"""Furo with the templates, style sheets and scripts of the package."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.pages import sidebar
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.settings import written_settings
from sphinx_newsletter.upstream.templates import add_template_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


_PACKAGE = Path(__file__).parent.parent
_STYLES = (
    "tokens",
    "reading",
    "edition",
    "around",
    "interview",
    "showcase",
    "embed",
    "event",
    "notice",
    "listing",
    "tag",
    "links",
    "search",
    "front",
    "sidebar",
    "overrides",
)
_STYLE = "newsletter/style.css"
# A string, or a comment with a licence, which stays; or another comment.
_COMMENT = re.compile(rb"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*!.*?\*/)|/\*.*?\*/""", re.DOTALL)
_SIDEBAR = (
    "sidebar/brand.html",
    "newsletter/search_box.html",
    "sidebar/scroll-start.html",
    sidebar.TEMPLATE,
    "sidebar/scroll-end.html",
)
# Templates of list pages whose headings have permalinks.
_WITH_PERMALINKS = {f"newsletter/{name}.html" for name in ("editions", "tag", "tag_numbered")}


def on_config_inited(_app: Sphinx, config: Config) -> None:
    """Handler of `config-inited`: set other defaults than Sphinx has."""
    written = written_settings(config)
    if "html_title" not in written:
        config.html_title = config.project  # instead of "… documentation"
    if "html_permalinks_icon" not in written:
        config.html_permalinks_icon = "#"


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: add the templates (after those of the site) and static files.

    The settings `templates_path` and `html_static_path` cannot do this: Sphinx writes their
    values to `.buildinfo`, and so the folder in which the package is installed.
    """
    if not has_archive(app.builder):
        return
    compiled = Path(app.doctreedir, f"templates-{version('jinja2')}")
    compiled.mkdir(exist_ok=True)
    cache = jinja2.FileSystemBytecodeCache(str(compiled))
    add_template_folder(app.builder, _PACKAGE / "templates", cache)
    if not app.config.html_sidebars:
        app.config.html_sidebars = {"**": list(_SIDEBAR)}
    # Sphinx copies in this order, so a file of the site replaces ours of the same name.
    app.config.html_static_path.insert(0, str(_PACKAGE / "static"))
    app.add_css_file(_STYLE, priority=700)
    app.add_js_file("newsletter/panels.js", type="module")


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Handler of `write-started`: join the style sheets, because each request delays the page."""
    if not has_archive(builder):
        return
    folders = [Path(app.confdir, name) for name in reversed(app.config.html_static_path)]
    candidates = [[folder / f"newsletter/{name}.css" for folder in folders] for name in _STYLES]
    sheets = (next(path for path in paths if path.is_file()) for paths in candidates)
    target = builder.outdir / "_static" / _STYLE
    target.parent.mkdir(parents=True, exist_ok=True)
    joined = b"\n".join(without_comments(sheet.read_bytes()) for sheet in sheets)
    if not target.is_file() or target.read_bytes() != joined:
        target.write_bytes(joined)


def without_comments(sheet: bytes) -> bytes:
    """The style *sheet* without its comments, which readers would load; licences (`/*!`) stay.

    >>> without_comments(b'/* why */ a { content: "/* no */" } /*! MIT */')
    b' a { content: "/* no */" } /*! MIT */'
    """
    return _COMMENT.sub(lambda found: found[1] or b"", sheet)


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: the front page is not followed by the first guide."""
    if has_archive(app.builder) and pagename == app.config.root_doc:
        context["prev"] = context["next"] = None


def _scripts(app: Sphinx, page: str, template: str, doctree: object) -> Iterator[str]:
    if isinstance(doctree, nodes.document) or template in _WITH_PERMALINKS:
        yield "copy"
    if archive_domain(app.env).archive.find(page):
        yield "along"


def add_scripts(app: Sphinx, page: str, template: str, _context: object, doctree: object) -> None:
    """Handler of `html-page-context`: add the scripts of one page.

    To the builder, because `app.add_js_file` would add them to all pages that follow.
    """
    if has_archive(app.builder) and isinstance(app.builder, StandaloneHTMLBuilder):
        for name in _scripts(app, page, template, doctree):
            app.builder.add_js_file(f"newsletter/{name}.js", type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add defaults, templates, style sheets and scripts."""
    app.connect("config-inited", on_config_inited)
    app.connect("builder-inited", on_builder_inited)
    app.connect("write-started", on_write_started)
    app.connect("html-page-context", on_html_page_context)
    app.connect("html-page-context", add_scripts, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
