"""The Markdown twin of each edition, beside its page: for programs that read.

It is made from what the page shows, so what an editor has left in a comment is not in it.
"""

from __future__ import annotations

from functools import cached_property, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sphinx.util.osutil import relative_uri

from sphinx_newsletter.exports.contents import Contents
from sphinx_newsletter.exports.markdown import markdown
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.builder import OnAllCores
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.pages.view_models import Shown, digest
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition


_CONVERTER = version("html_to_markdown")


def twin_of(docname: str) -> str:
    """The file of the twin: the same for all builders, so that links to it last."""
    return f"{docname}.md"


class Twins:
    """Makes the twins of all editions."""

    def __init__(self, app: Sphinx) -> None:
        """What they hold comes from the pages, from the records, and from the settings."""
        self._app = app
        self._site = site(app)
        self._shown = Shown.of(app)
        self._contents = Contents(app)
        self.editions = self._shown.archive.editions

    @cached_property
    def fingerprint(self) -> str:
        """A short text that stays the same only if all twins do."""
        return digest([*map(self._told, self.editions)])

    def files(self) -> Iterator[File]:
        """One for each edition."""
        for edition in self.editions:
            make = partial(self._text, edition)
            yield File(twin_of(edition.docname), repr(self._told(edition)), make)

    def _told(self, edition: Edition) -> tuple[object, ...]:
        """What the twin of *edition* holds, in short."""
        front = edition.title, edition.subtitle, str(edition.date), self._authors(edition)
        return _CONVERTER, front, self._contents.digest(edition.docname)

    def _authors(self, edition: Edition) -> list[str]:
        known = self._shown.authors
        return [known[key].name for key in edition.authors if key in known]

    def _front(self, edition: Edition) -> dict[str, object]:
        return {
            "title": edition.title,
            "subtitle": edition.subtitle,
            "date": self._shown.day(edition).written,
            "authors": self._authors(edition),
            "page": self._site.url(self._app.builder.get_target_uri(edition.docname)),
        }

    def _text(self, edition: Edition) -> bytes:
        content = self._contents.of(edition.docname)
        found = legal(draw(self._app, "twin", self._front(edition) | {"content": content}))
        place = "" if self._site.address else twin_of(edition.docname)
        return markdown(found, place).encode()


def draw(app: Sphinx, name: str, context: dict[str, Any]) -> str:
    """What the template *name* makes of *context*."""
    if not isinstance(app.builder, OnAllCores):
        raise TypeError("only pages have twins")
    drawn: str = app.builder.templates.render(f"newsletter/{name}.html", context)
    return drawn


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Name the twin in the head of the page of an edition."""
    edition = archive_domain(app.env).archive.find(pagename)
    if edition and edition.date and has_archive(app.builder):
        href = relative_uri(app.builder.get_target_uri(pagename), twin_of(pagename))
        context["metatags"] += draw(app, "twin_link", {"href": href})


def output(app: Sphinx) -> Output:
    """All twins."""
    twins = Twins(app)
    return Output(twins.fingerprint, twins.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-page-context", on_html_page_context)
    add_output(app, OutputGroup("twins", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
