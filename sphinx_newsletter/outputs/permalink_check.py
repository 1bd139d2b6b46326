"""Check that each address of `permalinks.txt`, if the site has this file, still works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.incremental.output_files import OUTPUTS_WRITTEN
from sphinx_newsletter.model.permalinks import (
    FILE,
    Answers,
    Permalink,
    lasts,
    lost,
    read_permalinks,
)
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.redirects import Move, read_moves
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.outputs.redirects import GROUP as REDIRECTS
from sphinx_newsletter.outputs.redirects import alias_redirects
from sphinx_newsletter.reading.page_notes import notes, notes_of
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


# Event, emitted if an address is lost. A handler returns what an editor can do, by address.
ADVICE = "newsletter-permalinks-lost"


def on_doctree_read(app: Sphinx, document: nodes.document) -> None:
    """Handler of `doctree-read`: store the permanent anchors of the page."""
    anchors = (id_ for id_, node in document.ids.items() if id_ in node["ids"] and lasts(id_))
    notes(app.env).anchors = sorted(anchors)


def answers(app: Sphinx) -> Answers:
    """The addresses at which the site answers. Complete when all outputs have been written."""
    manifest, found = manifest_of(app), list[Move]()
    try:
        text = read_site_file(Path(app.srcdir, app.config.newsletter_redirects))
    except (FileNotFoundError, SiteFileError):
        text = ""
    for _reported_by_redirects in read_moves(text, found):
        pass
    pages = {page: notes_of(app.env, page).anchors for page in app.env.found_docs}
    made = dict.fromkeys([*manifest.pages, "search"])
    groups = (files for name, files in manifest.outputs.items() if name != REDIRECTS)
    files = {file for group in groups for file in group}
    return Answers({**made, **pages}, files, found, alias_redirects(app))


def recorded(app: Sphinx) -> list[Permalink]:
    """The permalinks of the file; reports what is wrong with the file."""
    path, found = Path(app.srcdir, FILE), list[Permalink]()
    try:
        problems = list(read_permalinks(read_site_file(path), found))
    except FileNotFoundError:
        return []
    except SiteFileError as error:
        problems = [error.problem]
    for problem in problems:
        report(problem, f"{path}:{problem.line}")
    # Without a site address there are no feeds, which `site.py` says.
    return [one for one in found if site(app).has_feeds or not one.is_file]


def on_outputs_written(app: Sphinx) -> None:
    """Handler of `newsletter-outputs-written`: report each address that no longer works."""
    found = recorded(app)
    if found and (lost_permalinks := list(lost(found, answers(app)))):
        for line, message in sorted(_messages(app, lost_permalinks)):
            problem = Problem(Kind.PERMALINK_LOST, line, message)
            report(problem, f"{Path(app.srcdir, FILE)}:{line}")


def _messages(app: Sphinx, lost_permalinks: Collection[Permalink]) -> Iterator[tuple[int, str]]:
    """Line and message for each lost address; a lost page covers its anchors and feeds."""
    known: dict[str, str] = app.emit_firstresult(ADVICE) or {}
    pages = {one.address for one in lost_permalinks if not one.anchor}
    for one in lost_permalinks:
        folder = one.page.rpartition("/")[0] if one.is_file else one.page
        if one.address in known:
            yield one.line, known[one.address]
        elif one.address == folder or folder not in pages:
            message = f"`{one.address}` no longer works"
            yield one.line, f"{message}: run `newsletter permalinks` to see what you can do"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the check of permalinks, and the event that asks for advice."""
    app.add_event(ADVICE)
    app.connect("doctree-read", on_doctree_read)
    app.connect(OUTPUTS_WRITTEN, on_outputs_written)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
