"""The end of an edition and of its sections: what to read next, how to subscribe, how to cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.model.citations import Cited, formats
from sphinx_newsletter.model.covers import cover_file
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import heading, is_tagged, is_title, tag_list
from sphinx_newsletter.reading.settings import authors, site
from sphinx_newsletter.upstream.environment import application_of, builder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition


_TEMPLATE = "newsletter/edition_end.html"
_HERE = "<!-- here -->"


class CitationTransform(SphinxPostTransform):
    """Transform that adds citations, which need the address of the site."""

    default_priority = 5  # before the nodes of tags, which citations follow, are replaced
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Add the citations of this page, and the end of the edition."""
        edition = archive_domain(self.env).archive.find(self.env.docname)
        if not (edition and edition.date and has_archive(builder_of(self.env))):
            return
        sections = [
            section
            for section in self.document.findall(nodes.section)
            if is_tagged(section) and not is_title(section)
        ]
        cited = [self._cited(edition, one["ids"][0], heading(one)) for one in sections]
        *cites, end = self._render(edition, cited)
        for section, html in zip(sections, cites, strict=True):
            tags = section.first_child_matching_class(tag_list)
            if tags is None:
                raise ValueError("a section with tags has a node of tags")
            section.insert(tags + 1, nodes.raw("", html, format="html"))
        page = next(filter(is_title, self.document.children), self.document)
        page.append(nodes.raw("", end, format="html"))  # type: ignore[attr-defined] # a section, or the document

    def _render(self, edition: Edition, cited: list[Cited]) -> list[str]:
        """The HTML of each citation, and of the end of *edition*."""
        builder, found = builder_of(self.env), site(application_of(self.env))
        here = edition.docname
        shown = {
            "subscribe": builder.get_relative_uri(here, "subscribe") if found.has_feeds else "",
            "source": found.url(builder.get_target_uri(here)) if found.address else "",
            "date": edition.date.written(self.config.language) if edition.date else "",
            "cited": [(one.title, formats(one, self.config.language)) for one in cited],
            "next": [*self._next(edition)],
            "whole": formats(self._cited(edition), self.config.language),
            "here": _HERE,
        }
        html: str = builder.templates.render(_TEMPLATE, shown)
        return html.split(_HERE)

    def _next(self, edition: Edition) -> Iterator[tuple[str, str, str, str, str]]:
        """What to read next: how the edition is related, address, cover, headline, date."""
        builder, here, language = builder_of(self.env), edition.docname, self.config.language
        older, newer = archive_domain(self.env).archive.neighbours(here)
        for relation, other in (("next", newer), ("prev", older)):
            if other and other.date:
                uri = builder.get_relative_uri(here, other.docname)
                cover = relative_uri(builder.get_target_uri(here), cover_file(other.docname))
                yield relation, uri, cover, other.headline(language), other.date.written(language)

    def _cited(self, edition: Edition, anchor: str = "", title: str = "") -> Cited:
        """*edition*, or its section with this *anchor* and *title*."""
        found, known = site(application_of(self.env)), authors(self.config)
        name = edition.docname.rpartition("/")[2]
        if edition.date is None:
            raise ValueError("an edition without a date is not cited")
        return Cited(
            title=title or edition.title,
            edition=edition.title if title else "",
            newsletter=found.title,
            authors=tuple(known[key].name for key in edition.authors if key in known),
            date=edition.date,
            number=edition.number,
            address=found.url(builder_of(self.env).get_target_uri(edition.docname), anchor),
            key="-".join(filter(None, (name, anchor))),
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transform."""
    app.add_post_transform(CitationTransform)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
