"""`newsletter check`: errors, warnings and hints about the sources."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from sphinx_newsletter.cli import completion
from sphinx_newsletter.cli.run import FOUND, Run, end, pass_run, with_format
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.lint.check import BUILD_ONLY, RULES, paths_of
from sphinx_newsletter.lint.check import check as find
from sphinx_newsletter.lint.fix import fix_findings
from sphinx_newsletter.lint.rules.rule import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.lint.rules.rule import Finding


_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


@click.command()
@click.argument(
    "files",
    metavar="[FILE]…",
    nargs=-1,
    shell_complete=completion.sources,
)
@click.option("--fix", is_flag=True, help="Fix what has one right answer, and report the rest.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the changes without making them.")
@click.option("--strict", is_flag=True, help="Exit with 1 for hints, too.")
@click.option("--rules", "list_rules", is_flag=True, help="List all rules without checking.")
@with_format(github="annotations in GitHub workflows")
@pass_run
def check(  # noqa: PLR0913 - click passes each option
    run: Run,
    files: Sequence[str],
    *,
    fix: bool,
    dry_run: bool,
    strict: bool,
    list_rules: bool,
) -> None:
    r"""Report what is wrong with the sources, and what could be better.

    This reads the site as a build does, and writes no page. With FILE, it reports only these
    sources: a file, a folder, or the id of an edition. Exits with 1 if there is an error or a
    warning.

    \b
    Example:
      newsletter check --fix --dry-run
      newsletter check 2024-04
    """
    if list_rules:
        _print_rules(run, sorted([*RULES.values(), *_own_rules(run)]))
        return
    if dry_run and not fix:
        raise click.UsageError("--dry-run shows what --fix would change: use both")
    workspace = run.workspace
    paths = paths_of(workspace, files)
    findings = find(workspace, paths)
    if fix:
        run.write(fix_findings(workspace, findings), dry_run=dry_run)
        if not dry_run:
            findings = find(run.workspace_again(), paths)
    _print(run, findings)
    counts = Counter(one.severity for one in findings)
    if counts[Severity.ERROR] or counts[Severity.WARNING] or (strict and counts[Severity.HINT]):
        end(FOUND)


def _print(run: Run, findings: Sequence[Finding]) -> None:
    if run.is_json:
        run.print_json([_as_data(one) for one in findings])
    elif run.output_format == "github":
        for one in findings:
            click.echo(_as_github(one))
    else:
        _print_text(run, findings)


def _own_rules(run: Run) -> list[Rule]:
    """The rules of the site's own extensions; none outside of a site."""
    try:
        workspace = run.workspace
        own = workspace.site.rules if workspace.settings.code else ()
    except CommandError:
        return []
    return [Rule(name, Severity.WARNING, reason) for name, reason in own]


def _print_rules(run: Run, rules: Sequence[Rule]) -> None:
    if run.is_json:
        run.print_json([one._asdict() | {"severity": one.severity.value} for one in rules])
        return
    for one in rules:
        line = Text(one.name, style="bold")
        line.append(f" ({one.severity.value}{', --fix fixes it' * one.fixes})", style="dim")
        run.console.print(line)
        run.console.print(Text(f"  {one.reason}"))


def _print_text(run: Run, findings: Sequence[Finding]) -> None:
    console = run.console
    for path, found in groupby(findings, key=lambda one: one.path):
        console.print(Text(path, style="bold"))
        for one in found:
            line = Text(f"{one.line:>5}: ")
            line.append(f"{one.severity.value:7} ", style=_STYLES[one.severity])
            line.append(f"{one.rule}  ", style="dim")
            console.print(line.append(one.message))
        console.print()
    counts = Counter(one.severity for one in findings)
    summary = ", ".join(_count(counts[one], one.value) for one in Severity if counts[one])
    console.print(f"{summary or 'Nothing found'}.{_fixable(findings)}", markup=False)
    kinds = ", ".join(sorted(kind.value for kind in BUILD_ONLY))
    note = f"Only a build reports these {len(BUILD_ONLY)} kinds: {kinds}. Run `make check`."
    console.print(note, style="dim", markup=False)


def _fixable(findings: Sequence[Finding]) -> str:
    count = sum(one.is_fixable for one in findings)
    return f" `newsletter check --fix` fixes {count} of them." if count else ""


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
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
    return f"::{_LEVELS[one.severity]} {properties}::{_escaped(one.message)}"


def _escaped(text: str) -> str:
    """The *text*, escaped as in GitHub's toolkit, `packages/core/src/command.ts`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
