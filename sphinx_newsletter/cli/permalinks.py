"""`newsletter permalinks`: which addresses are new, and which have gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.frame import FOUND, end, frame, with_format
from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.model.permalinks import FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.cli.frame import Frame
    from sphinx_newsletter.editing.transaction import Transaction


@click.command()
@click.option("--fix", is_flag=True, help="Let what is lost lead on, where it is clear to where.")
@click.option("--forget", multiple=True, metavar="ADDRESS", help="Take out one that is lost.")
@click.option("--update", is_flag=True, help="Add those that are new.")
@click.option("--dry-run", is_flag=True, help="Show the changes, and make none.")
@with_format()
@frame
def permalinks(
    frame: Frame, *, fix: bool, forget: Sequence[str], update: bool, dry_run: bool
) -> None:
    r"""Tell which addresses are new, and which have gone.

    permalinks.txt has all addresses that the site has published. None is ever taken out but by
    --forget, which takes what was on a page along with it. Ends with 1 if one has gone and
    nothing leads on; as long as it is so, --update adds nothing.

    \b
    Example:
      newsletter permalinks
      newsletter permalinks --fix --update
      newsletter permalinks --forget editions/2024-04#ratchet
    """
    found = Permalinks(frame.workspace)
    if forget or update:
        found.must_be_readable()
    if forget:
        found = _write(frame, found, found.without(forget), dry_run=dry_run)
    if fix:
        found = _write(frame, found, found.fixed(), dry_run=dry_run)
    if update and not found.lost:  # else that is told, and nothing is added
        found = _write(frame, found, found.updated(), dry_run=dry_run)
    _tell_data(frame, found) if frame.is_data else _tell(frame, found)
    if found.lost or found.problems:
        end(FOUND)


def _write(frame: Frame, found: Permalinks, changes: Transaction, *, dry_run: bool) -> Permalinks:
    frame.write(changes, dry_run=dry_run)
    return found if dry_run else Permalinks(frame.workspace_again())


def _tell_data(frame: Frame, found: Permalinks) -> None:
    frame.print_json(
        {
            "recorded": len(found.recorded),
            "new": [one.address for one in found.new],
            "lost": [
                {"address": one.address, "line": one.line, "message": one.message}
                | {"fixable": bool(one.edits)}
                for one in found.lost
            ],
            "problems": [{"line": one.line, "message": one.message} for one in found.problems],
        }
    )


def _tell(frame: Frame, found: Permalinks) -> None:
    tell = frame.console.print
    for problem in found.problems:
        tell(f"{FILE}:{problem.line}: {problem.message}", style="red", markup=False)
    for one in found.lost:
        tell(f"{one.path}:{one.line}: {one.message}", style="red", markup=False)
    for new in found.new if found.is_there else ():
        tell(f"new: {new.address}", style="green", markup=False)
    fixable = sum(1 for one in found.lost if one.edits)
    told = f"{len(found.recorded)} recorded, {len(found.new)} new, {len(found.lost)} lost"
    tell(told + (f", {fixable} of which `--fix` lets lead on" if fixable else ""))
    if not found.is_there:
        tell(f"There is no {FILE} yet: `newsletter permalinks --update` writes it.")
    elif found.new and not found.lost:
        tell("`newsletter permalinks --update` adds those that are new.")
