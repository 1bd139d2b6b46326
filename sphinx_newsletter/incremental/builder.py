"""The builders `html` and `dirhtml`, which resolve and write pages in parallel.

Sphinx (9.0.4) resolves all pages in the main process, and its worker processes only write them, so
they wait for it. Here the workers do both, and render list pages, too.
"""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING, Any

from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.errors import ThemeError
from sphinx.util.build_phase import BuildPhase

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.kept_reports import kept_reports
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.incremental.pictures import copy_pictures
from sphinx_newsletter.incremental.unwritable_files import writing
from sphinx_newsletter.incremental.workers import Workers
from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.upstream.guard import BuildEndedError
from sphinx_newsletter.upstream.html_builder import HTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    Page = tuple[str, dict[str, Any], str]


class ParallelHTMLBuilder(Workers, HTMLBuilder):
    """HTML builder whose worker processes resolve and write pages."""

    search = False  # the package has its own search
    # Pages that extensions have added in this build. Only the last `html-collect-pages` has all.
    added_pages: AbstractSet[str] = frozenset()

    def get_outdated_docs(self) -> Iterator[str]:
        """None: the page fingerprints know which pages to write, whatever the time of a file."""
        return iter(())

    def gen_additional_pages(self) -> None:
        """Write the pages of `html_additional_pages`, if one has changed."""
        pages = list(self.config.html_additional_pages)
        if [page for page in pages if manifest_of(self.application).has_changed(page, "")]:
            super().gen_additional_pages()

    def handle_page(self, pagename: str, *arguments: Any, **options: Any) -> None:
        """Write a page, and the copy of its source, which may have been deleted meanwhile."""
        try:
            with writing(self.outdir):
                super().handle_page(pagename, *arguments, **options)
        except OSError as error:
            if pagename not in self.env.found_docs or self.env.doc2path(pagename).is_file():
                raise
            report(sentences.file_unreadable(error), (pagename, 1))

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the pages *docnames*, and collect the images that the workers find."""
        first, *others = sorted(docnames)
        if not self.needs_workers(others):
            self.write_in_this_process([first, *others])
            return
        self.write_in_this_process([first])  # so that workers find compiled templates

        def note(_docnames: object, images: dict[str, str]) -> None:
            self.images.update(images)

        self.share("writing output... ", others, self._write_pages, note)

    def _write_pages(self, docnames: Sequence[str]) -> dict[str, str]:
        kept_reports(self.application).attach()
        for docname in docnames:
            self.phase = BuildPhase.RESOLVING
            doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
            self.phase = BuildPhase.WRITING
            self.write_doc_serialized(docname, doctree)
            self.write_doc(docname, doctree)
        return self.images

    def gen_pages_from_extensions(self) -> None:
        """Write the pages that extensions add."""
        pages: list[Page] = []
        self.added_pages = added = set[str]()
        for found in self.events.emit("html-collect-pages"):
            for page in found:
                pages.append(page)
                added.add(page[0])
        self.run_in_parallel("writing list pages... ", pages, self._write_list_pages)

    def _write_list_pages(self, pages: Sequence[Page]) -> None:
        for name, context, template in pages:
            try:
                self.handle_page(name, context, template)
            except ThemeError as error:
                raise _explained(name, template, error) from error

    def copy_image_files(self) -> None:
        """Copy the pictures of the pages that have been written."""
        with writing(self.outdir):
            copy_pictures(self.env, self.outdir / self.imagedir, self.images)

    def finish(self) -> None:
        """Finish the build, and replace regions that have changed on pages that are up to date."""
        super().finish()
        if pages := manifest_of(self.application).to_redraw():
            self.run_in_parallel("updating pages... ", pages, self._redraw_regions)

    def _redraw_regions(self, pages: Sequence[str]) -> None:
        for region in build_state(self.application).regions:
            region.redraw(self, pages)


def _explained(page: str, template: str, error: ThemeError) -> BuildEndedError:
    """*error* with the place in the *template* of a list page at which it was raised."""
    cause = error.__cause__ or error
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(cause.__traceback__)
        if frame.filename.replace(os.sep, "/").endswith(f"/{template}")
    ]
    place = f"`{template}`, line {lines[-1]}" if lines else f"`{template}`"
    return BuildEndedError(f"the page `{page}` cannot be made of the template {place}: {cause}")


class ArchiveHTMLBuilder(ParallelHTMLBuilder):
    """The builder `html`."""

    name = "html"


class ArchiveDirHTMLBuilder(ParallelHTMLBuilder, DirectoryHTMLBuilder):
    """The builder `dirhtml`."""

    name = "dirhtml"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """The address of the page *docname*, as a URI; that of Sphinx is not encoded."""
        return as_uri(super().get_target_uri(docname, typ))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace the builders `html` and `dirhtml` of Sphinx."""
    for builder in (ArchiveHTMLBuilder, ArchiveDirHTMLBuilder):
        app.add_builder(builder, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
