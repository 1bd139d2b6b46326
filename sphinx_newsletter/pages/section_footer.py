"""What stands below each section of an edition: where it was taken up again, and related ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import add_page_content, build_state
from sphinx_newsletter.model.archive import backlinks
from sphinx_newsletter.pages.related_sections import RelatedSections
from sphinx_newsletter.pages.view_models import Shown
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import heading, is_title, is_unit
from sphinx_newsletter.upstream.environment import application_of, builder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import SectionAddress


class Line(NamedTuple):
    """What one line says: the place to which it leads, that place's title, and more about it."""

    docname: str
    anchor: str
    title: str
    about: str


class Around:
    """What stands around the sections of the archive that *app* builds."""

    def __init__(self, app: Sphinx) -> None:
        """Find it out."""
        domain = archive_domain(app.env)
        self._archive, self._shown = domain.archive, Shown.of(app)
        references = {docname: kept.references for docname, kept in domain.texts.items()}
        self._backlinks = backlinks(self._archive.editions, references)
        self._related = RelatedSections(app)

    def fingerprint(self, docname: str) -> str:
        """A short text that changes if, and only if, what *docname* shows of it does."""
        taken_up = self._backlinks.get(docname, {})
        lines = [(anchor, self._taken_up(places)) for anchor, places in taken_up.items()]
        return repr((lines, self._related.digest(docname)))

    def of(self, docname: str) -> dict[str, dict[str, list[Line]]]:
        """By anchor (none: the edition as a whole), what is listed there and under which name."""
        taken_up, related = self._backlinks.get(docname, {}), self._related.of(docname)
        found: dict[str, dict[str, list[Line]]] = {anchor: {} for anchor in (*taken_up, *related)}
        for anchor, places in taken_up.items():
            found[anchor]["Taken up again in"] = self._taken_up(places)
        for anchor, sections in related.items():
            found[anchor]["Related"] = [
                Line(*one[:3], f"{one.date} · {_shared(one.tags, one.words)}") for one in sections
            ]
        return found

    def _taken_up(self, places: Iterable[SectionAddress]) -> list[Line]:
        return [self._line(*place) for place in places]

    def _line(self, docname: str, anchor: str) -> Line:
        entries = self._archive.entries_of(docname)
        entry = next((entry for entry in entries if entry.anchor == anchor), entries[0])
        edition, date = entry.edition.title, self._shown.day(entry.edition).written
        about = f"{edition}, {date}" if entry.section else date
        return Line(docname, entry.anchor, entry.title, about)


def _shared(tags: list[str], words: list[str]) -> str:
    told = ", ".join(words)
    word = "word" if len(words) == 1 else "words"
    return "; ".join([*([", ".join(tags)] if tags else []), *([f"{word}: {told}"] if told else [])])


class AroundSections(SphinxPostTransform):
    """Draws it at the end of what a section says itself, before the tagged ones in it."""

    default_priority = 4  # before the tags are drawn, by which a section is known
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Only pages know of other pages; a book has them all in one."""
        if not has_archive(builder_of(self.env)):
            return
        sections = {
            "" if is_title(section) else section["ids"][0]: section
            for section in self.document.findall(nodes.section)
            if is_unit(section) or is_title(section)
        }
        around = build_state(application_of(self.env)).of(Around)
        for anchor, lists in around.of(self.env.docname).items():
            section = sections.get(anchor, self.document)
            drawn = nodes.definition_list("", *self._drawn(lists), classes=["around"])
            section.insert(end_of(section) if anchor else len(section), drawn)

    def _drawn(self, lists: dict[str, list[Line]]) -> Iterator[nodes.Node]:
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


def end_of(section: nodes.Element) -> int:
    """Where the content of *section* ends: before the first part that is or holds a unit."""
    for place, part in enumerate(section.children):
        if isinstance(part, nodes.section) and any(map(is_unit, part.findall(nodes.section))):
            return place
    return len(section)


def page_content(app: Sphinx, docname: str) -> Iterator[str]:
    """What stands below the sections of *docname*, if it is an edition."""
    if has_archive(app.builder) and archive_domain(app.env).archive.find(docname):
        yield build_state(app).of(Around).fingerprint(docname)


def on_env_updated(app: Sphinx, _env: object) -> None:
    """All pages are read."""
    if has_archive(app.builder):
        build_state(app).keep(Around(app))


class Corrections(SphinxPostTransform):
    """Draws them, on the pages of editions, where the site names its repository."""

    default_priority = 5  # behind what stands around a section, before its tags are drawn
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Go through the sections: what one says itself ends before those within it."""
        builder = builder_of(self.env)
        if not (self.config.newsletter_repository and has_archive(builder)):
            return
        address = self.config.html_baseurl.rstrip("/")
        page = builder.get_target_uri(self.env.docname)
        for section in [*self.document.findall(nodes.section)]:
            if is_unit(section) and not is_title(section):
                place = f"{address}/{page}" if address else self.env.docname
                link = self._link(f"{place}#{section['ids'][0]}", heading(section))
                section.insert(end_of(section), link)

    def _link(self, place: str, title: str) -> nodes.paragraph:
        uri = correction_address(self.config.newsletter_repository, place, title)
        words = "Suggest a correction"
        about = nodes.inline("", f" to “{title}”", classes=["unseen"])
        link = nodes.reference("", "", nodes.Text(words), about, refuri=uri, internal=False)
        return nodes.paragraph("", "", link, classes=["correction"])


_LONGEST = 120  # characters of a title: the whole address has to stay below 2,000


def correction_address(repository: str, page: str, title: str) -> str:
    """The address of a new issue about the section *title* on *page*, its address or its name.

    *repository* is one that `newsletter_repository` may name.

    >>> correction_address("https://gitlab.com/me/site", "editions/2024-04", "WebGPU")[:50]
    'https://gitlab.com/me/site/-/issues/new?issue%5Bti'
    """
    repository = repository.rstrip("/")
    short = title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"
    subject = f"Correction: {short}"
    if repository.startswith("https://github.com/"):
        fields = {"template": "correction.yml", "title": subject, "page": page, "section": short}
        return f"{repository}/issues/new?{urlencode(fields, quote_via=quote)}"
    if repository.startswith("https://gitlab.com/"):
        fields = {"issue[title]": subject, "issue[description]": f"{page}\n\n"}
        return f"{repository}/-/issues/new?{urlencode(fields, quote_via=quote)}"
    return f"{repository}/issues/new?{urlencode({'title': subject}, quote_via=quote)}"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_post_transform(AroundSections)
    app.connect("env-updated", on_env_updated, priority=850)
    add_page_content(app, page_content)
    app.add_post_transform(Corrections)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
