"""`newsletter tags rename`, `merge` and `split`: a change is shown before it is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli import completion
from sphinx_newsletter.cli.frame import Frame, end, frame, with_format
from sphinx_newsletter.editing.tags.merge import merge as plan_merge
from sphinx_newsletter.editing.tags.rename import rename as plan_rename
from sphinx_newsletter.editing.tags.split import choices, propose
from sphinx_newsletter.editing.tags.split import split as plan_split
from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.model.problems import not_utf8

if TYPE_CHECKING:
    from sphinx_newsletter.editing.tags.change import Plan
    from sphinx_newsletter.editing.tags.split import Proposal


_STOPPED = 130
_MANY = 20  # files: more than one looks through in a diff
_dry_run = click.option("--dry-run", is_flag=True, help="Show what would change, write nothing.")
_yes = click.option("--yes", is_flag=True, help=f"Change more than {_MANY} files without asking.")


@click.command()
@click.argument("old", shell_complete=completion.tags)
@click.argument("new")
@click.option("--label", default="", help="The new name that readers see.")
@_dry_run
@_yes
@with_format()
@frame
def rename(  # noqa: PLR0913 - one for each word and option of the command
    run: Frame, old: str, new: str, label: str, *, dry_run: bool, yes: bool
) -> None:
    r"""Gives the tag OLD (its slug) the slug NEW, everywhere.

    The old slug stays an alias, so that its page and its feeds lead on to the new ones.

    \b
    Example:
      newsletter tags rename web-gpu webgpu --label WebGPU
    """
    _finish(run, plan_rename(run.workspace, old, new, label), dry_run=dry_run, yes=yes)


@click.command()
@click.argument("tag", shell_complete=completion.tags)
@click.argument("into", shell_complete=completion.tags)
@_dry_run
@_yes
@with_format()
@frame
def merge(run: Frame, tag: str, into: str, *, dry_run: bool, yes: bool) -> None:
    r"""Makes TAG part of the tag INTO (both are slugs).

    All that has TAG has INTO afterwards. The names of TAG become aliases of INTO, and its
    description goes: the changes that are shown have it once more.

    \b
    Example:
      newsletter tags merge llama-3 llama
    """
    _finish(run, plan_merge(run.workspace, tag, into), dry_run=dry_run, yes=yes)


@click.command()
@click.argument("tag", shell_complete=completion.tags)
@click.argument("into", nargs=-1, required=True, shell_complete=completion.tags)
@click.option("--drop", is_flag=True, help="Take TAG out: its names lead to the first INTO.")
@click.option(
    "--plan",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file with a line for each section. With --dry-run it is written if it is not there.",
)
@_dry_run
@_yes
@with_format()
@frame
def split(  # noqa: PLR0913 - one for each word and option of the command
    run: Frame,
    tag: str,
    into: tuple[str, ...],
    path: Path | None,
    *,
    drop: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    r"""Gives each section with TAG those of the tags INTO that suit it.

    You say which: on a terminal you are asked for each section; or write what is proposed into a
    file with --dry-run, edit it, and run the command once more. All INTO must be in the
    vocabulary. TAG stays beside them, unless you --drop it.

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
            told = f"nothing has the tag `{tag}`, so there is nothing to share out"
            raise CommandError(f"{told}: to take it out, add `--drop`; nothing has been changed")
        if dry_run and found:
            _tell_plan(run, path, found)
            return
        chosen = _choose(found, into)
    plan = plan_split(workspace, tag, into, chosen, drop=drop)
    _finish(run, plan, dry_run=dry_run, yes=yes)


def _read_plan(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        told = f"there is no {path}: make it with `--dry-run`, and edit it"
        raise CommandError(told) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: {not_utf8(error).message}") from error


def _tell_plan(run: Frame, path: Path | None, found: list[Proposal]) -> None:
    if run.is_data:
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
    """Ask for each section."""
    if not found:
        return {}
    if not is_terminal():
        told = "there is no terminal to ask on: write a plan with `--plan FILE --dry-run`"
        raise CommandError(f"{told}; nothing has been changed")
    click.echo(f"Of {', '.join(into)}, with commas between them; `-` for none.", err=True)
    return {one.key: _ask_for(one, into) for one in found}


def _ask_for(one: Proposal, into: tuple[str, ...]) -> tuple[str, ...]:
    def read(text: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in text.split(",") if name.strip(" -"))
        if wrong := next((name for name in names if name not in into), None):
            raise click.BadParameter(f"`{wrong}` is none of {', '.join(into)}")
        return names

    reason = f" ({one.reason})" if one.reason else ""
    text = f"{one.key}: {one.use.entry.title}{reason}"
    found: tuple[str, ...] = click.prompt(
        text, default=", ".join(one.tags) or "-", value_proc=read, err=True
    )
    return found


def _finish(run: Frame, plan: Plan, *, dry_run: bool, yes: bool) -> None:
    """Show the plan, ask if it is large, write it, and tell what is left to do."""
    paths = sorted(plan.changes.contents)
    run.write(plan.changes, dry_run=True)
    if not dry_run:
        if len(paths) > _MANY and not yes:
            _ask(len(paths))
        plan.write(run.workspace)
    if run.is_data:
        left = [one._asdict() for one in plan.left]
        run.print_json({"files": paths, "left": left, "written": not dry_run})
        return
    for one in plan.left:
        run.console.print(f"{one.path}:{one.line}: {one.message}", style="yellow", markup=False)
    files = "1 file" if len(paths) == 1 else f"{len(paths)} files"
    told = f"{files} would be changed." if dry_run else f"{files} changed."
    run.console.print(told, markup=False)


def is_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _ask(count: int) -> None:
    """Go on only if somebody says so."""
    if not is_terminal():
        told = f"this changes {count} files: look at them with `--dry-run`, then add `--yes`"
        raise CommandError(f"{told}; nothing has been changed")
    if not click.confirm(f"Change {count} files?", err=True):
        click.echo("Nothing has been changed.", err=True)
        end(_STOPPED)
