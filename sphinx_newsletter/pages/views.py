"""Draws the views of the archive that pages hold, as plain nodes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.core.excerpt import reading_minutes
from sphinx_newsletter.incremental.build_state import add_page_content
from sphinx_newsletter.pages.addresses import (
    EDITIONS,
    TAGS,
    archive_link,
    edition_link,
    tag_page,
)
from sphinx_newsletter.pages.edition import byline
from sphinx_newsletter.upstream.environment import builder_of
from sphinx_newsletter.views import archive_view, shows_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.core.edition import Edition

_LIMIT = 12
_NOTHING = "No edition has been published yet."


class ArchiveViews(SphinxPostTransform):
    """Fills each view with what the archive holds now."""

    default_priority = 5

    def run(self, **_: object) -> None:
        """Replace the views of this page."""
        self.archive: Archive = archive_domain(self.env).archive
        self.builder: Builder = builder_of(self.env)
        draw = {
            "latest-edition": self.latest_edition,
            "browse-tags": self.browse_tags,
            "edition-list": self.edition_list,
        }
        for node in list(self.document.findall(archive_view)):
            drawn = draw[node["view"]](node["options"]) if self.archive.editions else []
            nothing = nodes.paragraph(_NOTHING, _NOTHING)
            shown = nodes.container("", *(drawn or [nothing]), classes=[node["view"]])
            node.replace_self(shown)

    def latest_edition(self, _options: dict[str, Any]) -> list[nodes.Node]:
        """The newest edition with its points."""
        edition = self.archive.editions[0]
        drawn = self._edition(edition)
        if edition.points:
            items = (nodes.list_item("", nodes.paragraph(p, p)) for p in edition.points)
            drawn.append(nodes.bullet_list("", *items, classes=["edition-points"]))
        return drawn

    def browse_tags(self, options: dict[str, Any]) -> list[nodes.Node]:
        """The most used tags with their counts."""
        items = []
        for tag, count in self.archive.most_used[: options.get("limit", _LIMIT)]:
            link = self._archive_link(tag_page(tag.slug), tag.label)
            number = nodes.inline("", str(count), classes=["count"])
            line = nodes.paragraph("", "", link, nodes.Text(" "), number)
            items.append(nodes.list_item("", line))
        more = nodes.paragraph("", "", self._archive_link(TAGS, "All tags"), classes=["more"])
        return [nodes.bullet_list("", *items, classes=["tag-counts"]), more] if items else []

    def edition_list(self, options: dict[str, Any]) -> list[nodes.Node]:
        """The latest editions."""
        editions = self.archive.editions[: options.get("limit", _LIMIT)]
        items = (
            nodes.list_item("", *self._edition(edition), classes=["h-entry"])
            for edition in editions
        )
        link = self._archive_link(EDITIONS, "All editions")
        return [
            nodes.bullet_list("", *items, classes=["editions", "h-feed"]),
            nodes.paragraph("", "", link, classes=["more"]),
        ]

    def _edition(self, edition: Edition) -> list[nodes.Node]:
        link = edition_link(self.builder, self.env.docname, edition.docname, edition.title)
        link["classes"] += ["p-name", "u-url"]
        drawn: list[nodes.Node] = [nodes.paragraph("", "", link, classes=["edition-title"])]
        if edition.subtitle:
            text = edition.subtitle
            classes = ["edition-subtitle", "p-summary"]
            drawn.append(nodes.paragraph(text, text, classes=classes))
        drawn.append(byline(self.env, self.builder, self.env.docname, edition))
        return drawn

    def _archive_link(self, page: str, text: str) -> nodes.Element:
        return archive_link(self.builder, self.env.docname, page, text)


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
