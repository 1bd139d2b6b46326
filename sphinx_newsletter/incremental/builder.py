"""The builders `html` and `dirhtml`, which write on all cores.

Sphinx resolves every page in one process, and its helpers write them out: they wait for it.
Here a helper does both, and draws pages of the archive, too (Sphinx 9.0.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.util.build_phase import BuildPhase
from sphinx.util.display import status_iterator
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.upstream.html_builder import HTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    Page = tuple[str, dict[str, Any], str]


T = TypeVar("T")
_FEW = 5  # as Sphinx has it


class ParallelHTMLBuilder(HTMLBuilder):
    """An HTML builder whose helpers do what there is to do for a page."""

    search = False  # the site has a search of its own
    # The pages that extensions add in this build, complete for the last `html-collect-pages`.
    added_pages: AbstractSet[str] = frozenset()

    def gen_additional_pages(self) -> None:
        """Write the pages that are named in the settings, if need be."""
        pages = list(self.config.html_additional_pages)
        if [page for page in pages if manifest_of(self.application).has_changed(page, "")]:
            super().gen_additional_pages()

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the pages *docnames*; what helpers note on the way is taken over."""
        first, *others = sorted(docnames)
        if not self._has_helpers_for(others):
            self.write_in_this_process([first, *others])
            return
        self.write_in_this_process([first])  # so that helpers find the templates compiled

        def note(_docnames: object, pictures: dict[str, str]) -> None:
            self.images.update(pictures)

        self._share("writing output... ", others, self._write_some, note)

    def _write_some(self, docnames: Sequence[str]) -> dict[str, str]:
        for docname in docnames:
            self.phase = BuildPhase.RESOLVING
            doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
            self.phase = BuildPhase.WRITING
            self.write_doc_serialized(docname, doctree)
            self.write_doc(docname, doctree)
        return self.images

    def gen_pages_from_extensions(self) -> None:
        """Draw the pages that extensions add."""
        pages: list[Page] = []
        self.added_pages = added = set[str]()
        for found in self.events.emit("html-collect-pages"):
            for page in found:
                pages.append(page)
                added.add(page[0])
        self.run_in_parallel("drawing the archive... ", pages, self._draw_some)

    def _draw_some(self, pages: Sequence[Page]) -> None:
        for name, context, template in pages:
            self.handle_page(name, context, template)

    def finish(self) -> None:
        """Finish the build; draw anew what all pages show on those that else stay as they are."""
        super().finish()
        pages = manifest_of(self.application).to_redraw()
        self.run_in_parallel("updating pages... ", pages, self._redraw_some)

    def _redraw_some(self, pages: Sequence[str]) -> None:
        for page in pages:
            for region in build_state(self.application).regions:
                region.redraw(self, page)

    def run_in_parallel(
        self, message: str, work: Sequence[T], do: Callable[[Sequence[T]], object]
    ) -> None:
        """*Do* the *work*: in parts, by helpers, if it is much. What they return is lost."""
        if self._has_helpers_for(work):
            self._share(message, work, do)
        else:
            do(work)

    def _has_helpers_for(self, work: Sequence[object]) -> bool:
        several = parallel_available and self.application.parallel > 1 and len(work) > _FEW
        return several and self.application.is_parallel_allowed("write")

    def _share(
        self,
        message: str,
        work: Sequence[Any],
        do: Callable[[Any], Any],
        note: Callable[[Any, Any], None] = lambda _work, _result: None,
    ) -> None:
        """Let helpers *do* the *work* in parts, and *note* what each returns."""
        helpers = self.application.parallel
        chunks = make_chunks(work, helpers)
        names = ([part if isinstance(part, str) else part[0] for part in chunk] for chunk in chunks)
        progress = status_iterator(
            names, message, "darkgreen", len(chunks), self.application.verbosity
        )

        def done(part: Any, result: Any) -> None:
            note(part, result)
            next(progress)

        tasks = ParallelTasks(helpers)
        for chunk in chunks:
            tasks.add_task(do, chunk, done)
        tasks.join()


class ArchiveHTMLBuilder(ParallelHTMLBuilder):
    """The builder `html`."""

    name = "html"


class ArchiveDirHTMLBuilder(ParallelHTMLBuilder, DirectoryHTMLBuilder):
    """The builder `dirhtml`."""

    name = "dirhtml"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the place of Sphinx's builders."""
    for builder in (ArchiveHTMLBuilder, ArchiveDirHTMLBuilder):
        app.add_builder(builder, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
