"""One Sphinx application that builds more than once in a process (Sphinx 9.0.4).

Sphinx makes an application for one build. So the state of the last build is reset
(`upstream.build_memory`), open pages are written first, unchanged assets are not copied again, and
the search index and the environment are written when no change arrives.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, cast

from sphinx_newsletter.reading.file_dependencies import forget as forget_files
from sphinx_newsletter.search import index
from sphinx_newsletter.upstream.build_memory import forget, forget_assets
from sphinx_newsletter.upstream.environment import save
from sphinx_newsletter.upstream.html_builder import compute_checksums, replace_method
from sphinx_newsletter.upstream.listeners import disconnect

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder


_FEW = 16  # pages that are written faster than processes are started


class Change(NamedTuple):
    """The reason for a build: changed files, and the output files of open pages.

    `assets`: whether more than pages may have changed. `ready` is called when the open and the
    changed pages are written.
    """

    files: AbstractSet[Path]
    open_pages: AbstractSet[Path]
    assets: bool
    ready: Callable[[], None]


class ReusedApplication:
    """A Sphinx application that builds more than once."""

    def __init__(self, app: Sphinx, jobs: int) -> None:
        """Take over *app*, which has not built yet."""
        self.app = app
        self._jobs = jobs
        self._change: Change
        self._pages: AbstractSet[str] = frozenset()
        self._unread: set[str] = set()
        self._assets_due = True
        app.connect("env-purge-doc", lambda _app, _env, docname: self._unread.add(docname))
        builder = self._builder = cast("StandaloneHTMLBuilder", app.builder)
        self.index = SearchIndex(app)
        self._write = replace_method(builder, "write_documents", self._write_documents)
        self._copy_static = replace_method(builder, "copy_static_files", self._copy_static_files)
        self._copy_extra = replace_method(builder, "copy_extra_files", self._copy_extra_files)

    def build(self, change: Change) -> None:
        """Build."""
        self._change = change
        self._assets_due |= change.assets
        forget(self.app)
        self._pages = self._pages_of(change.files)
        for docname in self._unread:
            forget_files(self.app.env, docname)
        self.app.parallel = self._jobs
        self.app.build()
        self._assets_due = False
        self._unread.clear()

    def save(self) -> None:
        """Save the environment."""
        forget(self.app)
        save(self.app)

    def _pages_of(self, files: AbstractSet[Path]) -> AbstractSet[str]:
        """The pages that depend on *files*, or whose last build failed."""
        env = self.app.env
        names = {os.path.relpath(path, self.app.srcdir) for path in files}
        pages = {docname for name in names if (docname := env.path2doc(name))} | self._unread
        for docname, needed in env.dependencies.items():
            if not names.isdisjoint(map(str, needed)):
                pages.add(docname)
        return pages

    def _write_documents(self, docnames: AbstractSet[str]) -> None:
        first = {docname for docname in docnames if self._comes_first(docname)}
        if first:
            self._write_some(first)
            self._builder.copy_image_files()
            self._change.ready()
        if docnames - first:
            self._write_some(docnames - first)

    def _comes_first(self, docname: str) -> bool:
        page = self._builder.get_output_path(docname)
        return docname in self._pages or page in self._change.open_pages

    def _write_some(self, docnames: AbstractSet[str]) -> None:
        many = self._jobs > 1 and len(docnames) > _FEW
        self.app.parallel = self._jobs if many else 1
        self._builder.parallel_ok = many and self.app.is_parallel_allowed("write")
        self._write(docnames)

    def _copy_static_files(self) -> None:
        if self._assets_due:
            forget_assets(self._builder)
            self._copy_static()
            # Now, as in any build: at its end, Furo rewrites one of these files.
            compute_checksums(self._builder)

    def _copy_extra_files(self) -> None:
        if self._assets_due:
            self._copy_extra()


class SearchIndex:
    """The search index, written apart from builds because it takes longer than a page."""

    def __init__(self, app: Sphinx) -> None:
        """Disconnect the handlers by which builds of *app* would write it."""
        self._app = app
        for event, handler in index.HANDLERS.items():
            disconnect(app, event, handler)

    def write(self) -> None:
        """Write the search index."""
        search = index.Index(self._app)
        search.begin()
        search.finish()
