"""Furo's shell around every page: our templates, style sheets and sidebar in it."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.pages import addresses

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.core.archive import Archive

_PACKAGE = Path(__file__).parent.parent
_STYLES = ("tokens", "reading", "edition", "listing", "front", "sidebar", "overrides")
_SIDEBAR = (
    "sidebar/brand.html",
    "sidebar/search.html",
    "sidebar/scroll-start.html",
    "newsletter/sidebar.html",
    "sidebar/scroll-end.html",
)


def sidebar(env: BuildEnvironment, archive: Archive) -> dict[str, Any]:
    """What the sidebar shows: a fixed number of entries, however many editions there are."""
    config = env.config
    latest = archive.editions[: config.newsletter_sidebar_editions]
    tags = archive.most_used[: config.newsletter_sidebar_tags]
    guides = env.toctree_includes.get(config.root_doc, [])
    return {
        "editions": [(edition.docname, edition.title) for edition in latest],
        "tags": [(addresses.tag_page(tag.slug), tag.label) for tag, _count in tags],
        "years": [
            (addresses.year_page(year), str(year))
            for year in list(archive.years)[: config.newsletter_sidebar_years]
        ],
        "guides": [(name, env.titles[name].astext()) for name in guides if name in env.titles],
    }


def on_config_inited(_app: Sphinx, config: Config) -> None:
    """Take Furo's mark for permalinks and the bare name of the site for our defaults."""
    if "html_title" not in config._raw_config:
        config.html_title = config.project  # and not "… documentation"
    if "html_permalinks_icon" not in config._raw_config:
        config.html_permalinks_icon = "#"


def on_builder_inited(app: Sphinx) -> None:
    """Let Sphinx find our templates (behind the site's own), sidebar and style sheets.

    Not by the settings `templates_path` and `html_static_path`: their values end up
    in `.buildinfo`, and with them the folder into which the package is installed.
    """
    if not addresses.has_archive(app.builder):
        return
    templates = app.builder.templates
    if isinstance(templates, BuiltinTemplateLoader):
        folder = _PACKAGE / "templates"
        templates.loaders.insert(templates.templatepathlen, SphinxFileSystemLoader(folder))
        # Sphinx writes pages anew when a template in one of these folders is newer.
        templates.pathchain.insert(templates.templatepathlen, folder)  # type: ignore[arg-type]
        compiled = Path(app.doctreedir, f"templates-{version('jinja2')}")
        compiled.mkdir(exist_ok=True)
        templates.environment.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))
    if not app.config.html_sidebars:
        app.config.html_sidebars = {"**": list(_SIDEBAR)}
    app.config.html_static_path.append(str(_PACKAGE / "static"))
    for name in _STYLES:
        app.add_css_file(f"newsletter/{name}.css", priority=700)


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Give every template what it may ask."""
    if not addresses.has_archive(app.builder):
        return
    context["newsletter_sidebar"] = sidebar(app.env, archive_domain(app.env).archive)
    if pagename == app.config.root_doc:
        # The front page is no first chapter of the guides.
        context["prev"] = context["next"] = None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("config-inited", on_config_inited)
    app.connect("builder-inited", on_builder_inited)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
