"""`newsletter vscode`: schemas and settings with which VS Code checks the vocabulary."""

from __future__ import annotations

import click

from sphinx_newsletter.cli.run import FOUND, Run, end, pass_run
from sphinx_newsletter.editing.vscode import changes


@click.command()
@click.option("--check", is_flag=True, help="Exit with 1 if a file is out of date; write nothing.")
@pass_run
def vscode(run: Run, *, check: bool) -> None:
    r"""Write schemas and settings for VS Code into `.vscode/`.

    With them, VS Code completes and checks the vocabulary. Run the command again when tags or
    authors have changed. It keeps your own settings in `.vscode/`. Other programs can use the
    schemas, too.

    \b
    Example:
      newsletter vscode
      newsletter vscode --check
    """
    needed = changes(run.workspace)
    for path in sorted(needed.contents):
        run.console.print(f"{'Out of date' if check else 'Written'}: {path}", markup=False)
    if not needed.contents:
        run.console.print("All files in .vscode/ are up to date.", markup=False)
    elif check:
        run.console.print("Run `newsletter vscode`.", markup=False)
        end(FOUND)
    needed.write()
