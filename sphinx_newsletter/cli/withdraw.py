"""`newsletter withdraw`: takes an edition or a section out of everything that is published."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.run import pass_run, with_dry_run, with_format
from sphinx_newsletter.model.dates import EditionDate

if TYPE_CHECKING:
    from sphinx_newsletter.cli.run import Run


_NEXT = (
    "Next steps:",
    "  1. Publish the site.",
    "  2. Delete the text from the source. The history of the repository still has it: all who can",
    "     read the repository can read it there.",
    "  3. Ask search engines and web archives to delete their copies.",
)


def _day(_context: click.Context, _param: click.Parameter, value: str) -> EditionDate:
    """Callback of the option `--date`."""
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    try:
        return EditionDate.parse(value or today.isoformat())
    except ValueError as error:
        raise click.BadParameter(f"{error}: write a day (2024-06-01)") from error


@click.command()
@click.argument("address")
@click.option("--note", required=True, help="What readers read at its address.")
@click.option("--date", metavar="DAY", default="", callback=_day, help="Default: today.")
@with_dry_run
@with_format()
@pass_run
def withdraw(run: Run, address: str, note: str, date: EditionDate, *, dry_run: bool) -> None:
    r"""Withdraw an edition, or a section of one, for ever.

    Writes an entry into withdrawn.yml, and deletes all that builds have made, below _build. From
    the next build on, nothing that is published contains it, even while its source still does.
    Its address stays, with the date and the note.

    \b
    Example:
      newsletter withdraw 2024-04#my-section --note Requested
    """
    # Imported here: the help lists all commands, and should not load a parser for this one.
    from sphinx_newsletter.editing import withdraw as editing  # noqa: PLC0415
    from sphinx_newsletter.incremental import withdrawn_outputs as outputs  # noqa: PLC0415

    found = editing.withdraw(run.workspace, address, date, note)
    run.write(found.changes, dry_run=dry_run)
    in_use: list[str] = []
    left = []
    if not dry_run:
        workspace = run.workspace_again()
        in_use = outputs.delete_all(workspace.folder, outputs.digests(workspace.withdrawn))
        left = [*editing.traces(workspace)]
    if run.is_json:
        data = {"address": found.withdrawal.address, "date": str(date), "in_use": in_use}
        run.print_json(data | {"left": [one._asdict() for one in left], "written": not dry_run})
        return
    for one in left:
        run.console.print(f"{one.path}:{one.line}: {one.message}", markup=False)
    for name in in_use:
        message = f"{outputs.BUILD}/{name} is in use and still has it: end that, then `make clean`"
        run.console.print(message, markup=False)
    for line in () if dry_run else _NEXT:
        run.console.print(line, markup=False)
