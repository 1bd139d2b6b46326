"""Section footer: backlinks, related sections, and a link to suggest a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import add_page_content, build_state
from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.model.archive import backlinks
from sphinx_newsletter.pages.related_sections import RelatedSections
from sphinx_newsletter.pages.view_models import ViewModels
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import heading, is_tagged, is_title
from sphinx_newsletter.upstream.environment import application_of, builder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import SectionAddress


_LONGEST_TITLE = 120  # characters in the address of an issue, which must stay below 2,000


class Line(NamedTuple):
    """A line of a footer: a page and an anchor there, its title, and more about it."""

    docname: str
    anchor: str
    title: str
    about: str


class SectionFooters:
    """The footers of all sections of an archive."""

    def __init__(self, app: Sphinx) -> None:
        """Find the backlinks and the related sections."""
        domain = archive_domain(app.env)
        self._archive, self._view_models = domain.archive, ViewModels.of(app)
        references = {docname: text.references for docname, text in domain.texts.items()}
        self._backlinks = backlinks(self._archive.editions, references)
        self._related = RelatedSections(app)

    def fingerprint(self, docname: str) -> str:
        """Fingerprint of the footers on *docname*."""
        incoming = self._backlinks.get(docname, {})
        lines = [(anchor, self._lines(places)) for anchor, places in incoming.items()]
        return repr((lines, self._related.digest(docname)))

    def of(self, docname: str) -> dict[str, dict[str, list[Line]]]:
        """Footers of *docname* by anchor (empty for the edition): each has lists with a name."""
        incoming, related = self._backlinks.get(docname, {}), self._related.of(docname)
        found: dict[str, dict[str, list[Line]]] = {anchor: {} for anchor in (*incoming, *related)}
        for anchor, places in incoming.items():
            found[anchor]["Taken up again in"] = self._lines(places)
        for anchor, sections in related.items():
            found[anchor]["Related"] = [
                Line(*one[:3], f"{one.edition}, {one.date} · {_about(one.subjects)}")
                for one in sections
            ]
        return found

    def _lines(self, places: Iterable[SectionAddress]) -> list[Line]:
        return [self._line(*place) for place in places]

    def _line(self, docname: str, anchor: str) -> Line:
        entries = self._archive.entries_of(docname)
        entry = next((entry for entry in entries if entry.anchor == anchor), entries[0])
        edition, date = entry.edition.title, self._view_models.day(entry.edition).written
        about = f"{edition}, {date}" if entry.section else date
        return Line(docname, entry.anchor, entry.title, about)


def _about(subjects: list[str]) -> str:
    """The reason in words: “also about WebGPU, Rust and Ratchet”."""
    *others, last = subjects
    return f"also about {', '.join(others)} and {last}" if others else f"also about {last}"


def end_of(section: nodes.Element) -> int:
    """Index after the content of *section*: of the first child that is or contains a section.

    Only sections with tags count.
    """
    for index, child in enumerate(section.children):
        if isinstance(child, nodes.section) and any(map(is_tagged, child.findall(nodes.section))):
            return index
    return len(section)


class SectionFooterTransform(SphinxPostTransform):
    """Transform that adds footers after the content of a section, before its nested sections."""

    default_priority = 4  # before the nodes of tags, which mark a section, are replaced
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Add the footers of this page."""
        if not has_archive(builder_of(self.env)):
            return
        sections = {
            "" if is_title(section) else section["ids"][0]: section
            for section in self.document.findall(nodes.section)
            if is_tagged(section) or is_title(section)
        }
        footers = build_state(application_of(self.env)).of(SectionFooters)
        for anchor, lists in footers.of(self.env.docname).items():
            section = sections.get(anchor, self.document)
            footer = nodes.definition_list("", *self._items(lists), classes=["around"])
            section.insert(end_of(section) if anchor else len(section), footer)

    def _items(self, lists: dict[str, list[Line]]) -> Iterator[nodes.Node]:
        for name, lines in lists.items():
            items = nodes.bullet_list("", *(nodes.list_item("", self._link(one)) for one in lines))
            term = nodes.term(name, name)
            yield nodes.definition_list_item("", term, nodes.definition("", items))

    def _link(self, line: Line) -> nodes.paragraph:
        uri = builder_of(self.env).get_relative_uri(self.env.docname, line.docname)
        uri += f"#{line.anchor}" if line.anchor else ""
        link = nodes.reference(line.title, line.title, internal=True, refuri=uri)
        about = nodes.inline(line.about, line.about, classes=["around-about"])
        return nodes.paragraph("", "", link, nodes.Text(" "), about)


class CorrectionTransform(SphinxPostTransform):
    """Transform that adds a link to suggest a correction, if `newsletter_repository` is set."""

    default_priority = 5  # after the footers, before the nodes of tags are replaced
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Add the link to each section with tags."""
        builder = builder_of(self.env)
        if not (self.config.newsletter_repository and has_archive(builder)):
            return
        address = self.config.html_baseurl.rstrip("/")
        page = builder.get_target_uri(self.env.docname)
        for section in [*self.document.findall(nodes.section)]:
            if is_tagged(section) and not is_title(section):
                url = f"{address}/{page}" if address else self.env.docname
                link = self._link(as_uri(f"{url}#{section['ids'][0]}"), heading(section))
                section.insert(end_of(section), link)

    def _link(self, place: str, title: str) -> nodes.paragraph:
        uri = correction_address(self.config.newsletter_repository, place, title)
        words = "Suggest a correction"
        about = nodes.inline("", f" to “{title}”", classes=["unseen"])
        link = nodes.reference("", "", nodes.Text(words), about, refuri=uri, internal=False)
        return nodes.paragraph("", "", link, classes=["correction"])


def correction_address(repository: str, page: str, title: str) -> str:
    """URL that opens a new issue about the section *title* on *page*, an address or a docname.

    *repository* is a value of `newsletter_repository`.

    >>> correction_address("https://gitlab.com/me/site", "editions/2024-04", "WebGPU")[:50]
    'https://gitlab.com/me/site/-/issues/new?issue%5Bti'
    """
    short = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"
    subject = f"Correction: {short}"
    return issue_address(repository, "correction", subject, {"page": page, "section": short})


def issue_address(repository: str, form: str, subject: str, fields: Mapping[str, str]) -> str:
    """URL that opens a new issue; on GitHub, the *form* with these *fields* filled in.

    >>> issue_address("https://github.com/me/site", "link", "Link: ", {})
    'https://github.com/me/site/issues/new?template=link.yml&title=Link%3A%20'
    """
    repository, path, given = repository.rstrip("/"), "issues/new", {"title": subject}
    if repository.startswith("https://github.com/"):
        given = {"template": f"{form}.yml", "title": subject, **fields}
    elif repository.startswith("https://gitlab.com/"):
        path, given = "-/issues/new", {"issue[title]": subject}
        if page := fields.get("page"):
            given["issue[description]"] = f"{page}\n\n"
    return f"{repository}/{path}?{urlencode(given, quote_via=quote)}"


def forms(repository: str) -> list[tuple[str, str]]:
    """Addresses and names of the forms by which readers take part, if there is a *repository*."""
    if not repository:
        return []
    return [
        (issue_address(repository, "link", "Link: ", {}), "Suggest a link"),
        (issue_address(repository, "correction", "Correction: ", {}), "Suggest a correction"),
    ]


def page_content(app: Sphinx, docname: str) -> Iterator[str]:
    """Fingerprint of the footers on *docname*, if it is an edition."""
    if has_archive(app.builder) and archive_domain(app.env).archive.find(docname):
        yield build_state(app).of(SectionFooters).fingerprint(docname)


def on_env_updated(app: Sphinx, _env: object) -> None:
    """Handler of `env-updated`: make the footers, now that all pages have been read."""
    if has_archive(app.builder):
        build_state(app).keep(SectionFooters(app))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the footers and the links to suggest corrections."""
    app.add_post_transform(SectionFooterTransform)
    app.connect("env-updated", on_env_updated, priority=850)
    add_page_content(app, page_content)
    app.add_post_transform(CorrectionTransform)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
