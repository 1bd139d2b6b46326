"""The end of an edition and of its sections: how to subscribe and how to cite them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.model.citations import Cited, formats
from sphinx_newsletter.pages.section_footer import end_of
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import heading, is_tagged, is_title
from sphinx_newsletter.reading.settings import authors, site
from sphinx_newsletter.upstream.environment import application_of, builder_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition


_CITE, _END = "newsletter/cite.html", "newsletter/edition_end.html"


class CitationTransform(SphinxPostTransform):
    """Transform that adds citations, which need the address of the site."""

    default_priority = 5  # after the footers of sections, before the nodes of tags are replaced
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Add the citations of this page, and the end of the edition."""
        edition = archive_domain(self.env).archive.find(self.env.docname)
        if not (edition and edition.date and has_archive(builder_of(self.env))):
            return
        for section in [*self.document.findall(nodes.section)]:
            if is_tagged(section) and not is_title(section):
                html = self._cite(edition, section["ids"][0], heading(section))
                section.insert(end_of(section), _raw(html))
        page = next(filter(is_title, self.document.children), self.document)
        page.append(_raw(self._end(edition)))  # type: ignore[attr-defined] # a section, or the document

    def _cite(self, edition: Edition, anchor: str = "", title: str = "") -> str:
        """A citation of *edition*, or of its section with this *anchor* and *title*."""
        found = site(application_of(self.env))
        if not found.address or not edition.date:
            return ""
        known = authors(self.config)
        name = edition.docname.rpartition("/")[2]
        cited = Cited(
            title=title or edition.title,
            edition=edition.title if title else "",
            newsletter=found.title,
            authors=tuple(known[key].name for key in edition.authors if key in known),
            date=edition.date,
            number=edition.number,
            address=found.url(builder_of(self.env).get_target_uri(edition.docname), anchor),
            key="-".join(filter(None, (name, anchor))),
        )
        shown = {"title": title, "formats": formats(cited, self.config.language)}
        return str(builder_of(self.env).templates.render(_CITE, shown))

    def _end(self, edition: Edition) -> str:
        builder, found = builder_of(self.env), site(application_of(self.env))
        target = builder.get_target_uri(edition.docname)
        shown = {
            "subscribe": builder.get_relative_uri(edition.docname, "subscribe")
            if found.has_feeds
            else "",
            "cite": self._cite(edition),
            "source": found.url(target) if found.address else "",
            "date": edition.date.written(self.config.language) if edition.date else "",
        }
        return str(builder.templates.render(_END, shown))


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transform."""
    app.add_post_transform(CitationTransform)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
