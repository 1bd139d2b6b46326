"""`newsletter check`: what is wrong with the sources, and what could be better."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from sphinx_newsletter.cli import completion
from sphinx_newsletter.cli.frame import FOUND, Frame, end, frame, with_format
from sphinx_newsletter.lint.check import BUILD_ONLY, RULES, paths_of
from sphinx_newsletter.lint.check import check as run
from sphinx_newsletter.lint.fix import fix_findings
from sphinx_newsletter.lint.rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.lint.rules.rule import Finding, Rule


_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


@click.command()
@click.argument(
    "files",
    metavar="[FILE]…",
    nargs=-1,
    type=click.Path(path_type=Path),
    shell_complete=completion.sources,
)
@click.option("--fix", is_flag=True, help="Mend what has one right answer, and tell the rest.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the changes, and make none.")
@click.option("--strict", is_flag=True, help="End with 1 for hints, too.")
@click.option("--rules", "list_rules", is_flag=True, help="List all rules, and check nothing.")
@with_format(github="for the checks of GitHub")
@frame
def check(  # noqa: PLR0913 - click hands over each option
    frame: Frame,
    files: Sequence[Path],
    *,
    fix: bool,
    dry_run: bool,
    strict: bool,
    list_rules: bool,
) -> None:
    r"""Tell what is wrong with the sources, and what could be better.

    It needs no build. With FILE, it tells of these sources alone. Ends with 1 if there is an
    error or a warning.

    \b
    Example:
      newsletter check --fix --dry-run
      newsletter check editions/2024-04.md
    """
    if list_rules:
        _tell_rules(frame, sorted(RULES.values()))
        return
    if dry_run and not fix:
        raise click.UsageError("--dry-run shows what --fix would change: write both")
    workspace = frame.workspace
    paths = paths_of(workspace, [_found(frame, file) for file in files])
    findings = run(workspace, paths)
    if fix:
        frame.write(fix_findings(workspace, findings), dry_run=dry_run)
        if not dry_run:
            findings = run(frame.workspace_again(), paths)
    _tell(frame, findings)
    counts = Counter(one.severity for one in findings)
    if counts[Severity.ERROR] or counts[Severity.WARNING] or (strict and counts[Severity.HINT]):
        end(FOUND)


def _found(frame: Frame, file: Path) -> Path:
    """A file as it is named from the site's folder, or from where the command runs."""
    beside = frame.folder / file
    return beside if beside.exists() else file


def _tell(frame: Frame, findings: Sequence[Finding]) -> None:
    if frame.is_data:
        frame.print_json([_as_data(one) for one in findings])
    elif frame.form == "github":
        for one in findings:
            click.echo(_as_github(one))
    else:
        _tell_people(frame, findings)


def _tell_people(frame: Frame, findings: Sequence[Finding]) -> None:
    console = frame.console
    for path, found in groupby(findings, key=lambda one: one.path):
        console.print(Text(path, style="bold"))
        for one in found:
            line = Text(f"{one.line:>5}: ")
            line.append(f"{one.severity.value:7} ", style=_STYLES[one.severity])
            line.append(f"{one.rule}  ", style="dim")
            console.print(line.append(one.message))
        console.print()
    counts = Counter(one.severity for one in findings)
    told = ", ".join(_count(counts[one], one.value) for one in Severity if counts[one])
    console.print(f"{told or 'Nothing found'}.{_mends(findings)}", markup=False)
    alone = ", ".join(sorted(kind.value for kind in BUILD_ONLY))
    told = f"{len(BUILD_ONLY)} kinds are told by the build alone ({alone}): make check"
    console.print(told, style="dim", markup=False)


def _mends(findings: Sequence[Finding]) -> str:
    count = sum(one.is_fixable for one in findings)
    return f" `newsletter check --fix` mends {count} of them." if count else ""


def _count(count: int, name: str) -> str:
    return f"{count} {name}{'s' * (count != 1)}"


def _as_data(one: Finding) -> dict[str, Any]:
    return {
        "path": one.path,
        "line": one.line,
        "column": one.column or None,
        "severity": one.severity.value,
        "rule": one.rule,
        "message": one.message,
        "fixable": one.is_fixable,
    }


def _as_github(one: Finding) -> str:
    place = {"file": one.path, "line": one.line}
    if one.column:
        place["col"] = one.column
    place["title"] = one.rule
    told = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
    return f"::{_LEVELS[one.severity]} {told}::{_escaped(one.message)}"


def _escaped(text: str) -> str:
    """As in GitHub's own toolkit, `packages/core/src/command.ts`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _tell_rules(frame: Frame, rules: Sequence[Rule]) -> None:
    if frame.is_data:
        frame.print_json([one._asdict() | {"severity": one.severity.value} for one in rules])
        return
    for one in rules:
        line = Text(one.name, style="bold")
        line.append(f" ({one.severity.value}{', --fix fixes it' * one.fixes})", style="dim")
        frame.console.print(line)
        frame.console.print(Text(f"  {one.reason}"))
