"""Draws the views of the archive that pages hold, as plain nodes.

How a view is drawn is registered by the file of its directive.
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

    # Nodes for the options of the directive; none where there is nothing to show.
    Draw = Callable[["View", dict[str, Any]], list[nodes.Node]]


LIMIT = 12
_NOTHING = "No edition has been published yet."


class _Draws(dict[str, "Draw"]):
    """By the name of a directive: how its view is drawn."""


def add_view(app: Sphinx, directive: str, draw: Draw) -> None:
    """Let *draw* fill the views that the *directive* leaves behind, once there is an edition."""
    build_state(app).registry(_Draws)[directive] = draw


@dataclass(frozen=True)
class View:
    """What a view is drawn with: the archive, and the page on which it is."""

    env: BuildEnvironment
    docname: str

    @property
    def archive(self) -> Archive:
        """What there is to show."""
        return archive_domain(self.env).archive

    def edition(self, edition: Edition) -> list[nodes.Node]:
        """The title of *edition*, which leads there, its subtitle, its byline."""
        builder = builder_of(self.env)
        link = edition_link(builder, self.docname, edition.docname, edition.title)
        link["classes"] += ["p-name", "u-url"]
        drawn: list[nodes.Node] = [nodes.paragraph("", "", link, classes=["edition-title"])]
        if edition.subtitle:
            text = edition.subtitle
            classes = ["edition-subtitle", "p-summary"]
            drawn.append(nodes.paragraph(text, text, classes=classes))
        drawn.append(byline(self.env, builder, self.docname, edition))
        return drawn

    def link(self, page: str, text: str) -> nodes.Element:
        """A link to a *page* of the archive."""
        return archive_link(builder_of(self.env), self.docname, page, text)


class ArchiveViews(SphinxPostTransform):
    """Fills each view with what the archive holds now."""

    default_priority = 5

    def run(self, **_: object) -> None:
        """Replace the views of this page."""
        view = View(self.env, self.env.docname)
        draws = build_state(application_of(self.env)).registry(_Draws)
        for node in list(self.document.findall(archive_view)):
            has_any = bool(view.archive.editions)
            drawn = draws[node["view"]](view, node["options"]) if has_any else []
            nothing = nodes.paragraph(_NOTHING, _NOTHING)
            shown = nodes.container("", *(drawn or [nothing]), classes=[node["view"]])
            node.replace_self(shown)


def page_content(app: Sphinx, docname: str) -> Iterator[object]:
    """What the views on *docname* show, if it has any."""
    if shows_archive(app.env, docname):
        archive, pace = archive_domain(app.env).archive, app.config.newsletter_words_per_minute
        yield from (_listed(edition, pace) for edition in archive.editions)
        yield [(tag.slug, tag.label, count) for tag, count in archive.most_used]


def _listed(edition: Edition, pace: int) -> Edition:
    """What views show of *edition*: of its words, the minutes that they take; no links."""
    minutes = reading_minutes(edition.words, pace)
    return replace(edition, tags=(), sections=(), words=minutes, links=0)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_node(archive_view)
    app.add_post_transform(ArchiveViews)
    add_page_content(app, page_content)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
