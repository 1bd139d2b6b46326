"""`newsletter new`: writes the next edition as a draft."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.frame import Frame, frame, with_format
from sphinx_newsletter.editing.next.draft import next_edition, path_of, write
from sphinx_newsletter.editing.next.name import next_name
from sphinx_newsletter.editing.transaction import Transaction
from sphinx_newsletter.model.dates import EditionDate

if TYPE_CHECKING:
    from sphinx_newsletter.model.edition import Edition


_NEXT = (
    "Now:",
    "  1. Write it. `make live DRAFTS=1` shows it while you do.",
    "  2. Run `newsletter check`: it tells what is still to be mended.",
    "  3. To publish it, take the line `draft: true` out.",
)


def _date(_context: click.Context, _param: click.Parameter, value: str) -> EditionDate | None:
    """The date that an editor names."""
    try:
        return EditionDate.parse(value) if value else None
    except ValueError as error:
        told = f"{error}: write a day (2024-05-28) or a month (2024-05)"
        raise click.BadParameter(told) from error


@click.command()
@click.argument("wanted", metavar="[ID]", required=False, default="")
@click.option(
    "--date",
    metavar="DATE",
    default="",
    callback=_date,
    help="Its date: a day, or a month. Without it: the next one.",
)
@click.option("--dry-run", is_flag=True, help="Print the edition, and write nothing.")
@with_format()
@frame
def new(run: Frame, wanted: str, date: EditionDate | None, *, dry_run: bool) -> None:
    r"""Writes the next edition as a draft, from the ones before it.

    It takes over the rubrics of the latest edition, its author, the way to reach you, and tells
    of the events that are still to come. ID is the name of its file without `.md`; without it,
    the one that follows the latest edition's. A site can have a template of its own for it:
    `_templates/edition.md`.

    \b
    Example:
      newsletter new
      newsletter new 2024-05 --date 2024-05-28
    """
    workspace = run.workspace
    folder = workspace.settings.editions.strip("/")
    wanted = wanted.removesuffix(".md").removeprefix(f"{folder}/")
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    name = next_name(workspace.archive, folder, today, wanted, date)
    path = path_of(workspace, name)
    text = write(workspace, next_edition(workspace, name))
    if not dry_run:
        Transaction(workspace.folder, {path: text.encode()}).write()
    note = _note(workspace.archive.editions, name.date)
    if run.is_data:
        told = {"path": path, "id": name.id, "date": str(name.date), "note": note}
        run.print_json(told | {"text": text, "written": not dry_run})
        return
    if dry_run:
        click.echo(text, nl=False)
        return
    run.console.print(f"Written: {path} (a draft, dated {name.date})", markup=False)
    for line in (note, *_NEXT):
        if line:
            run.console.print(line, markup=False)


def _note(editions: tuple[Edition, ...], date: EditionDate) -> str:
    """What an editor may not have meant."""
    if not editions or (latest := editions[0].date) is None or date.as_day() > latest.as_day():
        return ""
    return f"It comes before the latest edition, {editions[0].docname}.md of {latest}."
