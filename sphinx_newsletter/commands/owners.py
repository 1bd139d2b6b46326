"""`newsletter owners`: who is asked about changes and weaknesses."""

from __future__ import annotations

import click

from sphinx_newsletter.commands.frame import Frame, frame
from sphinx_newsletter.desk.owners import CODEOWNERS, SECURITY, changes
from sphinx_newsletter.desk.settings import DeskError


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would change, write nothing.")
@frame
def owners(run: Frame, *, dry_run: bool) -> None:
    r"""Fills in the examples CODEOWNERS and SECURITY.md from `conf.py`.

    CODEOWNERS takes its names from `newsletter_owners`, SECURITY.md its address from
    `newsletter_contact`. What is filled in is left alone: change it by hand.

    \b
    Example:
      newsletter owners --dry-run
    """
    for wrong in run.desk.settings.wrong:
        if any(name in wrong.message for name in ("newsletter_owners", "newsletter_contact")):
            raise DeskError(f"conf.py:{wrong.line}: {wrong.message}")
    filled = changes(run.desk)
    run.write(filled, dry_run=dry_run)
    if not filled.contents:
        told = f"Nothing is left to fill in in {CODEOWNERS} and {SECURITY}, or nothing is set"
        run.console.print(
            f"{told}: `newsletter_owners` and `newsletter_contact` in conf.py.", markup=False
        )
