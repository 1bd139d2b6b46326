"""Steps of `newsletter publish-check`: everything that must hold before the site is published."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.link_check import links
from sphinx_newsletter.lint.link_requests import BROKEN, read_answers
from sphinx_newsletter.lint.rules.rule import Severity
from sphinx_newsletter.model.permalinks import FILE as PERMALINKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sphinx_newsletter.editing.workspace import Workspace


STEPS = 6  # for a progress bar
OUTPUT = "_build/publish-check"
_DOCTREES = "_build/doctrees/publish-check"
_EXAMPLE = "https://example.org/"  # so that feeds are checked even if no address is set
# The status of Sphinx: half of a build reads pages, and half of it writes them.
_STATUS = re.compile(r"(reading sources|writing output)\.\.\. .*?\[ *(\d+)%\]")
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_BUILD_ENDED = 2  # the exit code of `sphinx-build` if it makes no site at all
_FEW = 5  # lines of a step, so that all steps fit on one screen


class Step(NamedTuple):
    """Result of a step: whether it passes, a summary, and the lines that an editor should read.

    The fields are the keys of `--format json`: `told` is the summary. A step that does not
    prevent publishing `is_fine` even if something is wrong. A step that could not be taken at all
    is not `is_possible`.
    """

    name: str
    is_fine: bool
    told: str
    lines: tuple[str, ...] = ()
    is_possible: bool = True


def steps(workspace: Workspace, advance: Callable[[float], object]) -> Iterator[Step]:
    """All steps, the quick ones first; each runs when it is requested.

    *advance* gets the share of the build, the longest step, that is done.
    """
    yield _sources(workspace)
    yield _permalinks(workspace)
    yield _links(workspace)
    yield _drafts(workspace)
    yield _address(workspace)
    yield _build(workspace.folder, workspace.settings.address or _EXAMPLE, advance)


def _first(lines: list[str]) -> tuple[str, ...]:
    more = len(lines) - _FEW
    return (*lines[:_FEW], *([f"… and {more} more"] if more > 0 else []))


def _sources(workspace: Workspace) -> Step:
    drafts = {path for path, one in workspace.editions.items() if one.is_draft}
    found = [one for one in check(workspace) if one.path not in drafts]  # they are not published
    counts = Counter(one.severity for one in found)
    wrong = [one for one in found if one.severity != Severity.HINT]
    summary = ", ".join(f"{counts[one]} {one.value}{'s' * (counts[one] != 1)}" for one in Severity)
    lines = [f"{one.path}:{one.line}: {one.message}" for one in wrong]
    return Step("Sources", not wrong, f"{summary} (newsletter check)", _first(lines))


def _permalinks(workspace: Workspace) -> Step:
    found = Permalinks(workspace)
    lines = [f"{PERMALINKS}:{one.line}: {one.message}" for one in found.problems]
    lines += [f"{one.path}:{one.line}: {one.message}" for one in found.lost]
    if found.new:
        is_new = "1 is" if len(found.new) == 1 else f"{len(found.new)} are"
        lines.append(f"{is_new} not recorded: newsletter permalinks --update")
    summary = f"{len(found.recorded)} recorded, {len(found.lost)} lost"
    return Step("Permalinks", not lines, summary, _first(lines))


def _links(workspace: Workspace) -> Step:
    """Always passes: a link that another site breaks is no reason to hold an edition back."""
    answers, places = read_answers(workspace.folder), links(workspace)
    known = [answers[url] for url in places if url in answers]
    broken = sorted(answer.url for answer in known if answer.state in BROKEN)
    never = len(places) - len(known)
    summary = f"{len(places)} links, {len(broken)} broken, {never} never checked"
    lines = [f"{url}: {answers[url].told}" for url in broken]
    return Step("Links", True, f"{summary} (newsletter links check)", _first(lines))


def _drafts(workspace: Workspace) -> Step:
    drafts = [path for path, one in workspace.editions.items() if one.is_draft]
    summary = f"{len(drafts)} not published" if drafts else "none"
    return Step("Drafts", True, summary, _first(drafts))


def _address(workspace: Workspace) -> Step:
    address = workspace.settings.address
    ask = "none: set `html_baseurl` in conf.py, or run `make publish-check BASEURL=https://…`"
    return Step("Address", bool(address), address or ask)


def _build(folder: Path, address: str, advance: Callable[[float], object]) -> Step:
    """Build the site with `-n -W` into a folder of its own; the site's output stays as it is."""
    # Imported here because help and completion need no locks.
    from sphinx_newsletter.incremental.lock import lock  # noqa: PLC0415

    # The build would wait, too, but its output is not shown.
    lock(folder / OUTPUT, folder / _DOCTREES).close()
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-j", "auto"]
    command += ["-D", f"html_baseurl={address}", "-d", _DOCTREES, ".", OUTPUT]
    with tempfile.TemporaryFile("w+") as warnings:
        with subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=folder, stdout=subprocess.PIPE, stderr=warnings, text=True
        ) as done:
            for line in done.stdout or ():
                for found in _STATUS.finditer(line):
                    advance(int(found[2]) / 200 + (found[1] == "writing output") / 2)
        warnings.seek(0)
        written = warnings.read()
    output = [line for line in _COLOURS.sub("", written).splitlines() if line.strip()]
    lines = [line.removeprefix(f"{folder}/") for line in output if re.search("WARNING|ERROR", line)]
    summary = f"{len(lines)} warning{'s' * (len(lines) != 1)}"
    is_possible = done.returncode != _BUILD_ENDED
    if not is_possible:
        lines, summary = output[-_FEW:], "it failed"
    return Step("Build", not done.returncode, summary, _first(lines), is_possible)
