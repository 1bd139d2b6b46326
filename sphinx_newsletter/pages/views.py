"""Post-transform that fills the views of the archive on pages, such as the latest editions.

The file of a directive registers the function that renders its view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import add_page_content, build_state
from sphinx_newsletter.model.covers import HEIGHT, WIDTH, cover_file
from sphinx_newsletter.model.excerpt import reading_minutes
from sphinx_newsletter.pages.addresses import archive_link, edition_link
from sphinx_newsletter.pages.edition import byline, dateline
from sphinx_newsletter.reading.archive_view import archive_view, shows_archive
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.environment import application_of, builder_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition

    # From the options of the directive to nodes; none where there is nothing to show.
    RenderView = Callable[["View", dict[str, Any]], list[nodes.Node]]


LIMIT = 12
_LEAD = "latest-edition"
_NOTHING = "No edition has been published yet."


class _Renderers(dict[str, "RenderView"]):
    """Registry of the functions that render views, by the name of the directive."""


def add_view(app: Sphinx, directive: str, render: RenderView) -> None:
    """Register *render* for the views of a *directive*. It is called if there is an edition."""
    build_state(app).registry(_Renderers)[directive] = render


@dataclass(frozen=True)
class View:
    """Context of a view: the archive, and the page that contains the view."""

    env: BuildEnvironment
    docname: str
    # The newest edition is on the page already: no list repeats it.
    has_lead: bool = False

    @property
    def archive(self) -> Archive:
        """The archive."""
        return archive_domain(self.env).archive

    @property
    def builder(self) -> Builder:
        """The builder, on which links depend."""
        return builder_of(self.env)

    def title(self, edition: Edition) -> nodes.paragraph:
        """Headline of *edition*, as a link."""
        text = edition.headline(self.env.config.language)
        link = edition_link(self.builder, self.docname, edition.docname, text)
        link["classes"] += ["p-name", "u-url"]
        return nodes.paragraph("", "", link, classes=["edition-title"])

    def dateline(self, edition: Edition) -> nodes.paragraph:
        """Date and number of *edition*."""
        return dateline(self.env, edition)

    def edition(self, edition: Edition) -> list[nodes.Node]:
        """Date, headline, subtitle and byline of *edition*."""
        found: list[nodes.Node] = [self.dateline(edition), self.title(edition)]
        if text := edition.standfirst(self.env.config.language):
            classes = ["edition-subtitle", "p-summary"]
            found.append(nodes.paragraph(text, text, classes=classes))
        found.append(byline(self.env, self.builder, self.docname, edition, dated=False))
        return found

    def cover(self, edition: Edition) -> list[nodes.Node]:
        """Cover of *edition*, where pages have covers. The headline next to it is the link."""
        if not has_archive(self.builder):
            return []
        here = self.builder.get_target_uri(self.docname)
        uri = relative_uri(here, cover_file(edition.docname))
        size = {"width": str(WIDTH), "height": str(HEIGHT)}
        drawn = nodes.image(uri=uri, candidates={"*": uri}, alt="", **size)
        drawn["classes"].append("no-scaled-link")
        return [drawn]

    def minutes(self, edition: Edition) -> int:
        """Reading time of *edition*."""
        return reading_minutes(edition.words, self.env.config.newsletter_words_per_minute)

    def section_link(self, edition: Edition, anchor: str, text: str) -> nodes.Element:
        """Link to the part of *edition* with the id *anchor*."""
        link = edition_link(self.builder, self.docname, edition.docname, text)
        if anchor and "refuri" in link:
            link["refuri"] += f"#{anchor}"
        return link

    def link(self, page: str, text: str) -> nodes.Element:
        """Link to a *page* of the archive."""
        return archive_link(self.builder, self.docname, page, text)


class ArchiveViews(SphinxPostTransform):
    """Transform that fills each view from the archive."""

    default_priority = 5

    def run(self, **_: object) -> None:
        """Replace the views of this page."""
        views = list(self.document.findall(archive_view))
        view = View(self.env, self.env.docname, any(one["view"] == _LEAD for one in views))
        renderers = build_state(application_of(self.env)).registry(_Renderers)
        for node in views:
            if view.archive.editions:
                content = renderers[node["view"]](view, node["options"])
            else:  # the first view says so
                content = [nodes.paragraph(_NOTHING, _NOTHING)] if node is views[0] else []
            entry = ["h-entry"] if node["view"] == _LEAD and view.archive.editions else []
            whole = nodes.container("", *content, classes=[node["view"], *entry])
            node.replace_self(whole if content else [])


def page_content(app: Sphinx, docname: str) -> Iterator[object]:
    """What the views on *docname* show of the archive."""
    if shows_archive(app.env, docname):
        archive, pace = archive_domain(app.env).archive, app.config.newsletter_words_per_minute
        yield from (_listed(edition, pace) for edition in archive.editions)
        yield [(tag.slug, tag.label, count) for tag, count in archive.most_used]


def _listed(edition: Edition, pace: int) -> Edition:
    """*edition* reduced to what views show. The number of words is replaced by the minutes."""
    minutes = reading_minutes(edition.words, pace)
    return replace(edition, tags=(), sections=(), words=minutes, links=0)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the node of views, and the transform that fills them."""
    app.add_node(archive_view)
    app.add_post_transform(ArchiveViews)
    add_page_content(app, page_content)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
