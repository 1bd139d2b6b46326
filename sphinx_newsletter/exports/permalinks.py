"""Whether the site answers at each address of `permalinks.txt`, where there is such a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.core.lists import ListError, read_list
from sphinx_newsletter.core.permalinks import FILE, Permalink, lasts, read_permalinks
from sphinx_newsletter.core.problems import Kind, Problem
from sphinx_newsletter.core.published import Answers, lost
from sphinx_newsletter.core.redirects import Move, read_moves
from sphinx_newsletter.exports.redirects import GROUP as REDIRECTS
from sphinx_newsletter.exports.redirects import aliases
from sphinx_newsletter.exports.site import site
from sphinx_newsletter.messages import report
from sphinx_newsletter.pages.addresses import has_archive
from sphinx_newsletter.pages.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_PLACES = "newsletter_places"


def on_doctree_read(app: Sphinx, document: nodes.document) -> None:
    """Keep the addresses on a page that has been read."""
    there = (id_ for id_, node in document.ids.items() if id_ in node["ids"] and lasts(id_))
    app.env.metadata[app.env.docname][_PLACES] = tuple(sorted(there))


def answers(app: Sphinx) -> Answers:
    """What the site answers at; all its pages and files have been named by now."""
    books, found = ledger(app), list[Move]()
    try:
        text = read_list(Path(app.srcdir, app.config.newsletter_redirects))
    except (FileNotFoundError, ListError):
        text = ""
    for _told_by_another in read_moves(text, found):
        pass
    pages = {page: app.env.metadata[page].get(_PLACES) for page in app.env.found_docs}
    made = dict.fromkeys([*books.pages, "search"])
    groups = (files for name, files in books.exports.items() if name != REDIRECTS)
    files = {file for group in groups for file in group}
    return Answers({**made, **pages}, files, found, aliases(app))


def recorded(app: Sphinx) -> list[Permalink]:
    """The addresses of the file; tells what is wrong with it."""
    path, found = Path(app.srcdir, FILE), list[Permalink]()
    try:
        problems = list(read_permalinks(read_list(path), found))
    except FileNotFoundError:
        return []
    except ListError as error:
        problems = [error.problem]
    except OSError as error:
        problems = [Problem(Kind.PERMALINKS, 1, f"it cannot be read: {error.strerror}")]
    for problem in problems:
        report(problem, f"{path}:{problem.line}")
    # Without an address of the site there are no feeds, which is told already.
    return [one for one in found if site(app).address or not one.is_file]


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Tell of each address that is lost. No page is made."""
    found = recorded(app) if has_archive(app.builder) else []
    if found and (gone := list(lost(found, answers(app)))):
        for line, message in sorted(_told(app, gone)):
            problem = Problem(Kind.PERMALINK_LOST, line, message)
            report(problem, f"{Path(app.srcdir, FILE)}:{line}")
    yield from ()


def _told(app: Sphinx, gone: Collection[Permalink]) -> Iterator[tuple[int, str]]:
    """What to do, as `newsletter permalinks` knows it; a page stands for all that was on it."""
    known = _known_at_the_desk(app)
    pages = {one.address for one in gone if not one.anchor}
    for one in gone:
        folder = one.page.rpartition("/")[0] if one.is_file else one.page
        if one.address in known:
            yield one.line, known[one.address]
        elif one.address == folder or folder not in pages:
            told = f"nothing answers at `{one.address}` any more"
            yield one.line, f"{told}: `newsletter permalinks` tells what can be done"


def _known_at_the_desk(app: Sphinx) -> dict[str, str]:
    # Here, and not above: a build needs nothing of it as long as all is well.
    from sphinx_newsletter.desk.desk import Desk  # noqa: PLC0415
    from sphinx_newsletter.desk.permalinks.recorded import Permalinks  # noqa: PLC0415
    from sphinx_newsletter.desk.settings import DeskError  # noqa: PLC0415

    try:
        told = Permalinks(Desk(Path(app.srcdir))).lost
    except (DeskError, OSError):
        return {}
    by_itself = " (`newsletter permalinks --fix` does it)"
    return {one.address: one.message + (by_itself if one.edits else "") for one in told}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("doctree-read", on_doctree_read)
    # When all pages and files have been named, and those that lead on.
    app.connect("html-collect-pages", on_html_collect_pages, priority=9020)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
