"""The site in memory: one Sphinx application that builds again and again."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_newsletter.incremental.application import ReportingApplication
from sphinx_newsletter.live.reports import Message, Reports
from sphinx_newsletter.live.warm import Change, ReusedApplication
from sphinx_newsletter.live.watch import Watched, own_folders, watched
from sphinx_newsletter.upstream.environment import save_later
from sphinx_newsletter.upstream.garbage_collector import THRESHOLDS
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from pathlib import Path


class Options(NamedTuple):
    """The options of `sphinx-build`; all paths are absolute."""

    source: Path
    output: Path
    doctrees: Path
    settings: dict[str, str]
    jobs: int


class BuildResult(NamedTuple):
    """The result of a build: all messages that apply, and why it failed, if it did."""

    messages: tuple[Message, ...] = ()
    failed: str = ""


class NothingBuiltError(Exception):
    """The first build has ended with a `BuildEndedError`, which has said why."""


class Status(io.StringIO):
    """Status stream of Sphinx, printed unless `quiet`."""

    quiet = False

    def write(self, text: str) -> int:
        """Print *text*."""
        return len(text) if self.quiet else sys.stdout.write(text)

    def flush(self) -> None:
        """Flush standard output."""
        sys.stdout.flush()


class Site:
    """Builds the site again and again; raises nothing but `NothingBuiltError`."""

    def __init__(self, options: Options, on_ready: Callable[[BuildResult], None]) -> None:
        """Prepare; *on_ready* is called during a build, when the open pages are written."""
        built = (options.output, options.doctrees)
        self.watched = Watched(options.source, built, folders=own_folders())
        self._options = options
        self._on_ready = on_ready
        self._reports = Reports(options.source)
        self._changed: set[str] = set()  # files, relative to the site's folder
        self._status = Status()
        self._docutils = ExitStack()
        self._reused: ReusedApplication | None = None
        self._is_unsaved = False
        self._has_built = False
        save_later()

    def rebuild(self, files: AbstractSet[Path], open_pages: AbstractSet[Path]) -> BuildResult:
        """Build what changed with *files*, and of it the *open_pages* first."""
        failed = ""
        self._changed = {os.path.relpath(path, self._options.source) for path in files}
        self._reports.begin()
        gc.disable()  # an editor is waiting; the rebuilder collects when it is idle
        try:
            self._build(files, open_pages)
        except BuildEndedError as error:
            if not self._has_built:
                raise NothingBuiltError("the site cannot be built") from error
            failed = str(error)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - conf.py may raise anything
            failed = self._failure(error)
        finally:
            gc.enable()
        messages = self._reports.so_far(()) if failed else self._reports.messages
        return BuildResult(messages, failed)

    def index(self) -> None:
        """Write the search index, if a build has been made since."""
        try:
            if self._reused and self._is_unsaved:
                self._reused.index.write()
        except Exception as error:  # noqa: BLE001 - the pages are built
            self._failure(error)

    def save(self) -> None:
        """Save the environment for the next process, if a build has been made since."""
        self.index()
        if not self._reused or not self._is_unsaved:
            return
        self._is_unsaved = False
        try:
            self._reused.save()
        except Exception as error:  # noqa: BLE001 - the next process can do without
            self._failure(error)

    def _build(self, files: AbstractSet[Path], open_pages: AbstractSet[Path]) -> None:
        new = not self._reused or self._options.source / "conf.py" in files
        reused = self._start() if new or not self._reused else self._reused
        tags = reused.app.srcdir / reused.app.config.newsletter_tags
        assets = new or any(path != tags and not reused.app.env.path2doc(path) for path in files)
        self._is_unsaved = False
        reused.build(Change(files, open_pages, assets, self._ready))
        self._is_unsaved = self._has_built = True
        self.watched = watched(reused.app, self.watched.never)
        if new:
            self._status.quiet = True
            _spare_the_collector()

    def _start(self) -> ReusedApplication:
        """Start an application: the first one, or one with the changed `conf.py`."""
        self.save()
        self._reused = None
        self._docutils.close()
        self._docutils.enter_context(patch_docutils(self._options.source))
        self._docutils.enter_context(docutils_namespace())
        options = self._options
        with self._reports.setup():
            app = ReportingApplication(
                *(options.source, options.source, options.output, options.doctrees),
                "html",
                dict(options.settings),
                self._status,
                parallel=options.jobs,
                on_warning=self._reports.add,
            )
        self._reused = ReusedApplication(app, self._options.jobs)
        return self._reused

    def _ready(self) -> None:
        self._on_ready(BuildResult(self._reports.so_far(self._changed)))

    def _failure(self, error: BaseException) -> str:
        """Print why the build failed; returns the same text for the pages."""
        text = str(error).strip() if isinstance(error, SphinxError) else _described(error)
        trace = self._options.doctrees / "traceback.txt"
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        print(f"{text}\n(The traceback is in {trace}.)", file=sys.stderr, flush=True)
        return text


def _spare_the_collector() -> None:
    """Freeze all objects, so that no garbage collection walks through the archive.

    Garbage of a build is collected when the rebuilder is idle.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def _described(error: BaseException) -> str:
    """The type and message of a Python error, with the line that raised it."""
    [*_, last] = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"
