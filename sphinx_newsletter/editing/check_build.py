"""The build that the commands read: Sphinx reads and resolves what has changed, in `_build`.

So a command knows a page as a build does. It writes no page, and its state is not that of
`make html`.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from contextlib import contextmanager
from logging import LogRecord
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.logging import suppress_logging

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.source import PageRead, SiteRead
from sphinx_newsletter.incremental.application import ReportingApplication
from sphinx_newsletter.incremental.check_builder import CheckBuilder
from sphinx_newsletter.incremental.collections import lists
from sphinx_newsletter.incremental.rules import rules
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.outline import outline_of, with_texts
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    # From a docname and the text of its source: the page.
    ReadText = Callable[[str, str], PageRead]


FOLDER = "_build/commands/check"
_LOCATION = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?:?")
# `-n` of `sphinx-build` is `nitpicky`.
_SETTINGS: dict[str, Any] = {"nitpicky": True, "show_warning_types": False}


class Progress(Protocol):
    """Function that iterates over *paths* and may show how far it is."""

    def __call__(self, paths: list[str], doing: str = "Reading") -> Iterable[str]:
        """Yield the paths; *doing* is the word to show meanwhile."""


class BuildReport(NamedTuple):
    """A warning of the build: its file, its line (0: not known), its kind, and the message.

    The kind is one of ours, or type and subtype of another warning, such as `image.not_readable`.
    """

    path: str
    line: int
    kind: str
    message: str


class CheckBuild(NamedTuple):
    """The result of the build: its reports, the pages by docname, and the site."""

    reports: tuple[BuildReport, ...]
    pages: dict[str, PageRead]
    site: SiteRead


def build(folder: Path, wanted: Iterable[str], progress: Progress) -> CheckBuild:
    """Build the site in *folder* with its drafts; return the *wanted* pages, by docname.

    Raises `CommandError` if Sphinx cannot read the site.
    """
    found: list[BuildReport] = []
    with _state(folder) as output, _application(folder, output, found.append) as app:
        _show_progress(app, progress)
        app.build()
        pages = {
            name: page_of(app.env, name, app.env.get_doctree(name))
            for name in wanted
            if name in app.env.found_docs
        }
        site = site_of(app)
    return CheckBuild(tuple(found), pages, site)


@contextmanager
def reading(folder: Path) -> Iterator[ReadText]:
    """A function that reads a page as it would be with another text. Raises `CommandError`.

    Neither the source nor the state of a build changes.
    """
    with (
        tempfile.TemporaryDirectory(prefix="newsletter-") as output,
        _application(folder, Path(output), lambda _report: None) as app,
    ):
        texts: dict[str, str] = {}
        pages: dict[str, PageRead] = {}

        def replace(_app: Sphinx, docname: str, source: list[str]) -> None:
            source[0] = texts[docname]

        def keep(_app: Sphinx, document: nodes.document) -> None:
            pages[app.env.docname] = page_of(app.env, app.env.docname, document)

        def read(docname: str, text: str) -> PageRead:
            texts[docname] = text
            app.env.clear_doc(docname)
            with suppress_logging():
                app.builder.read_doc(docname)
            return pages[docname]

        app.connect("source-read", replace, priority=-1)  # before all others
        app.connect("doctree-read", keep, priority=999)
        yield read


def site_of(app: Sphinx) -> SiteRead:
    """The site that *app* builds."""
    return SiteRead(lists(app), tuple((rule.name, rule.reason) for rule in rules(app)))


def page_of(env: BuildEnvironment, docname: str, document: nodes.document) -> PageRead:
    """The page *docname* in *env*, with its doctree *document*."""
    record = archive_domain(env).editions.get(docname)
    anchors = notes_of(env, docname).anchors or ()
    outline = with_texts(outline_of(document), document)
    return PageRead(outline, record, frozenset(anchors))


@contextmanager
def _state(folder: Path) -> Iterator[Path]:
    """The folder with the state of the build; a temporary one if there can be no other."""
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="newsletter-") as made:
            yield Path(made)
    else:
        yield folder / FOLDER


@contextmanager
def _application(
    folder: Path, output: Path, add: Callable[[BuildReport], None]
) -> Iterator[ReportingApplication]:
    """The application of Sphinx for the site in *folder*; *add* gets each warning."""

    def on_warning(record: LogRecord) -> bool:
        add(_report(folder, record))
        return False

    try:
        with patch_docutils(folder), docutils_namespace():
            app = ReportingApplication(
                *(folder, folder, output, output / "doctrees", CheckBuilder.name, _SETTINGS),
                status=None,
                warning=io.StringIO(),
                parallel=os.cpu_count() or 1,
                on_warning=on_warning,
            )
            # Not among the settings above: the setup has checked what `conf.py` says.
            app.config.newsletter_drafts = True
            yield app
    except (SphinxError, BuildEndedError) as error:
        why = str(error).strip()
        if CheckBuilder.name in why:  # only our extension registers it
            why = "add `sphinx_newsletter` to `extensions` in conf.py"
        raise CommandError(f"the site cannot be read: {why}") from error


def _show_progress(app: ReportingApplication, progress: Progress) -> None:
    """Advance the *progress* with each page that *app* has read."""
    bar: Iterator[str] = iter(())

    def begin(_app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
        nonlocal bar
        bar = iter(progress(docnames, "Reading"))

    def advance(count: int) -> None:
        for _ in range(count):
            next(bar, None)

    app.connect("env-before-read-docs", begin)
    # A page that this process has read, or pages that a worker has.
    app.connect("doctree-read", lambda _app, _doctree: advance(1))
    app.connect("env-merge-info", lambda _app, _env, docnames, _other: advance(len(docnames)))
    app.connect("env-updated", lambda _app, _env: advance(len(app.env.found_docs)))


def _report(folder: Path, record: LogRecord) -> BuildReport:
    match = _LOCATION.fullmatch(str(getattr(record, "location", None) or "conf.py"))
    path, line = match.groups() if match else ("conf.py", None)
    kind = [getattr(record, "type", None), getattr(record, "subtype", None)]
    rule = kind[1] if kind[0] == "newsletter" else ".".join(filter(None, kind))
    # The record of Sphinx would put the location before the message.
    message = " ".join(LogRecord.getMessage(record).split())
    return BuildReport(path.removeprefix(f"{folder}/"), int(line or 0), rule or "sphinx", message)
