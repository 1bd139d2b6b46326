"""`newsletter tags`: lists, shows and suggests tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from sphinx_newsletter.cli import completion
from sphinx_newsletter.cli.run import Run, pass_run, with_format
from sphinx_newsletter.cli.tag_changes import merge, rename, split
from sphinx_newsletter.editing.named_sources import named_editions
from sphinx_newsletter.editing.tags.change import find_tag, readable, unreadable
from sphinx_newsletter.editing.tags.list import SORTS, Row, Use, beside, rows, uses
from sphinx_newsletter.editing.tags.suggest import Suggester

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.editing.tags.suggest import SectionAdvice
    from sphinx_newsletter.model.tags import Tag


_NARROW = 60  # columns


@click.group(invoke_without_command=True)
@click.pass_context
def tags(context: click.Context) -> None:
    r"""List, show, rename, merge, split and suggest tags.

    Without a subcommand, this runs `list`.

    \b
    Example:
      newsletter tags rename web-gpu webgpu --dry-run
    """
    if not context.invoked_subcommand:
        context.invoke(list_)


@tags.command("list")
@click.option(
    "--sort",
    type=click.Choice([*SORTS]),
    default="count",
    help="Order of the list. Default: count.",
)
@with_format()
@pass_run
def list_(run: Run, sort: str = "count") -> None:
    r"""List all tags with the number of their uses, the most used first.

    Drafts count, too. Tags that nothing has are marked as unused.

    \b
    Example:
      newsletter tags list --sort last
    """
    readable(run.workspace)
    _report_unreadable(run)
    found = rows(run.workspace, sort)
    if run.is_json:
        run.print_json([_row_data(row) for row in found])
        return
    run.console.print(_narrow(found) if run.console.width < _NARROW else _wide(found), markup=False)


@tags.command()
@click.argument("tag", shell_complete=completion.tags)
@with_format()
@pass_run
def show(run: Run, tag: str) -> None:
    r"""Show details of TAG (its slug, label or an alias), and all its uses.

    \b
    Example:
      newsletter tags show webgpu
    """
    workspace = run.workspace
    found = find_tag(readable(workspace), tag)
    _report_unreadable(run)
    narrower = workspace.vocabulary.narrower(found.slug)
    if run.is_json:
        data = _tag_data(found) | {
            "narrower": [other.slug for other in narrower],
            "uses": [_use_data(use) for use in uses(workspace, found.slug)],
            "beside": {other.slug: count for other, count in beside(workspace, found.slug)},
        }
        run.print_json(data)
        return
    lines = {
        "Description": found.description,
        "Aliases": ", ".join(found.aliases),
        "Broader": found.broader,
        "Narrower": ", ".join(other.slug for other in narrower),
        "Used with": ", ".join(f"{other.slug} ({n})" for other, n in beside(workspace, found.slug)),
    }
    run.console.print(f"{found.label} ({found.slug})", style="bold", markup=False)
    for name, text in lines.items():
        if text:
            run.console.print(f"{name}: {text}", markup=False)
    table = Table(box=None, pad_edge=False)
    for name in ("Date", "Title", "Where"):
        table.add_column(name, overflow="fold")
    for use in uses(workspace, found.slug):
        date = str(use.entry.edition.date or "-")
        title = use.entry.title if use.entry.section else f"{use.entry.title} (whole edition)"
        table.add_row(date, title, f"{use.path}:{use.line}")
    run.console.print(table if table.row_count else "Nothing has this tag.", markup=False)


@tags.command()
@click.argument(
    "files", metavar="FILE…", nargs=-1, required=True, shell_complete=completion.sources
)
@with_format()
@pass_run
def suggest(run: Run, files: Sequence[str]) -> None:
    r"""Suggest tags for the sections of the edition FILE, with a reason for each.

    FILE is a file, a folder, or the id of an edition. The suggestions are based on the words, links
    and tags of sections in other editions.

    \b
    Example:
      newsletter tags suggest 2024-04
    """
    workspace = run.workspace
    readable(workspace)
    suggester = Suggester(workspace)
    paths = named_editions(workspace, files)
    found = [(path, one) for path in paths for one in suggester.sections(path)]
    if run.is_json:
        run.print_json([_lack_data(path, one) for path, one in found])
        return
    for path, one in found:
        have = ", ".join(one.tags) or "no tags"
        run.console.print(f"{path}:{one.line}: {one.title} ({have})", markup=False)
        for tag, _, reason in one.suggested:
            run.console.print(f"   {tag}: it {reason}", markup=False)
    if not any(one.suggested for _, one in found):
        run.console.print("Nothing to suggest.", markup=False)


for _command in (rename, merge, split):
    tags.add_command(_command)


def _wide(found: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("Tag", "Label"):
        table.add_column(name, overflow="fold")
    for name in ("Sections", "Editions"):
        table.add_column(name, justify="right")
    for name in ("First", "Last", "Aliases"):
        table.add_column(name, overflow="fold")
    for row in found:
        dates = ("unused", "") if row.is_unused else (str(row.first or "-"), str(row.last or "-"))
        counts = str(row.sections), str(row.editions)
        table.add_row(row.tag.slug, row.tag.label, *counts, *dates, ", ".join(row.tag.aliases))
    return table


def _narrow(found: list[Row]) -> Table:
    """Table for a terminal of 40 columns, where more columns would break into single letters."""
    table = Table("Tag", box=None, pad_edge=False)
    table.columns[0].overflow = "fold"
    table.add_column("Uses", justify="right")
    table.add_column("Last", no_wrap=True)
    for row in found:
        last = "unused" if row.is_unused else str(row.last or "-")
        table.add_row(row.tag.slug, str(row.sections + row.editions), last)
    return table


def _report_unreadable(run: Run) -> None:
    """Print the sources that the numbers leave out to stderr."""
    for problem in unreadable(run.workspace):
        click.echo(f"{problem}; its tags may be missing here", err=True)


def _tag_data(tag: Tag) -> dict[str, Any]:
    texts = {"tag": tag.slug, "label": tag.label, "description": tag.description}
    return texts | {"aliases": [*tag.aliases], "broader": tag.broader}


def _row_data(row: Row) -> dict[str, Any]:
    dates = {"first": str(row.first or ""), "last": str(row.last or "")}
    return _tag_data(row.tag) | {"sections": row.sections, "editions": row.editions} | dates


def _use_data(use: Use) -> dict[str, Any]:
    edition = use.entry.edition
    data = {"edition": edition.docname, "date": str(edition.date or ""), "title": use.entry.title}
    return data | {"anchor": use.entry.anchor, "file": use.path, "line": use.line}


def _lack_data(path: str, one: SectionAdvice) -> dict[str, Any]:
    suggested = [tag._asdict() for tag in one.suggested]
    data = {"file": path, "line": one.line, "title": one.title, "tags": [*one.tags]}
    return data | {"suggested": suggested}
