"""The warnings of a build, as findings: Sphinx reads and resolves what has changed, in `_build`."""

from __future__ import annotations

import io
import os
import re
from logging import LogRecord
from typing import TYPE_CHECKING, Any

from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.incremental.application import ReportingApplication
from sphinx_newsletter.incremental.check_builder import CheckBuilder
from sphinx_newsletter.lint.rules.rule import Finding
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.editing.workspace import Workspace


FOLDER = "_build/commands/check"
_LOCATION = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?:?")
# `-n` of `sphinx-build` is `nitpicky`.
_SETTINGS: dict[str, Any] = {"nitpicky": True, "show_warning_types": False}


def reported(workspace: Workspace) -> list[Finding]:
    """The warnings of a build of *workspace* with its drafts. Raises `CommandError`."""
    found: list[Finding] = []

    def add(record: LogRecord) -> bool:
        found.append(_finding(workspace.folder, record))
        return False

    folder, output = workspace.folder, workspace.folder / FOLDER
    try:
        with patch_docutils(folder), docutils_namespace():
            app = ReportingApplication(
                *(folder, folder, output, output / "doctrees", CheckBuilder.name, _SETTINGS),
                status=None,
                warning=io.StringIO(),
                parallel=os.cpu_count() or 1,
                on_warning=add,
            )
            # Not among the settings above: the setup has checked what `conf.py` says.
            app.config.newsletter_drafts = True
            _show_progress(app, workspace)
            app.build()
    except (SphinxError, BuildEndedError) as error:
        why = str(error).strip()
        if CheckBuilder.name in why:  # only our extension registers it
            why = "add `sphinx_newsletter` to `extensions` in conf.py"
        raise CommandError(f"the site cannot be read: {why}") from error
    return found


def _show_progress(app: ReportingApplication, workspace: Workspace) -> None:
    """Advance the progress of *workspace* with each page that *app* has read."""
    bar: Iterator[str] = iter(())

    def begin(_app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
        nonlocal bar
        bar = iter(workspace.progress(docnames, "Reading"))

    def advance(count: int) -> None:
        for _ in range(count):
            next(bar, None)

    app.connect("env-before-read-docs", begin)
    # A page that this process has read, or pages that a worker has.
    app.connect("doctree-read", lambda _app, _doctree: advance(1))
    app.connect("env-merge-info", lambda _app, _env, docnames, _other: advance(len(docnames)))
    app.connect("env-updated", lambda _app, _env: advance(len(app.env.found_docs)))


def _finding(folder: Path, record: LogRecord) -> Finding:
    """The finding of *record*; its line is 0 if the build does not know it."""
    match = _LOCATION.fullmatch(str(getattr(record, "location", None) or "conf.py"))
    path, line = match.groups() if match else ("conf.py", None)
    kind = [getattr(record, "type", None), getattr(record, "subtype", None)]
    rule = kind[1] if kind[0] == "newsletter" else ".".join(filter(None, kind))
    # The record of Sphinx would put the location before the message.
    message = " ".join(LogRecord.getMessage(record).split())
    return Finding(path.removeprefix(f"{folder}/"), int(line or 0), rule or "sphinx", message)
