"""The sidebar: its context, and its replacement in the files of pages that are up to date.

All pages show the latest editions. A new edition must not cost a build of the whole archive, so
the other pages are not written again: the sidebar in their files is replaced.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import (
    Region,
    StyleSheet,
    add_region,
    add_style_sheet,
)
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.pages.gathered import in_use
from sphinx_newsletter.pages.section_footer import forms
from sphinx_newsletter.reading.archive_view import shows_archive
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site
from sphinx_newsletter.upstream.environment import application_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


TEMPLATE = "newsletter/sidebar.html"
# First and last line of the template. On a page, it comes before all content of editors.
_BEGIN, _END = "<!-- sidebar -->", "<!-- end of sidebar -->"


def sidebar(app: Sphinx) -> dict[str, Any]:
    """Context of the template. It does not grow with the archive."""
    config, env = app.config, app.env
    archive = archive_domain(env).archive
    latest = archive.editions[: config.newsletter_sidebar_editions]
    tags = archive.most_used[: config.newsletter_sidebar_tags]
    return {
        "editions": [(edition.docname, edition.headline(config.language)) for edition in latest],
        "tags": [(addresses.tag_page(tag.slug), tag.label) for tag, _count in tags],
        "years": [
            (addresses.year_page(year), str(year))
            for year in list(archive.years)[: config.newsletter_sidebar_years]
        ],
        "gathered": in_use(app, archive),
        "forms": forms(config.newsletter_repository),
        "has_feeds": site(app).has_feeds,
        "about": config.newsletter_description,
        "guides": [*_guides(env)],
        # The page that has the latest editions and the tags in its text, if there is one.
        "front": config.root_doc if shows_archive(env, config.root_doc) else None,
    }


def _guides(env: BuildEnvironment) -> Iterator[dict[str, Any]]:
    """The pages in the toctree of the front page. Those below one are shown on its own pages."""
    for page, title in _below(env, env.config.root_doc):
        pages = [page]
        for one in pages:  # which grows
            pages += [name for name, _title in _below(env, one) if name not in pages]
        yield {"page": page, "title": title, "below": _below(env, page), "pages": pages}


def _below(env: BuildEnvironment, page: str) -> list[tuple[str, str]]:
    names = env.toctree_includes.get(page, [])
    return [(name, env.titles[name].astext()) for name in names if name in env.titles]


def fingerprint(app: Sphinx) -> str:
    """Fingerprint of the sidebar."""
    return repr(sidebar(app))


def redraw(builder: StandaloneHTMLBuilder, pages: Iterable[str]) -> None:
    """Replace the sidebar in the files of those *pages* that have one."""
    sidebars, encoding = _Sidebars(builder), builder.config.html_output_encoding
    for page in pages:
        path = Path(builder.get_output_path(page))
        with path.open(encoding=encoding, newline="") as file:
            page_html = file.read()
        before, begin, rest = page_html.partition(_BEGIN)
        old, end, after = rest.partition(_END)
        if not (begin and end) or old == (new := sidebars.of(page)):
            continue
        with path.open("w", encoding=encoding, errors="xmlcharrefreplace", newline="") as file:
            file.write(f"{before}{begin}{new}{end}{after}")


class _Sidebars:
    """The sidebars of pages. Pages of one folder that are not in the sidebar have the same."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self._builder, self._context = builder, sidebar(application_of(builder))
        self._by_folder: dict[str, str] = {}
        # The template compares with these pages, and marks or leaves out something.
        self._marked = {self._context["front"]}
        self._marked.update(page for guide in self._context["guides"] for page in guide["pages"])
        self._linked: set[str] = set()  # addresses
        self._render("")  # no page, which collects what it links to

    def of(self, page: str) -> str:
        """The sidebar of *page*, between the comments that mark it."""
        if self._is_own(page):
            return self._render(page)
        folder = self._builder.get_target_uri(page).rstrip("/").rpartition("/")[0]
        if folder not in self._by_folder:
            self._by_folder[folder] = self._render(page)
        return self._by_folder[folder]

    def _is_own(self, page: str) -> bool:
        """Whether the sidebar of *page* marks a page, or links to one below its address."""
        address = self._builder.get_target_uri(page)
        if page in self._marked or address in self._linked:
            return True
        return address[-1:] in {"", "/"} and any(one.startswith(address) for one in self._linked)

    def _render(self, page: str) -> str:
        """Render the template."""
        context: dict[str, Any] = {"pagename": page, "newsletter_sidebar": self._context}
        context["pathto"] = partial(self._pathto, page)
        html: str = self._builder.templates.render(TEMPLATE, self._builder.globalcontext | context)
        return html[html.index(_BEGIN) + len(_BEGIN) : html.index(_END)]

    def _pathto(self, page: str, other: str) -> str:
        """Like `pathto` in Sphinx's templates."""
        self._linked.add(self._builder.get_target_uri(other))
        return self._builder.get_relative_uri(page, other) or "#"


def on_html_page_context(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: add the context of the sidebar."""
    if has_archive(app.builder):
        context["newsletter_sidebar"] = sidebar(app)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the sidebar, as a region of all pages."""
    add_style_sheet(app, StyleSheet("newsletter/sidebar.css", 100))
    app.connect("html-page-context", on_html_page_context)
    add_region(app, Region(fingerprint, redraw))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
