"""Post-transform that fills the views of the archive on pages, such as the latest editions.

The file of a directive registers the function that renders its view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.incremental.build_state import add_page_content, build_state
from sphinx_newsletter.model.excerpt import reading_minutes
from sphinx_newsletter.pages.addresses import archive_link, edition_link
from sphinx_newsletter.pages.edition import byline
from sphinx_newsletter.reading.archive_view import archive_view, shows_archive
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.environment import application_of, builder_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition

    # From the options of the directive to nodes; none where there is nothing to show.
    RenderView = Callable[["View", dict[str, Any]], list[nodes.Node]]


LIMIT = 12
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

    @property
    def archive(self) -> Archive:
        """The archive."""
        return archive_domain(self.env).archive

    def edition(self, edition: Edition) -> list[nodes.Node]:
        """Title of *edition* as a link, its subtitle and its byline."""
        builder = builder_of(self.env)
        link = edition_link(builder, self.docname, edition.docname, edition.title)
        link["classes"] += ["p-name", "u-url"]
        found: list[nodes.Node] = [nodes.paragraph("", "", link, classes=["edition-title"])]
        if edition.subtitle:
            text = edition.subtitle
            classes = ["edition-subtitle", "p-summary"]
            found.append(nodes.paragraph(text, text, classes=classes))
        found.append(byline(self.env, builder, self.docname, edition))
        return found

    def link(self, page: str, text: str) -> nodes.Element:
        """Link to a *page* of the archive."""
        return archive_link(builder_of(self.env), self.docname, page, text)


class ArchiveViews(SphinxPostTransform):
    """Transform that fills each view from the archive."""

    default_priority = 5

    def run(self, **_: object) -> None:
        """Replace the views of this page."""
        view = View(self.env, self.env.docname)
        renderers = build_state(application_of(self.env)).registry(_Renderers)
        for node in list(self.document.findall(archive_view)):
            has_any = bool(view.archive.editions)
            rendered = renderers[node["view"]](view, node["options"]) if has_any else []
            content = rendered or [nodes.paragraph(_NOTHING, _NOTHING)]
            node.replace_self(nodes.container("", *content, classes=[node["view"]]))


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
