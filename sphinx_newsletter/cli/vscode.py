"""`newsletter vscode`: the schemas by which VS Code completes and checks the vocabulary."""

from __future__ import annotations

import click

from sphinx_newsletter.cli.frame import FOUND, Frame, end, frame
from sphinx_newsletter.editing.vscode import changes


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a file is out of date.")
@frame
def vscode(run: Frame, *, check: bool) -> None:
    r"""Writes schemas and settings for VS Code into `.vscode/`.

    With them it completes and checks the vocabulary. Run it again when tags or authors have
    changed. Your own settings in `.vscode/` stay; other programs can use the schemas too.

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
