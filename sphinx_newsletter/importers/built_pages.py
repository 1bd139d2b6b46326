"""The pages of imported editions as the project's own builder makes them, for the meter.

Sphinx reads the site with its new editions and resolves and renders those. Nothing is written but
its state, in `_build/import`: no list, no feed, no search index, so that a hundred editions take
seconds.
"""

from __future__ import annotations

import io
import os
import re
from logging import LogRecord
from posixpath import dirname, relpath
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util.build_phase import BuildPhase
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_newsletter.incremental.application import ReportingApplication
from sphinx_newsletter.search import index
from sphinx_newsletter.upstream.html_builder import replace_method
from sphinx_newsletter.upstream.listeners import disconnect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder


FOLDER = "_build/import"
_BUILDER = "html"
_LOCATION = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?:?")


class BuiltPage(NamedTuple):
    """The content of a page, and the paths of its pictures by their addresses on it."""

    article: str
    files: dict[str, str]


class BuildWarning(NamedTuple):
    """A warning of the build: a page and a line of it (0: not known), and the message."""

    docname: str
    line: int
    message: str


class Built(NamedTuple):
    """The pages by docname, and what the build warns of in them."""

    pages: dict[str, BuiltPage]
    warnings: tuple[BuildWarning, ...]


def built_pages(
    folder: Path, docnames: Iterable[str], advance: Callable[[], None] = lambda: None
) -> Built:
    """Build the editions *docnames* of the site in *folder*, drafts too.

    *advance* is called after each. A docname that Sphinx does not know is left out. Raises the
    errors of Sphinx if it cannot read the site.
    """
    state = folder / FOLDER
    warnings: list[BuildWarning] = []
    wanted = sorted(docnames)

    def on_warning(record: LogRecord) -> bool:
        warnings.append(_warning(folder, record))
        return False

    with patch_docutils(folder), docutils_namespace():
        app = ReportingApplication(
            *(folder, folder, state / "html", state / "doctrees", _BUILDER),
            status=None,
            warning=io.StringIO(),
            parallel=os.cpu_count() or 1,
            on_warning=on_warning,
        )
        app.config.newsletter_drafts = True
        disconnect(app, "env-updated", index.on_env_updated)
        pages = {}
        for docname, page in _render(app, wanted):
            pages[docname] = page
            advance()
    return Built(pages, tuple(one for one in warnings if one.docname in pages))


def _render(app: Sphinx, docnames: list[str]) -> Iterator[tuple[str, BuiltPage]]:
    builder: Any = app.builder
    bodies: dict[str, str] = {}

    def keep(pagename: str, context: dict[str, Any], *_: object, **__: object) -> None:
        bodies[pagename] = context["body"]

    builder.read()
    known = [docname for docname in docnames if docname in app.env.found_docs]
    replace_method(builder, "handle_page", keep)
    builder.prepare_writing(set(known))
    for docname in known:
        builder.phase = BuildPhase.RESOLVING
        doctree = app.env.get_and_resolve_doctree(docname, builder, tags=builder.tags)
        builder.phase = BuildPhase.WRITING
        builder.post_process_images(doctree)
        builder.write_doc(docname, doctree)
        yield docname, BuiltPage(bodies.pop(docname), _files(builder, docname))


def _files(builder: StandaloneHTMLBuilder, docname: str) -> dict[str, str]:
    """The paths of all pictures, as the source of *docname* names them, by their addresses."""
    here = dirname(docname)
    return {
        relpath(f"{builder.imagedir}/{name}", here or "."): relpath(path, here or ".")
        for path, (docnames, name) in builder.env.images.items()
        if docname in docnames
    }


def _warning(folder: Path, record: LogRecord) -> BuildWarning:
    found = _LOCATION.fullmatch(str(getattr(record, "location", None) or ""))
    path, line = found.groups() if found else ("", None)
    docname = path.removeprefix(f"{folder}/").removesuffix(".md")
    # The record of Sphinx would put the location before the message.
    return BuildWarning(docname, int(line or 0), " ".join(LogRecord.getMessage(record).split()))
