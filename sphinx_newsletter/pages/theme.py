"""Furo with the templates, style sheets and scripts of the package."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import (
    StyleSheet,
    add_style_sheet,
    build_state,
)
from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.model.colours import accent
from sphinx_newsletter.pages import sidebar
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.furo import compute_navigation_when_shown
from sphinx_newsletter.upstream.guard import BuildEndedError
from sphinx_newsletter.upstream.settings import written_settings
from sphinx_newsletter.upstream.templates import add_template_folder, make_strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


_PACKAGE = Path(__file__).parent.parent
# What no other file defines: the sheets of a block or of a page are registered by its file.
_STYLES = {"tokens": 0, "reading": 10, "around": 30, "listing": 50, "tag": 60, "overrides": 110}
_STYLE = "newsletter/style.css"
_TYPEFACE = "newsletter/newsreader.woff2"
# A string, or a comment with a licence, which stays; or another comment.
_COMMENT = re.compile(rb"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*!.*?\*/)|/\*.*?\*/""", re.DOTALL)
_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\s*')
# What a page contains that uses a file: parts of sphinx-design, highlighted code.
_DESIGN, _CODE = re.compile(r"""class="[^"]*\bsd-"""), re.compile(r"""class="highlight""")
_FILES = {
    "sphinx-design.min.css": _DESIGN,
    "design-tabs.js": _DESIGN,
    "pygments.css": _CODE,
    "furo-extensions.css": re.compile(f"{_DESIGN.pattern}|{_CODE.pattern}"),
}
_SIDEBAR = (
    "newsletter/brand.html",
    "newsletter/search_box.html",
    "sidebar/scroll-start.html",
    sidebar.TEMPLATE,
    "sidebar/scroll-end.html",
)
# Templates of list pages whose headings have permalinks.
_WITH_PERMALINKS = {f"newsletter/{name}.html" for name in ("editions", "tag", "tag_numbered")}


class _Preloads(dict[str, str]):
    """Links that load the typeface, by the relative address of its file."""


def on_config_inited(_app: Sphinx, config: Config) -> None:
    """Handler of `config-inited`: set other defaults than Sphinx has."""
    written = written_settings(config)
    if "html_title" not in written:
        config.html_title = config.project  # instead of "… documentation"
    if "html_permalinks_icon" not in written:
        config.html_permalinks_icon = "§"


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: add the templates (after those of the site) and static files.

    The settings `templates_path` and `html_static_path` cannot do this: Sphinx writes their
    values to `.buildinfo`, and so the folder in which the package is installed.
    """
    if not has_archive(app.builder):
        return
    compute_navigation_when_shown(app)
    compiled = Path(app.doctreedir, f"templates-{version('jinja2')}")
    compiled.mkdir(exist_ok=True)
    cache = jinja2.FileSystemBytecodeCache(str(compiled))
    add_template_folder(app.builder, _PACKAGE / "templates", cache)
    named = {one.template for one in collections(app)} - {""}
    make_strict(app.builder, {name for name in named if not name.startswith("newsletter/")})
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
    styles = sorted(build_state(app).style_sheets, key=lambda sheet: sheet.order)
    names = (f"newsletter/typeface-{app.config.newsletter_typeface}.css", *(s.path for s in styles))
    sheets = [_sheet(app, name) for name in names]
    target = builder.outdir / "_static" / _STYLE
    target.parent.mkdir(parents=True, exist_ok=True)
    joined = b"\n".join(without_comments(sheet.read_bytes()) for sheet in sheets)
    joined = joined.replace(b"(newsreader.woff2)", f"(newsreader.woff2?v={_digest()})".encode())
    joined += _accent(app.config.newsletter_colour).encode()
    if not target.is_file() or target.read_bytes() != joined:
        target.write_bytes(joined)


def _sheet(app: Sphinx, name: str) -> Path:
    """The style sheet *name* in the last folder of static files that has one."""
    for folder in reversed(app.config.html_static_path):
        if (path := Path(app.confdir, folder, name)).is_file():
            return path
    raise BuildEndedError(f"there is no style sheet `{name}` in a folder of `html_static_path`")


def _accent(colour: str) -> str:
    """Rule of the style sheet that sets the accent, readable on light and on dark pages."""
    found = accent(colour)
    light, dark = found.on_light, found.on_dark
    return f"body{{--newsletter-accent:{light};--newsletter-accent-on-dark:{dark}}}\n"


@cache
def _digest() -> str:
    """Digest of the typeface, so that browsers keep it until it is another one."""
    return hashlib.sha256((_PACKAGE / "static" / _TYPEFACE).read_bytes()).hexdigest()[:8]


def _preload(app: Sphinx, url: str) -> str:
    """The link that loads the typeface: one for all pages of folders of the same depth."""
    links = build_state(app).registry(_Preloads)
    if url not in links:
        shown = {"url": f"{url}?v={_digest()}"}
        links[url] = app.builder.templates.render("newsletter/typeface.html", shown)
    return links[url]


def without_comments(sheet: bytes) -> bytes:
    """The style *sheet* without its comments, which readers would load; licences (`/*!`) stay.

    >>> without_comments(b'/* why */ a { content: "/* no */" } /*! MIT */')
    b' a { content: "/* no */" } /*! MIT */'
    """
    return _COMMENT.sub(lambda found: found[1] or b"", sheet)


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: load the typeface early, and say once how wide a page is.

    The front page is not followed by the first guide.
    """
    if not has_archive(app.builder):
        return
    # Furo's template has the element, too.
    context["metatags"] = _VIEWPORT.sub("", context.get("metatags") or "")
    if pagename == app.config.root_doc:
        context["prev"] = context["next"] = None
    if app.config.newsletter_typeface == "newsreader":
        context["metatags"] += _preload(app, context["pathto"](f"_static/{_TYPEFACE}", 1))


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


def leave_out_files(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: load no style sheets and scripts that a page does not use.

    Sphinx, Furo and sphinx-design add them to all pages: together 11 KB, and a script that delays
    the page.
    """
    if has_archive(app.builder):
        body = context.get("body", "")
        unused = {name for name, used in _FILES.items() if not used.search(body)}
        for name in ("css_files", "script_files"):
            context[name] = [file for file in context[name] if _name(file) not in unused]


def _name(file: object) -> str:
    return Path(str(getattr(file, "filename", file))).name


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add defaults, templates, style sheets and scripts."""
    for name, order in _STYLES.items():
        add_style_sheet(app, StyleSheet(f"newsletter/{name}.css", order))
    app.connect("config-inited", on_config_inited)
    app.connect("builder-inited", on_builder_inited)
    app.connect("write-started", on_write_started)
    app.connect("html-page-context", on_html_page_context)
    app.connect("html-page-context", add_scripts, priority=600)
    app.connect("html-page-context", leave_out_files, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
