"""The command itself: `newsletter`, or `python -m sphinx_newsletter`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import sphinx_newsletter
from sphinx_newsletter.commands.frame import Frame
from sphinx_newsletter.desk.settings import DeskError


class _Group(click.Group):
    """Tells what an editor must mend in one sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DeskError as error:
            raise _Told(str(error)) from error


class _Told(click.ClickException):
    exit_code = 2


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The site's folder, with its conf.py. Without it: this one.",
)
@click.version_option(sphinx_newsletter.__version__, prog_name="newsletter")
@click.pass_context
def newsletter(context: click.Context, folder: Path) -> None:
    r"""Starts, checks, mends and reorders the archive of a newsletter.

    \b
    Example:
      newsletter check
    """
    context.obj = Frame(folder)


def main() -> None:
    """Run the command, and end the process."""
    newsletter(prog_name="newsletter")
