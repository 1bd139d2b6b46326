"""Entry point of the command line: `newsletter`, or `python -m sphinx_newsletter`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

import sphinx_newsletter
from sphinx_newsletter.cli.run import Run
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.named_sources import site_folder
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.policy.control_characters import escaped_lines

# The commands and their modules, in the order in which an editor needs them. They are listed, and
# not found by imports, because each start would pay for the imports of all commands.
COMMANDS = {
    "init": "init",
    "new": "new",
    "import": "import_",
    "build": "build",
    "live": "live",
    "check": "check",
    "tags": "tags",
    "permalinks": "permalinks",
    "links": "links",
    "withdraw": "withdraw",
    "list": "list_editions",
    "stats": "stats",
    "diff": "diff",
    "publish-check": "publish_check",
    "vscode": "vscode",
    "completion": "completion",
}


class _Group(click.Group):
    """Group that imports a command when it is called, and reports errors without a traceback."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        _unwrap_examples(self)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"sphinx_newsletter.cli.{COMMANDS[name]}")
        command: click.Command = getattr(module, COMMANDS[name])
        _unwrap_examples(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if near := suggestion(args[0], COMMANDS):
                message = error.message.removesuffix(".") + near
                raise click.UsageError(message, ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CommandError as error:
            raise _Failed(str(error)) from error
        except OSError as error:  # such as a folder instead of a file, or a file without access
            if error.filename is None:  # such as a closed pipe: click handles it
                raise
            raise _Failed(f"{error.filename}: {error.strerror}") from error
        except (KeyboardInterrupt, click.Abort) as error:
            raise _Interrupted("interrupted: no source was changed") from error


def _unwrap_examples(command: click.Command) -> None:
    r"""Replace the two characters `\b` of raw docstrings by click's mark for unwrapped lines."""
    command.help = command.help and command.help.replace(r"\b", "\b")
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _unwrap_examples(one)


class _Failed(click.ClickException):
    exit_code = 2

    def format_message(self) -> str:
        return escaped_lines(self.message)


class _Interrupted(click.ClickException):
    exit_code = 130


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The site's folder, which contains conf.py. Default: the current folder, or the nearest "
    "one above it that contains conf.py.",
)
@click.version_option(sphinx_newsletter.__version__, prog_name="newsletter")
@click.pass_context
def newsletter(context: click.Context, folder: Path | None) -> None:
    r"""Write, check, fix and reorganize the archive of a newsletter.

    \b
    Example:
      newsletter check
    """
    context.obj = Run(folder or site_folder(Path.cwd()))


def main() -> None:
    """Run the command and exit."""
    newsletter(prog_name="newsletter")
