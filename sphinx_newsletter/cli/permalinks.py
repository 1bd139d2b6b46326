"""`newsletter permalinks`: new and lost addresses, and updates of `permalinks.txt`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.run import FOUND, end, pass_run, with_dry_run, with_format
from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.model.permalinks import FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.cli.run import Run
    from sphinx_newsletter.editing.transaction import Transaction


@click.command()
@click.option("--fix", is_flag=True, help="Fix lost addresses that have exactly one replacement.")
@click.option("--forget", multiple=True, metavar="ADDRESS", help="Remove a lost address.")
@click.option("--update", is_flag=True, help="Add new addresses.")
@with_dry_run
@with_format()
@pass_run
def permalinks(run: Run, *, fix: bool, forget: Sequence[str], update: bool, dry_run: bool) -> None:
    r"""Report which addresses are new, and which are lost.

    permalinks.txt contains all addresses that the site has published. Only --forget removes one,
    together with all addresses on that page. Exits with 1 if an address is lost, which means that
    no page answers there; until this is fixed, --update adds nothing.

    \b
    Example:
      newsletter permalinks
      newsletter permalinks --fix --update
      newsletter permalinks --forget editions/2024-04#ratchet
    """
    found = Permalinks(run.workspace)
    if forget or update:
        found.must_be_readable()
    if forget:
        found = _write(run, found, found.without(forget), dry_run=dry_run)
    if fix:
        found = _write(run, found, found.fixed(), dry_run=dry_run)
    if update and not found.lost:  # else it is reported, and nothing is added
        found = _write(run, found, found.updated(), dry_run=dry_run)
    _print_json(run, found) if run.is_json else _print(run, found)
    if found.lost or found.problems:
        end(FOUND)


def _write(run: Run, found: Permalinks, changes: Transaction, *, dry_run: bool) -> Permalinks:
    run.write(changes, dry_run=dry_run)
    return found if dry_run else Permalinks(run.workspace_again())


def _print_json(run: Run, found: Permalinks) -> None:
    run.print_json(
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


def _print(run: Run, found: Permalinks) -> None:
    show = run.console.print
    for problem in found.problems:
        show(f"{FILE}:{problem.line}: {problem.message}", style="red", markup=False)
    for one in found.lost:
        show(f"{one.path}:{one.line}: {one.message}", style="red", markup=False)
    for new in found.new if found.is_there else ():
        show(f"new: {new.address}", style="green", markup=False)
    fixable = sum(1 for one in found.lost if one.edits)
    summary = f"{len(found.recorded)} recorded, {len(found.new)} new, {len(found.lost)} lost"
    show(summary + (f", {fixable} of which `--fix` can fix" if fixable else ""))
    if not found.is_there:
        show(f"There is no {FILE} yet: `newsletter permalinks --update` creates it.")
    elif found.new and not found.lost:
        show("`newsletter permalinks --update` adds the new addresses.")
