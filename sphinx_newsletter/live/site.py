"""The site in memory: one Sphinx application that is built again and again."""

from __future__ import annotations

import gc
import io
import sys
import traceback
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_newsletter.live.reports import Message, Origin, Told, collect
from sphinx_newsletter.live.warm import Change, Warm
from sphinx_newsletter.live.watch import Watched, own_folders, watched
from sphinx_newsletter.upstream.environment import save_later
from sphinx_newsletter.upstream.garbage_collector import THRESHOLDS
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from pathlib import Path


class News(NamedTuple):
    """What a build has to tell: what is wrong; why it failed, if it did."""

    messages: tuple[Message, ...] = ()
    failed: str = ""


class NothingBuiltError(Exception):
    """The first build has ended with a `BuildEndedError`, which has said why."""


class Site:
    """Builds the site again and again; raises nothing but `NothingBuiltError`."""

    def __init__(self, options: Options, on_ready: Callable[[News], None]) -> None:
        """Prepare; *on_ready* is called in mid-build, when pages waited for are there."""
        built = (options.output, options.doctrees)
        self.watched = Watched(options.source, built, folders=own_folders())
        self._options = options
        self._on_ready = on_ready
        self._told = Told(options.source)
        self._status = Status()
        self._docutils = ExitStack()
        self._warm: Warm | None = None
        self._owed = False
        self._has_built = False
        save_later()

    def rebuild(self, files: AbstractSet[Path], open_pages: AbstractSet[Path]) -> News:
        """Build what changed with *files*, and of it the *open_pages* first."""
        failed = ""
        self._told.begin()
        gc.disable()  # somebody is waiting; it is done when nobody is
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
        return News(self._told.messages, failed)

    def index(self) -> None:
        """Write the search index, if that has been put off."""
        try:
            if self._warm and self._owed:
                self._warm.index.write()
        except Exception as error:  # noqa: BLE001 - nobody is waiting for it
            self._failure(error)

    def save(self) -> None:
        """Save what the next process wants to know, if that has been put off."""
        self.index()
        if not self._warm or not self._owed:
            return
        self._owed = False
        try:
            self._told.keep(self._warm.app.env)
            self._warm.save()
        except Exception as error:  # noqa: BLE001 - the next process can do without
            self._failure(error)

    def _build(self, files: AbstractSet[Path], open_pages: AbstractSet[Path]) -> None:
        new = not self._warm or self._options.source / "conf.py" in files
        warm = self._start() if new or not self._warm else self._warm
        tags = warm.app.srcdir / warm.app.config.newsletter_tags
        assets = new or any(path != tags and not warm.app.env.path2doc(path) for path in files)
        self._owed = False
        warm.build(Change(files, open_pages, assets, self._ready))
        self._owed = self._has_built = True
        self.watched = watched(warm.app, self.watched.never)
        if new:
            self._status.quiet = True
            for line in self._told.restored():
                print(line, file=sys.stderr)
            _spare_the_collector()

    def _start(self) -> Warm:
        """A new application: the first one, or one with another `conf.py`."""
        self.save()
        self._warm = None
        self._docutils.close()
        self._told.begin("setup")
        self._docutils.enter_context(patch_docutils(self._options.source))
        self._docutils.enter_context(docutils_namespace())
        on_log = partial(collect, self._told, self._origin)
        app = Application(self._options, self._status, on_log)
        self._told.restore(app.env)
        app.connect("env-purge-doc", lambda _app, _env, docname: self._told.read(docname))
        self._warm = Warm(app, self._options.jobs, self._told.written)
        return self._warm

    def _origin(self) -> Origin:
        return self._warm.origin() if self._warm else Origin("setup")

    def _ready(self) -> None:
        self._on_ready(News(self._told.messages))

    def _failure(self, error: BaseException) -> str:
        """Tell in the terminal why the build failed; returns the same for the page."""
        text = str(error).strip() if isinstance(error, SphinxError) else _described(error)
        trace = self._options.doctrees / "traceback.txt"
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        print(f"{text}\n(All of it is in {trace}.)", file=sys.stderr, flush=True)
        return text


def _spare_the_collector() -> None:
    """What is there now stays: no collection needs to walk through it from now on.

    What a build leaves is collected when there is time.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def _described(error: BaseException) -> str:
    """An error of Python's, with the line that raised it."""
    [*_, last] = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"


class Options(NamedTuple):
    """What the site is built from, where to, and how; all paths are absolute."""

    source: Path
    output: Path
    doctrees: Path
    settings: dict[str, str]
    jobs: int


class Status(io.StringIO):
    """Shows what Sphinx says of its progress, unless `quiet`."""

    quiet = False

    def write(self, text: str) -> int:
        """Show *text*."""
        return len(text) if self.quiet else sys.stdout.write(text)

    def flush(self) -> None:
        """Show it now."""
        sys.stdout.flush()


class Application(Sphinx):
    """Builds HTML; calls *on_log* as soon as there is a log, before anything is in it."""

    def __init__(self, options: Options, status: Status, on_log: Callable[[], None]) -> None:
        """Read `conf.py` and load all extensions."""
        self._on_log = on_log
        super().__init__(
            options.source,
            options.source,
            options.output,
            options.doctrees,
            "html",
            dict(options.settings),
            status,
            parallel=options.jobs,
        )

    def setup_extension(self, extname: str) -> None:
        """Load an extension; the first one is Sphinx's own."""
        if not self.extensions:
            self._on_log()
        super().setup_extension(extname)
