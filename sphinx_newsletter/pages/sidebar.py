"""The sidebar: what it shows, and how it is drawn anew on a page that else stays as it is.

All pages show the latest editions. So that a new edition costs what it is, and not what the
archive is, all others are not written for it: in their files, the sidebar is replaced.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import Region, add_region
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.pages.gathered import in_use
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.environment import application_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata


TEMPLATE = "newsletter/sidebar.html"
# Where the template begins and ends. It stands before anything that an editor has written.
_BEGIN, _END = "<!-- sidebar -->", "<!-- end of sidebar -->"


def sidebar(app: Sphinx) -> dict[str, Any]:
    """What the sidebar shows: a fixed number of entries, however many editions there are."""
    config, env = app.config, app.env
    archive = archive_domain(env).archive
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
        "gathered": in_use(app, archive),
        "guides": [(name, env.titles[name].astext()) for name in guides if name in env.titles],
    }


def fingerprint(app: Sphinx) -> str:
    """A text that stays the same only if the sidebar does."""
    return repr(sidebar(app))


def redraw(builder: StandaloneHTMLBuilder, page: str) -> None:
    """Replace the sidebar in the file of *page*, if it has one."""
    path, encoding = Path(builder.get_output_path(page)), builder.config.html_output_encoding
    with path.open(encoding=encoding, newline="") as file:
        written = file.read()
    before, begin, rest = written.partition(_BEGIN)
    _old, end, after = rest.partition(_END)
    if not (begin and end):
        return
    shown = sidebar(application_of(builder))
    context = {"pagename": page, "pathto": partial(_pathto, builder, page)}
    context |= {"newsletter_sidebar": shown}
    drawn = builder.templates.render(TEMPLATE, builder.globalcontext | context)
    drawn = drawn[drawn.index(begin) : drawn.index(end)]
    with path.open("w", encoding=encoding, errors="xmlcharrefreplace", newline="") as file:
        file.write(before + drawn + end + after)


def _pathto(builder: StandaloneHTMLBuilder, page: str, other: str) -> str:
    """As `pathto` in Sphinx's templates."""
    return builder.get_relative_uri(page, other) or "#"


def on_html_page_context(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Give the template what it shows."""
    if has_archive(app.builder):
        context["newsletter_sidebar"] = sidebar(app)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-page-context", on_html_page_context)
    add_region(app, Region(fingerprint, redraw))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
