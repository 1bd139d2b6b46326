"""`newsletter new`: creates the next edition as a draft."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.run import Run, pass_run, with_format
from sphinx_newsletter.editing.next.draft import next_edition, path_of, refuse_second_draft, write
from sphinx_newsletter.editing.next.name import next_name
from sphinx_newsletter.editing.transaction import Transaction
from sphinx_newsletter.model.dates import EditionDate

if TYPE_CHECKING:
    from sphinx_newsletter.model.edition import Edition


_NEXT = (
    "Next steps:",
    "  1. Write it. `make live DRAFTS=1` shows it while you write.",
    "  2. Run `newsletter check`: it reports what is left to fix.",
    "  3. To publish it, delete the line `draft: true`.",
)


def _date(_context: click.Context, _param: click.Parameter, value: str) -> EditionDate | None:
    """Callback of the option `--date`."""
    try:
        return EditionDate.parse(value) if value else None
    except ValueError as error:
        message = f"{error}: write a day (2024-05-28) or a month (2024-05)"
        raise click.BadParameter(message) from error


@click.command()
@click.argument("wanted", metavar="[ID]", required=False, default="")
@click.option(
    "--date",
    metavar="DATE",
    default="",
    callback=_date,
    help="Date of the edition: a day or a month. Default: the next one.",
)
@click.option("--dry-run", is_flag=True, help="Print the edition without writing it.")
@click.option("--force", is_flag=True, help="Write it even if the latest edition is still a draft.")
@with_format()
@pass_run
def new(run: Run, wanted: str, date: EditionDate | None, *, dry_run: bool, force: bool) -> None:
    r"""Create the next edition as a draft, based on the previous ones.

    It gets the rubrics, the author and the contact block of the latest edition, and links to all
    events that are still to come. ID is the name of its file without `.md`; by default, the name
    that follows the latest edition's. To use a template of your own, write
    `_templates/edition.md`.

    \b
    Example:
      newsletter new
      newsletter new 2024-05 --date 2024-05-28
    """
    workspace = run.workspace
    folder = workspace.settings.editions.strip("/")
    wanted = wanted.removesuffix(".md").removeprefix(f"{folder}/")
    if not (wanted or date or force):
        refuse_second_draft(workspace)
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    name = next_name(workspace.archive, folder, today, wanted, date)
    path = path_of(workspace, name)
    text = write(workspace, next_edition(workspace, name))
    if not dry_run:
        Transaction(workspace.folder, {path: text.encode()}).write()
    note = _note(workspace.archive.editions, name.date)
    if run.is_json:
        data = {"path": path, "id": name.id, "date": str(name.date), "note": note}
        run.print_json(data | {"text": text, "written": not dry_run})
        return
    if dry_run:
        click.echo(text, nl=False)
        return
    run.console.print(f"Written: {path} (a draft, dated {name.date})", markup=False)
    for line in (note, *_NEXT):
        if line:
            run.console.print(line, markup=False)


def _note(editions: tuple[Edition, ...], date: EditionDate) -> str:
    """Warning if the edition is older than the latest one, which may be a mistake."""
    if not editions or (latest := editions[0].date) is None or date.as_day() > latest.as_day():
        return ""
    return f"Its date is before the latest edition, {editions[0].docname}.md of {latest}."
