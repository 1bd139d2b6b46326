"""The command itself: `newsletter`, or `python -m sphinx_newsletter`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

import sphinx_newsletter
from sphinx_newsletter.cli.frame import Frame
from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.policy.control_characters import escaped_lines

# Each in its file, in the order in which an editor meets them; none is loaded for another.
COMMANDS = {
    "new": "new",
    "check": "check",
    "tags": "tags",
    "permalinks": "permalinks",
    "links": "links",
    "stats": "stats",
    "diff": "diff",
    "publish-check": "publish_check",
    "vscode": "vscode",
    "completion": "completion",
}


class _Group(click.Group):
    """Loads a command when it is asked for; tells what is to be mended without a traceback."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        _keep_lines(self)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"sphinx_newsletter.cli.{COMMANDS[name]}")
        command: click.Command = getattr(module, COMMANDS[name])
        _keep_lines(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if near := suggestion(args[0], COMMANDS):
                told = error.message.removesuffix(".") + near
                raise click.UsageError(told, ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CommandError as error:
            raise _Told(str(error)) from error
        except OSError as error:  # a folder in the place of a file, a file that may not be read
            if error.filename is None:  # of no file: what is piped into `head`
                raise
            raise _Told(f"{error.filename}: {error.strerror}") from error
        except (KeyboardInterrupt, click.Abort) as error:
            raise _Stopped("stopped: no source has been changed") from error


def _keep_lines(command: click.Command) -> None:
    r"""Keep the lines of examples: in a raw docstring, click's mark `\b` is two characters."""
    command.help = command.help and command.help.replace(r"\b", "\b")
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _keep_lines(one)


class _Told(click.ClickException):
    exit_code = 2

    def format_message(self) -> str:
        return escaped_lines(self.message)


class _Stopped(click.ClickException):
    exit_code = 130


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
