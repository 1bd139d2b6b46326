"""The edition page: date, title, subtitle, byline, tags, and the editions before and after.

An edition and its sections are entries of microformats2, for programs that read pages:
https://microformats.org/wiki/h-entry
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import StyleSheet, add_page_content, add_style_sheet
from sphinx_newsletter.model.excerpt import reading_minutes
from sphinx_newsletter.pages.addresses import archive_link, author_page, tag_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import is_title, tag_list
from sphinx_newsletter.reading.settings import authors
from sphinx_newsletter.reading.time_element import time
from sphinx_newsletter.upstream.environment import builder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.tags import Tag


_FOLDED = "newsletter/edition_tags.html"
_HERE = "<!-- here -->"
_MOST_TAGS_IN_A_ROW = 5


class EditionPage(SphinxPostTransform):
    """Transform that adds the head of an edition, and the tags of its sections."""

    default_priority = 5  # before references are resolved: some of ours are among them

    def run(self, **_: object) -> None:
        """Replace the nodes of tags by plain nodes, which every builder can show."""
        archive = archive_domain(self.env).archive
        builder = builder_of(self.env)
        # On any page: `singlehtml`, `epub` and `latex` have all editions in one.
        for node in list(self.document.findall(tag_list)):
            if is_title(node.parent):
                node.replace_self([])
                continue
            _mark_as_entry(builder, node.parent)
            node.replace_self(tag_nodes(builder, self.env.docname, archive.tags(node["uses"])))
        for page in _pages(self.document):
            if edition := archive.find(page.get("docname", self.env.docname)):
                tags = tag_nodes(builder, self.env.docname, archive.tags(edition.tag_uses()))
                self._put_around_title(builder, edition, tags, page)
                for section in filter(is_title, page.children):
                    _mark_as_entry(builder, section)

    def _put_around_title(
        self, builder: Builder, edition: Edition, tags: list[nodes.Node], page: nodes.Element
    ) -> None:
        """Add the date above the title, the head below it, and the tags after the points."""
        head: list[nodes.Node] = []
        if edition.subtitle:
            text = edition.subtitle
            head.append(nodes.paragraph(text, text, classes=["edition-subtitle", "p-summary"]))
        above = [dateline(self.env, edition)] if has_archive(builder) and edition.date else []
        head.append(byline(self.env, builder, self.env.docname, edition, dated=not above))
        for section in page.children:
            # In a document of several pages, `parent` of a section is still the page it comes from.
            if isinstance(section, nodes.section) and is_title(section):
                section["classes"].append("edition")
                if has_archive(builder):
                    at = next(filter(_is_section, section.children), None)
                    end = section.index(at) if at else len(section)
                    section[end:end] = list(_folded(builder, tags))
                else:
                    head += tags
                section[1:1] = head
                section[0:0] = above
                return
        page[0:0] = [*above, *head, *tags]  # no title: reading has reported that


def _is_section(node: nodes.Node) -> bool:
    return isinstance(node, nodes.section)


def _folded(builder: Builder, tags: list[nodes.Node]) -> Iterator[nodes.Node]:
    """The list of *tags* below a summary that opens it, if they would take more than a row."""
    count = len(tags[0].children) if tags else 0
    if count <= _MOST_TAGS_IN_A_ROW:
        yield from tags
        return
    html = builder.templates.render(_FOLDED, {"count": count, "here": _HERE})
    before, after = html.split(_HERE)
    yield from (nodes.raw("", before, format="html"), *tags, nodes.raw("", after, format="html"))


def _pages(document: nodes.document) -> list[nodes.Element]:
    """The page that is written, or all pages of a document that contains several."""
    whole = (nodes.document, addnodes.start_of_file)
    return [node for node in document.findall(nodes.Element) if isinstance(node, whole)]


def _mark_as_entry(builder: Builder, section: nodes.Node) -> None:
    if not has_archive(builder) or not isinstance(section, nodes.section):
        return
    section["classes"].append("h-entry")
    title = next(child for child in section.children if isinstance(child, nodes.title))
    name = nodes.inline(classes=["p-name"])  # without the mark of its permalink
    name += title.children
    title.children = [name]
    name.parent = title


def dateline(env: BuildEnvironment, edition: Edition) -> nodes.paragraph:
    """Date of *edition*, and its number if the front matter has one."""
    line = nodes.paragraph(classes=["edition-dateline"])
    line += between(_when(env, edition), " · ")
    return line


def _when(env: BuildEnvironment, edition: Edition) -> Iterator[nodes.Node]:
    if edition.date:
        text = edition.date.written(env.config.language)
        yield time(text, text, classes=["dt-published"], datetime=str(edition.date))
    if edition.number is not None:
        yield nodes.Text(f"No. {edition.number}")


def byline(
    env: BuildEnvironment, builder: Builder, docname: str, edition: Edition, *, dated: bool
) -> nodes.paragraph:
    """Authors and reading time of *edition*, for the page *docname*; date and number if *dated*."""
    items: list[list[nodes.Node]] = [[one] for one in _when(env, edition)] if dated else []
    known = authors(env.config)
    names = [known[key] for key in edition.authors if key in known]
    if names:
        links = [archive_link(builder, docname, author_page(a.key), a.name) for a in names]
        for link in links if has_archive(builder) else ():
            link["classes"] += ["p-author", "h-card"]
        items.append(between(links, ", "))
    minutes = reading_minutes(edition.words, env.config.newsletter_words_per_minute)
    items.append([nodes.Text(f"{minutes} min read")])
    line = nodes.paragraph(classes=["edition-byline"])
    for n, item in enumerate(items):
        line += [*([nodes.Text(" · ")] if n else []), *item]
    return line


def between(items: Iterable[nodes.Node], separator: str) -> list[nodes.Node]:
    """The *items* with the text *separator* between them."""
    line: list[nodes.Node] = []
    for item in items:
        line += [nodes.Text(separator), item] if line else [item]
    return line


def tag_nodes(builder: Builder, docname: str, tags: Sequence[Tag]) -> list[nodes.Node]:
    """The *tags* as a list of links, or as one line of text in other formats than HTML."""
    if not tags:
        return []
    links = [archive_link(builder, docname, tag_page(tag.slug), tag.label) for tag in tags]
    if builder.format != "html":
        return [nodes.paragraph("", "Tags: ", *between(links, ", "))]
    items = (
        nodes.list_item("", nodes.paragraph("", "", link), classes=["p-category"]) for link in links
    )
    return [nodes.bullet_list("", *items, classes=["tags"])]


def page_content(app: Sphinx, docname: str) -> Iterator[object]:
    """What is shown of the editions before and after *docname*, and the labels of its tags."""
    archive = archive_domain(app.env).archive
    if archive.find(docname):
        language = app.config.language
        for other in archive.neighbours(docname):
            yield other and (other.docname, other.headline(language), str(other.date))
        for entry in archive.entries_of(docname):
            yield [(slug, archive.vocabulary.tags[slug].label) for slug in entry.tags]


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: give Furo the edition before and after this one."""
    archive = archive_domain(app.env).archive
    if archive.find(pagename):
        older, newer = archive.neighbours(pagename)
        for name, other in (("prev", older), ("next", newer)):
            context[name] = other and {
                "link": context["pathto"](other.docname),
                "title": escape(other.headline(app.config.language)),
            }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transform, and the links to the editions before and after."""
    add_style_sheet(app, StyleSheet("newsletter/edition.css", 20))
    app.add_post_transform(EditionPage)
    app.connect("html-page-context", on_html_page_context)
    add_page_content(app, page_content)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
