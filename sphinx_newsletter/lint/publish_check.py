"""All that must hold before the site is published, step by step."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.link_check import links
from sphinx_newsletter.lint.link_requests import BROKEN, read_answers
from sphinx_newsletter.lint.rules.rule import Severity
from sphinx_newsletter.model.permalinks import FILE as PERMALINKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_newsletter.editing.workspace import Workspace


OUTPUT = "_build/publish-check"
_EXAMPLE = "https://example.org/"  # feeds and the like are checked too where no address is set
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_BROKEN_OFF = 2  # the exit code of `sphinx-build` where there is no build at all
_FEW = 5  # lines of a step, so that all of them fit a screen


class Step(NamedTuple):
    """A step: whether it holds, what is told of it, what an editor has to look at.

    What does not hold but does not stand in the way is `is_fine` all the same. What could not be
    done at all is not `is_possible`.
    """

    name: str
    is_fine: bool
    told: str
    lines: tuple[str, ...] = ()
    is_possible: bool = True


def steps(workspace: Workspace) -> Iterator[Step]:
    """All steps, the quick ones first; each is gone when the next is asked for."""
    yield _sources(workspace)
    yield _permalinks(workspace)
    yield _links(workspace)
    yield _drafts(workspace)
    yield _address(workspace)
    yield _build(workspace.folder, workspace.settings.address or _EXAMPLE)


def _first(lines: list[str]) -> tuple[str, ...]:
    more = len(lines) - _FEW
    return (*lines[:_FEW], *([f"… and {more} more"] if more > 0 else []))


def _sources(workspace: Workspace) -> Step:
    found = check(workspace)
    counts = Counter(one.severity for one in found)
    wrong = [one for one in found if one.severity != Severity.HINT]
    told = ", ".join(f"{counts[one]} {one.value}{'s' * (counts[one] != 1)}" for one in Severity)
    lines = [f"{one.path}:{one.line}: {one.message}" for one in wrong]
    return Step("Sources", not wrong, f"{told} (newsletter check)", _first(lines))


def _permalinks(workspace: Workspace) -> Step:
    found = Permalinks(workspace)
    lines = [f"{PERMALINKS}:{one.line}: {one.message}" for one in found.problems]
    lines += [f"{one.path}:{one.line}: {one.message}" for one in found.lost]
    if found.new:
        is_new = "1 is" if len(found.new) == 1 else f"{len(found.new)} are"
        lines.append(f"{is_new} not recorded: newsletter permalinks --update")
    told = f"{len(found.recorded)} recorded, {len(found.lost)} lost"
    return Step("Permalinks", not lines, told, _first(lines))


def _links(workspace: Workspace) -> Step:
    """Links are no reason to hold an edition back: they break of themselves."""
    answers, places = read_answers(workspace.folder), links(workspace)
    known = [answers[url] for url in places if url in answers]
    broken = sorted(answer.url for answer in known if answer.state in BROKEN)
    never = len(places) - len(known)
    told = f"{len(places)} links, {len(broken)} broken, {never} never asked for"
    lines = [f"{url}: {answers[url].told}" for url in broken]
    return Step("Links", True, f"{told} (newsletter links check)", _first(lines))


def _drafts(workspace: Workspace) -> Step:
    drafts = [path for path, one in workspace.editions.items() if one.is_draft]
    told = f"{len(drafts)} held back" if drafts else "none"
    return Step("Drafts", True, told, _first(drafts))


def _address(workspace: Workspace) -> Step:
    address = workspace.settings.address
    told = address or "none: without `html_baseurl` in conf.py there are no feeds"
    return Step("Address", True, told)


def _build(folder: Path, address: str) -> Step:
    """Build it as strictly as it can be, beside what stands in the output."""
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-j", "auto"]
    command += ["-D", f"html_baseurl={address}", "-d", "_build/doctrees/publish-check"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, ".", OUTPUT], cwd=folder, capture_output=True, text=True, check=False
    )
    said = [line for line in _COLOURS.sub("", done.stderr).splitlines() if line.strip()]
    lines = [line.removeprefix(f"{folder}/") for line in said if re.search("WARNING|ERROR", line)]
    told = f"{len(lines)} warning{'s' * (len(lines) != 1)}"
    is_possible = done.returncode != _BROKEN_OFF
    if not is_possible:
        lines, told = said[-_FEW:], "it failed"
    return Step("Build", not done.returncode, told, _first(lines), is_possible)
