"""`newsletter tags rename`, `merge` and `split`, which print a diff before they write."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli import completion
from sphinx_newsletter.cli.run import Run, end, pass_run, with_dry_run, with_format
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.tags.merge import merge as plan_merge
from sphinx_newsletter.editing.tags.rename import rename as plan_rename
from sphinx_newsletter.editing.tags.split import choices, propose
from sphinx_newsletter.editing.tags.split import split as plan_split
from sphinx_newsletter.model.problems import not_utf8

if TYPE_CHECKING:
    from sphinx_newsletter.editing.tags.change import Plan
    from sphinx_newsletter.editing.tags.split import Proposal


_INTERRUPTED = 130
_MANY = 20  # files: more than one person reviews in a diff
_yes = click.option("--yes", is_flag=True, help=f"Change more than {_MANY} files without asking.")


@click.command()
@click.argument("old", shell_complete=completion.tags)
@click.argument("new")
@click.option("--label", default="", help="New label, which readers see.")
@with_dry_run
@_yes
@with_format()
@pass_run
def rename(  # noqa: PLR0913 - click passes each argument and option
    run: Run, old: str, new: str, label: str, *, dry_run: bool, yes: bool
) -> None:
    r"""Change the slug of a tag from OLD to NEW, everywhere.

    The old slug becomes an alias, so that its page and its feeds redirect to the new ones.

    \b
    Example:
      newsletter tags rename web-gpu webgpu --label WebGPU
    """
    _finish(run, plan_rename(run.workspace, old, new, label), dry_run=dry_run, yes=yes)


@click.command()
@click.argument("tag", shell_complete=completion.tags)
@click.argument("into", shell_complete=completion.tags)
@with_dry_run
@_yes
@with_format()
@pass_run
def merge(run: Run, tag: str, into: str, *, dry_run: bool, yes: bool) -> None:
    r"""Merge TAG into the tag INTO (both are slugs).

    Everything that has TAG gets INTO instead. The names of TAG become aliases of INTO. Its
    description is deleted, but the diff shows it.

    \b
    Example:
      newsletter tags merge llama-3 llama
    """
    _finish(run, plan_merge(run.workspace, tag, into), dry_run=dry_run, yes=yes)


@click.command()
@click.argument("tag", shell_complete=completion.tags)
@click.argument("into", nargs=-1, required=True, shell_complete=completion.tags)
@click.option(
    "--drop", is_flag=True, help="Remove TAG; its names become aliases of the first INTO."
)
@click.option(
    "--plan",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with a line for each section. With --dry-run, it is created if it does not exist.",
)
@with_dry_run
@_yes
@with_format()
@pass_run
def split(  # noqa: PLR0913 - click passes each argument and option
    run: Run,
    tag: str,
    into: tuple[str, ...],
    path: Path | None,
    *,
    drop: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    r"""Split TAG: give each section that has it those of the tags INTO that fit.

    You decide which tags fit. On a terminal, the command asks for each section. Or write a plan
    with --plan and --dry-run, edit it, and run the command again without --dry-run. All INTO must
    be in the vocabulary. The sections keep TAG unless you --drop it.

    \b
    Example:
      newsletter tags split llms llama phi --plan llms.txt --dry-run
      newsletter tags split llms llama phi --plan llms.txt
    """
    workspace = run.workspace
    if path and (path.exists() or not dry_run):
        chosen = choices(workspace, tag, into, _read_plan(path), str(path))
    else:
        found = propose(workspace, tag, into)
        if not (found or drop):
            message = f"nothing has the tag `{tag}`, so there is nothing to split"
            raise CommandError(f"{message}: add `--drop` to remove it; nothing was changed")
        if dry_run and found:
            _show_plan(run, path, found)
            return
        chosen = _choose(found, into)
    plan = plan_split(workspace, tag, into, chosen, drop=drop)
    _finish(run, plan, dry_run=dry_run, yes=yes)


def _read_plan(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        message = f"{path} does not exist: create it with `--dry-run`, and edit it"
        raise CommandError(message) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: {not_utf8(error).message}") from error


def _show_plan(run: Run, path: Path | None, found: list[Proposal]) -> None:
    if run.is_json:
        run.print_json({one.key: {"tags": one.tags, "reason": one.reason} for one in found})
        return
    text = "".join(f"{one.line()}\n" for one in found)
    if path is None:
        click.echo(text, nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    click.echo(f"Written: {path}. Edit it, then run the command without --dry-run.", err=True)


def _choose(found: list[Proposal], into: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Prompt for the tags of each section."""
    if not found:
        return {}
    if not is_terminal():
        message = "no terminal for questions: write a plan with `--plan FILE --dry-run`"
        raise CommandError(f"{message}; nothing was changed")
    click.echo(f"Choose from {', '.join(into)}; separate with commas; `-` for none.", err=True)
    return {one.key: _prompt_for(one, into) for one in found}


def _prompt_for(one: Proposal, into: tuple[str, ...]) -> tuple[str, ...]:
    def read(text: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in text.split(",") if name.strip(" -"))
        if wrong := next((name for name in names if name not in into), None):
            raise click.BadParameter(f"`{wrong}` is not one of {', '.join(into)}")
        return names

    reason = f" ({one.reason})" if one.reason else ""
    text = f"{one.key}: {one.use.entry.title}{reason}"
    found: tuple[str, ...] = click.prompt(
        text, default=", ".join(one.tags) or "-", value_proc=read, err=True
    )
    return found


def _finish(run: Run, plan: Plan, *, dry_run: bool, yes: bool) -> None:
    """Show the plan, ask if it is large, write it, and report what is left to do."""
    paths = sorted(plan.changes.contents)
    run.write(plan.changes, dry_run=True)
    if not dry_run:
        if len(paths) > _MANY and not yes:
            _confirm(len(paths))
        plan.write(run.workspace)
    if run.is_json:
        left = [one._asdict() for one in plan.left]
        run.print_json({"files": paths, "left": left, "written": not dry_run})
        return
    for one in plan.left:
        run.console.print(f"{one.path}:{one.line}: {one.message}", style="yellow", markup=False)
    files = "1 file" if len(paths) == 1 else f"{len(paths)} files"
    summary = f"{files} would be changed." if dry_run else f"{files} changed."
    run.console.print(summary, markup=False)


def is_terminal() -> bool:
    """Whether a person can answer a prompt."""
    return sys.stdin.isatty()


def _confirm(count: int) -> None:
    """Exit unless a person confirms the change of *count* files."""
    if not is_terminal():
        message = f"this changes {count} files: review them with `--dry-run`, then add `--yes`"
        raise CommandError(f"{message}; nothing was changed")
    if not click.confirm(f"Change {count} files?", err=True):
        click.echo("Nothing was changed.", err=True)
        end(_INTERRUPTED)
