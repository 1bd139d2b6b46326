"""The work of `newsletter import`: what the command line says, checked, and what is printed."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click
from rich.progress import track

from sphinx_newsletter.cli.run import FOUND, end
from sphinx_newsletter.editing.check_build import reading
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.transaction import undo
from sphinx_newsletter.editing.workspace import read_settings
from sphinx_newsletter.importers import importers
from sphinx_newsletter.importers.report import LOST, NAME, NOT_IMPORTED
from sphinx_newsletter.importers.run import Import
from sphinx_newsletter.importers.site_parts import Request, SiteParts
from sphinx_newsletter.importers.web import require_httpx
from sphinx_newsletter.model.imported import Kind
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.model.tags import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx_newsletter.cli.run import Run
    from sphinx_newsletter.editing.workspace import Settings
    from sphinx_newsletter.importers.report import Report
    from sphinx_newsletter.importers.resolved import Issue


_INTERRUPTED = 130


def run_import(  # noqa: PLR0913 - the options of the command
    run: Run, *, sources: tuple[str, ...], wanted: str, author: str, fetch: bool, dry_run: bool
) -> None:
    """Import *sources*, print what became of them, and end the command."""
    settings = read_settings(run.root)
    _check(settings, run, wanted, author)
    if fetch:
        require_httpx()
    if undone := undo(run.root):
        click.echo(f"An interrupted change was undone in: {', '.join(undone)}", err=True)
    request = Request(
        sources, wanted, author, dry_run=dry_run, fetch=fetch, ask=_asker(settings, author)
    )
    site = SiteParts(run.root, settings, _vocabulary(run, settings))
    try:
        report = Import(site, request, _progress(run)).run()
    except KeyboardInterrupt:
        click.echo("interrupted: the same command continues the import", err=True)
        end(_INTERRUPTED)
    _print(run, report)
    if not report.is_accounted_for:
        end(FOUND)


def _check(settings: Settings, run: Run, wanted: str, author: str) -> None:
    """Raise `CommandError` for a format or an author that does not exist."""
    if settings.code:  # an extension of the site may have a format of its own
        with reading(run.root):
            pass
    known = [one.name for one in importers()]
    if wanted and wanted not in known:
        near = suggestion(wanted, known) or f": the formats are {', '.join(known)}"
        raise CommandError(f"there is no format `{wanted}`{near}")
    if author and author not in settings.authors:
        names = ", ".join(settings.authors) or "none"
        near = suggestion(author, settings.authors) or f": the authors are {names}"
        raise CommandError(f"there is no author `{author}` in conf.py{near}")


def _vocabulary(run: Run, settings: Settings) -> Vocabulary:
    try:
        return read_vocabulary(read_site_file(run.root / settings.tags))[0]
    except FileNotFoundError:
        return Vocabulary()
    except SiteFileError as error:
        raise CommandError(f"{settings.tags}: {error}") from error


def _asker(settings: Settings, author: str) -> Callable[[str], str] | None:
    """A function that asks for the key of an author, where a person can answer."""
    if author or not settings.authors or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(name: str) -> str:
        default = settings.default_author or settings.authors[0]
        question = f"Who is the author {name!r}?"
        choice = click.Choice(settings.authors)
        key: str = click.prompt(question, type=choice, default=default, err=True)
        return key

    return ask


def _progress(run: Run) -> Callable[[Sequence[Issue], str], Iterable[Issue]]:
    def progress(issues: Sequence[Issue], doing: str) -> Iterable[Issue]:
        if not run.is_interactive:
            return issues
        return track(issues, doing, console=run.stderr, transient=True)

    return progress


def _print(run: Run, report: Report) -> None:
    counts = Counter(one.outcome for one in report.outcomes)
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    run.console.print(f"Editions: {words or 'none'}.", markup=False)
    for one in report.findings:
        if one.rule in NOT_IMPORTED:
            place = ": ".join(filter(None, (one.source, one.member)))
            place += f":{one.line}" if one.line else ""
            run.console.print(f"{place}: {one.before} [{one.rule}]", markup=False)
    lost = sum(one.rule == LOST for one in report.findings)
    people = sum(one.kind is Kind.NEEDS_A_PERSON for one in report.findings) - lost
    if lost:
        run.console.print(
            f"Differences that are not accounted for: {lost}.", style="red", markup=False
        )
    run.console.print(
        f"Findings: {len(report.findings)}, of which for a person: {people}. See {NAME}.",
        markup=False,
    )
