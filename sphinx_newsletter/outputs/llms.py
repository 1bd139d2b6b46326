"""`llms.txt`, a list of links for language models, and `llms-full.txt`, that of the full texts.

The editions of a year are in one file, so a new edition does not change those of other years. The
format is that of https://llmstxt.org. All are copied to other places, so their links are absolute:
without a site address, none is written.
"""

from __future__ import annotations

import re
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.outputs import subscribe
from sphinx_newsletter.outputs.data import INDEX_DATA, data_file, schema_file
from sphinx_newsletter.outputs.markdown import Twins, render, to_markdown, twin_file
from sphinx_newsletter.pages.addresses import tag_page
from sphinx_newsletter.pages.view_models import ViewModels, digest
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition


INDEX, FULL = "llms.txt", "llms-full.txt"
_THEMATIC_BREAK = b"\n---\n\n"
_DEFINITION = re.compile(r"^\[\^(\w+)\]: ", re.MULTILINE)
# An escape or code, which contain no footnotes; or the label of one.
_LABEL = re.compile(r"\\.|(`+).*?(?<!`)\1(?!`)|\[\^(\w+)\]", re.DOTALL)


class LinkItem(NamedTuple):
    """Link with a note on what it leads to."""

    url: str
    text: str
    note: str = ""


def full_text_file(year: int) -> str:
    """The file with all editions of *year*."""
    return f"llms-full-{year}.txt"


class LlmsFiles:
    """The files of a site."""

    def __init__(self, app: Sphinx, twins: Twins) -> None:
        """Take the *twins*, which have been written already."""
        self._app = app
        self._twins = twins
        self._site = site(app)
        self._shown = ViewModels.of(app)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any of the files changes."""
        return digest((self.sections, self._years, self._twins.fingerprint))

    def files(self) -> Iterator[File]:
        """Both lists of links, and the full texts of each year."""
        for name, sections in ((INDEX, self.sections), (FULL, self._years)):
            yield File(name, digest(sections), partial(self._text, sections))
        for year, editions in self._shown.archive.years.items():
            fingerprint = self._twins.fingerprint_of(editions)
            yield File(full_text_file(year), fingerprint, partial(self._full_text, editions))

    @cached_property
    def _years(self) -> list[tuple[str, list[LinkItem]]]:
        """The links to the full texts, newest first; none without an edition."""
        links = [
            LinkItem(self._site.url(full_text_file(year)), str(year), _counted(len(editions)))
            for year, editions in self._shown.archive.years.items()
        ]
        return [("Full texts by year", links)] if links else []

    @cached_property
    def sections(self) -> list[tuple[str, list[LinkItem]]]:
        """The links by heading: editions newest first, tags by name, data."""
        archive = self._shown.archive
        tags = sorted((tag for tag, _ in archive.most_used), key=lambda t: t.label.casefold())
        tag_links = [LinkItem(self._page(tag_page(t.slug)), t.label, t.description) for t in tags]
        found = [
            ("Editions", [*self._editions()]),
            ("Tags", tag_links),
            ("Data", [*self._data()]),
        ]
        return [(heading, links) for heading, links in found if links]

    def _editions(self) -> Iterator[LinkItem]:
        for edition in self._shown.archive.editions:
            notes = (self._shown.day(edition).written, edition.subtitle)
            url = self._site.url(twin_file(edition.docname))
            yield LinkItem(url, edition.title, ". ".join(filter(None, notes)))

    def _data(self) -> Iterator[LinkItem]:
        yield LinkItem(self._site.url(FULL), "All editions", "full texts by year")
        yield LinkItem(self._page(subscribe.PAGE), subscribe.TITLE, "feeds by tag and author")
        url, schema = self._site.url(data_file(INDEX_DATA)), schema_file(INDEX_DATA)
        yield LinkItem(url, "The archive as JSON", f"described by {self._site.url(schema)}")

    def _page(self, page: str) -> str:
        return self._site.url(self._app.builder.get_target_uri(page))

    def _text(self, sections: list[tuple[str, list[LinkItem]]]) -> bytes:
        texts = {"title": self._site.title, "description": self._site.description}
        html = render(self._app, "llms", texts | {"groups": sections})
        return to_markdown(legal(html)).encode()

    def _full_text(self, editions: Sequence[Edition]) -> bytes:
        folder = Path(self._app.outdir)
        twins = (
            _with_own_labels((folder / twin_file(one.docname)).read_bytes(), self._name(one))
            for one in editions
        )
        return _THEMATIC_BREAK.join([self._text([]), *twins])

    def _name(self, edition: Edition) -> str:
        """The path of the *edition* below the folder of editions, as part of a label."""
        folder = self._app.config.newsletter_editions.strip("/") + "/"
        return edition.docname.removeprefix(folder).replace("/", "-")


def _counted(editions: int) -> str:
    return f"{editions} editions" if editions > 1 else "one edition"


def _with_own_labels(twin: bytes, name: str) -> bytes:
    """The *twin* whose footnotes have the *name* of the edition in their labels."""
    text = twin.decode()
    defined = {*_DEFINITION.findall(text)}

    def renamed(found: re.Match[str]) -> str:
        return f"[^{name}-{found[2]}]" if found[2] in defined else found[0]

    return _LABEL.sub(renamed, text).encode() if defined else twin


def output(app: Sphinx) -> Output | None:
    """All files; none without a site address."""
    if not site(app).address:
        return None
    llms = LlmsFiles(app, Twins(app))
    return Output(llms.fingerprint, llms.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the files to the outputs."""
    # After the twins, which they are made of.
    add_output(app, OutputGroup("llms", output, order=10))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
