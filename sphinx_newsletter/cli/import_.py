"""`newsletter import`: brings editions from where newsletters were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.run import pass_run

if TYPE_CHECKING:
    from sphinx_newsletter.cli.run import Run


@click.command("import")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--format", "wanted", metavar="NAME", default="", help="The format of all sources.")
@click.option("--author", default="", metavar="KEY", help="The author of editions without one.")
@click.option("--fetch", is_flag=True, help="Copy pictures from the web.")
@click.option("--dry-run", is_flag=True, help="Write the report only.")
@pass_run
def import_(  # noqa: PLR0913 - click passes each option
    run: Run, *, sources: tuple[str, ...], wanted: str, author: str, fetch: bool, dry_run: bool
) -> None:
    r"""Import editions from exports, saved pages and folders.

    The sources are not changed, and nothing is requested from the network without --fetch, unless
    a source is an address. A page that you have edited is never overwritten. The report is in
    import-report.md. Exits with 1 if something was not imported.

    \b
    Example:
      newsletter import posts/
    """
    # Imported here because `newsletter --help` imports all commands, and this one needs much.
    from sphinx_newsletter.cli.import_run import run_import  # noqa: PLC0415

    run_import(run, sources=sources, wanted=wanted, author=author, fetch=fetch, dry_run=dry_run)
