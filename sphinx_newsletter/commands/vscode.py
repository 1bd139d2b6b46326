"""`newsletter vscode`: what VS Code needs to complete tags, authors and directives."""

from __future__ import annotations

import inspect

import click

from sphinx_newsletter.commands.frame import FOUND, Frame, end, frame
from sphinx_newsletter.desk.vscode.files import changes
from sphinx_newsletter.desk.vscode.snippets import Shown


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a file is out of date.")
@frame
def vscode(run: Frame, *, check: bool) -> None:
    r"""Writes schemas, snippets and settings for VS Code into `.vscode/`.

    With them it completes the names of tags and authors, checks the vocabulary, and writes the
    skeleton of each directive. Run it again when tags or authors have changed. Your own settings
    in `.vscode/` stay; other programs can use the schemas too.

    \b
    Example:
      newsletter vscode
      newsletter vscode --check
    """
    needed = changes(run.desk, _directives())
    for path in sorted(needed.contents):
        run.console.print(f"{'Out of date' if check else 'Written'}: {path}", markup=False)
    if not needed.contents:
        run.console.print("All files in .vscode/ are up to date.", markup=False)
    elif check:
        run.console.print("Run `newsletter vscode`.", markup=False)
        end(FOUND)
    needed.write()


def _directives() -> dict[str, Shown]:
    # Here, and not above: the directives bring all of Sphinx with them.
    from sphinx_newsletter.blocks import directives  # noqa: PLC0415

    return {
        name: Shown((inspect.getdoc(one) or "").partition("\n")[0], one.example)
        for name, one in directives().items()
    }
