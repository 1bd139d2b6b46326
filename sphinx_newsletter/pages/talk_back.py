"""The links “Reply” and “Discuss” at the end of an edition: plain links, without a script.

Nothing is asked of another site until a reader follows one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.pages.edition import between
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site
from sphinx_newsletter.upstream.environment import application_of, builder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition


class TalkBackTransform(SphinxPostTransform):
    """Transform that adds the links, if the settings or the front matter name an address."""

    default_priority = 6  # after what is below the sections
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Add them at the end of an edition."""
        edition = archive_domain(self.env).archive.find(self.env.docname)
        builder = builder_of(self.env)
        if not edition or not has_archive(builder):
            return
        page = site(application_of(self.env)).url(builder.get_target_uri(edition.docname))
        if links := [*self._links(edition, page)]:
            line = nodes.paragraph("", "", *between(links, " · "), classes=["talk-back"])
            titled = [one for one in self.document.children if isinstance(one, nodes.section)]
            (titled[0] if titled else self.document).append(line)

    def _links(self, edition: Edition, page: str) -> Iterator[nodes.Node]:
        given = (
            ("Reply", self.config.newsletter_reply),
            ("Discuss", edition.discuss or self.config.newsletter_discuss),
        )
        for name, address in given:
            if address:
                yield nodes.reference(name, name, refuri=uri_of(address, edition.title, page))


def uri_of(address: str, title: str, page: str) -> str:
    """The URI of a link that talks about the edition *title*, whose address is *page*.

    >>> uri_of("jan@a.example", "May & more", "")
    'mailto:jan@a.example?subject=Re%3A%20May%20%26%20more'
    >>> uri_of("https://a.example/new?title={title}", "May", "")
    'https://a.example/new?title=May'
    """
    if "://" not in address:
        return f"mailto:{address}?subject={quote(f'Re: {title}', safe='')}"
    filled = address.replace("{title}", quote(title, safe=""))
    return filled.replace("{address}", quote(page, safe=""))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the links."""
    app.add_post_transform(TalkBackTransform)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
