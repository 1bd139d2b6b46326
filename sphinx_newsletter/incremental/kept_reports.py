"""Kept reports: the warnings of pages that a build neither reads nor resolves are repeated.

Sphinx reports a problem of a page when it reads, resolves or writes the page, and not in the builds
after. So a second build with `-W` would pass, although the page is still wrong. The reports of
reading are kept in the environment, next to the other notes about a page; those of resolving and
writing, and of the consistency check, in the manifest. So they are as old as what they report on.
"""

from __future__ import annotations

import copy
import os
from collections import Counter
from logging import WARNING, Filter, Handler, LogRecord, getLogger
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import WarningLogRecordTranslator

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.manifest import Manifest, manifest_of
from sphinx_newsletter.reading.page_notes import Report, notes, notes_of
from sphinx_newsletter.reading.report import InOurWords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


logger = logging.getLogger(__name__)

_PAGE = "newsletter_page"  # attribute of a log record: the page that it is about
_PROCESS = "newsletter_process"  # the process that has kept it last
_REPEATED = "newsletter_repeated"
# Not a docname: the reports of the consistency check, which names files of all kinds.
CONSISTENCY = ":consistency:"


class KeptReports(Handler):
    """Log handler that keeps each warning with the page that is read, resolved or written."""

    def __init__(self, app: Sphinx) -> None:
        """Start without reports."""
        super().__init__(WARNING)
        self.addFilter(InOurWords(app.config))  # what a worker says has passed no other handler
        self._app = app
        self._translator: Filter = WarningLogRecordTranslator(app)
        self._read: AbstractSet[str] = frozenset()
        self._by_page: dict[str, list[Report]] = {}
        self._is_consistency_checked = False
        # All is read, and nothing written. The phase of Sphinx is that of resolving already.
        self._is_between = False

    def attach(self) -> None:
        """Receive the warnings of this process, which may be a worker without handlers."""
        log = getLogger(logging.NAMESPACE)
        if self not in log.handlers:
            log.addHandler(self)

    def emit(self, record: LogRecord) -> None:
        """Keep the warning *record*, unless Sphinx delayed it and it passes again."""
        if hasattr(record, _REPEATED) or getattr(record, _PROCESS, 0) == os.getpid():
            return
        is_new = not hasattr(record, _PAGE)
        if is_new:
            setattr(record, _PAGE, self._page(record))
        setattr(record, _PROCESS, os.getpid())
        page = getattr(record, _PAGE)
        if self._app.builder.phase is BuildPhase.READING:
            if is_new and page:
                notes(self._app.env).reports.append(self._report(record))
        elif page:
            # A worker does not share this with the main process, which receives its records.
            self._by_page.setdefault(page, []).append(self._report(record))

    def _page(self, record: LogRecord) -> str:
        """The page that *record* is about; empty if it is about another file."""
        env, phase = self._app.env, self._app.builder.phase
        if self._is_between:
            return CONSISTENCY
        if phase is BuildPhase.READING or env.current_document.docname:
            return env.current_document.docname
        path, _, _line = self._report(record).location.rpartition(":")
        docname = path and env.path2doc(path)
        return docname if docname in env.found_docs else ""

    def _report(self, record: LogRecord) -> Report:
        copied = copy.copy(record)
        self._translator.filter(copied)
        return Report(
            str(getattr(copied, "location", None) or ""),
            record.levelno,
            getattr(record, "type", None) or "",
            getattr(record, "subtype", None) or "",
            # The record of Sphinx would put the location before it.
            LogRecord.getMessage(record),
        )

    def on_env_before_read_docs(
        self, _app: Sphinx, _env: BuildEnvironment, docnames: list[str]
    ) -> None:
        """Note the pages that this build reads."""
        self._read = frozenset(docnames)
        self._by_page, self._is_consistency_checked = {}, False
        self._is_between = False

    def on_env_updated(self, app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """Repeat the reports of reading, of pages that have not been read again."""
        for docname in sorted(env.found_docs - self._read):
            self._repeat(app, notes_of(env, docname).reports)
        self._is_between = True
        return ()

    def on_env_check_consistency(self, _app: Sphinx, _env: BuildEnvironment) -> None:
        """Note that Sphinx checks the consistency, which it does if a page has changed."""
        self._is_consistency_checked = True

    def on_write_started(self, *_: object) -> None:
        """Note that pages are resolved and written from now on."""
        self._is_between = False

    def on_build_finished(self, app: Sphinx, exception: Exception | None) -> None:
        """Repeat the reports of pages that have not been resolved again, and keep all."""
        manifest = build_state(app).find(Manifest)
        if exception or not manifest:
            return
        for page in filter(self._still_holds, sorted(manifest.reports_before)):
            now = self._by_page.setdefault(page, [])
            before = Counter(Report(*one) for one in manifest.reports_before[page])
            missing = [*(before - Counter(now)).elements()]
            self._repeat(app, missing)
            now += missing
        manifest.reports = {page: found for page, found in self._by_page.items() if found}

    def _still_holds(self, page: str) -> bool:
        """Whether the reports of *page* in the last build hold in this one."""
        if page == CONSISTENCY:
            return not self._is_consistency_checked
        return manifest_of(self._app).is_up_to_date(page) and page not in self._read

    def _repeat(self, app: Sphinx, reports: Iterable[Report]) -> None:
        for report in reports:
            place = report.location
            if place and ":" not in place:  # Sphinx takes it for a docname
                place = app.env.path2doc(place) or place
            logger.log(
                report.level,
                "%s",
                report.message,
                type=report.type or None,
                subtype=report.subtype or None,
                location=place or None,
                extra={_REPEATED: True},
            )


def kept_reports(app: Sphinx) -> KeptReports:
    """Kept reports of *app*."""
    return build_state(app).of(KeptReports)


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: begin to keep."""
    kept = KeptReports(app)
    kept.attach()
    build_state(app).keep(kept)
    app.connect("source-read", lambda *_: kept.attach(), priority=0)
    app.connect("env-before-read-docs", kept.on_env_before_read_docs)
    app.connect("env-updated", kept.on_env_updated, priority=950)
    app.connect("env-check-consistency", kept.on_env_check_consistency)
    app.connect("write-started", kept.on_write_started)
    app.connect("build-finished", kept.on_build_finished, priority=400)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
