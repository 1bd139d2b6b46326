"""Run of a command: the site, the output format, the console and the exit codes."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from rich.console import Console
from rich.segment import Segment

from sphinx_newsletter.editing.transaction import undo
from sphinx_newsletter.editing.workspace import Workspace, find_conf
from sphinx_newsletter.policy.control_characters import OF_LINES, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx_newsletter.editing.transaction import Transaction


F = TypeVar("F", bound="Callable[..., Any]")

# The exit codes of all commands; the reference shows this table.
EXIT_CODES = {
    0: "The command was successful and found no problem.",
    1: "The command found a problem; it prints the file and the line.",
    2: "The command failed; it prints the reason, and nothing was changed.",
    130: "The command was interrupted (Ctrl-C); nothing was changed. `import` continues next time.",
}
FOUND, FAILED = 1, 2
_FEW = 30  # sources, which are read in about a second: more than that get a progress bar
_STYLES = {"+": "green", "-": "red", "@": "cyan"}
_FORMATS = {"text": "for people", "json": "for programs"}


class _SafeConsole(Console):
    """Console that escapes control characters, which a page could use to control a terminal."""

    def render(self, *given: Any, **named: Any) -> Iterable[Segment]:
        """Escape the control characters of text that is printed."""
        for text, style, control in super().render(*given, **named):
            yield Segment(text if control else escaped(text, OF_LINES), style, control)


@dataclass
class Run:
    """Run of a command: the folder of the site, and the output format."""

    folder: Path
    output_format: str = "text"

    @cached_property
    def console(self) -> Console:
        """Console for people: a terminal, in colour if it supports that, or a file."""
        # Output to a pipe or a file is not wrapped, because a program may read it.
        width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "200"))
        wraps = not sys.stdout.isatty()
        # An option of a directive (`:date:`) can have the name of an emoji.
        return _SafeConsole(width=width, highlight=False, soft_wrap=wraps, emoji=False)

    @property
    def root(self) -> Path:
        """The site's folder. Raises `CommandError` if it contains no `conf.py`."""
        folder = self.folder.resolve()
        find_conf(folder)
        return folder

    @cached_property
    def workspace(self) -> Workspace:
        """The site. An interrupted change is undone and reported first."""
        folder = self.folder.resolve()
        if undone := undo(folder):
            files = ", ".join(undone)
            click.echo(f"An interrupted change was undone in: {files}", err=True)
        return Workspace(folder, self.progress)

    @cached_property
    def stderr(self) -> Console:
        """Console for progress, which must not end up in a pipe."""
        return Console(stderr=True)

    @property
    def is_interactive(self) -> bool:
        """Whether a person sees the progress."""
        return self.stderr.is_terminal

    def workspace_again(self) -> Workspace:
        """The site, read again after a change."""
        return Workspace(self.workspace.folder, self.progress)

    def progress(self, paths: list[str], doing: str = "Reading") -> Iterable[str]:
        """The *paths*, with a progress bar titled *doing* if there are many."""
        if len(paths) < _FEW or not self.is_interactive:
            return paths
        # Imported here because commands rarely need it, and it slows down their start.
        from rich.progress import track  # noqa: PLC0415

        return track(paths, doing, console=self.stderr, transient=True)

    @property
    def is_json(self) -> bool:
        """Whether the output is JSON."""
        return self.output_format == "json"

    def print_json(self, data: Any) -> None:
        """Print *data* as JSON."""
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))

    def write(self, changes: Transaction, *, dry_run: bool) -> None:
        """Print the diff of *changes*, and write them unless it is a *dry_run*."""
        if not self.is_json:
            for line in changes.diff():
                self.console.print(line, style=_STYLES.get(line[:1], ""), markup=False)
        if not dry_run:
            changes.write()


def with_format(**more: str) -> Callable[[F], F]:
    """Decorator that adds the option `--format`; *more* formats with their descriptions."""
    formats = _FORMATS | more

    def store(context: click.Context, _option: click.Parameter, output_format: str) -> None:
        context.ensure_object(Run).output_format = output_format

    return click.option(
        "--format",
        type=click.Choice([*formats]),
        default="text",
        callback=store,
        expose_value=False,
        help="; ".join(f"{name}: {meaning}" for name, meaning in formats.items()) + ".",
    )


with_dry_run = click.option("--dry-run", is_flag=True, help="Show the changes without making them.")


def end(code: int) -> NoReturn:
    """End the command with the exit code *code*, one of `EXIT_CODES`."""
    click.get_current_context().exit(code)


pass_run = click.make_pass_decorator(Run)
