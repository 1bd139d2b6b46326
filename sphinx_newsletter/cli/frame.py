"""What all commands share: where the site is, how it is told, how a command ends."""

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
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.policy.control_characters import OF_LINES, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx_newsletter.editing.transaction import Transaction


F = TypeVar("F", bound="Callable[..., Any]")

# How a command ends; the guides show this table.
ENDS = {
    0: "All is well, or done.",
    1: "The sources have a problem: it is told, with its file and line.",
    2: "The command cannot do that: it is told why, and nothing has been changed.",
    130: "It was stopped (Ctrl-C); nothing has been changed.",
}
FOUND = 1
_SOON = 30  # sources, read in about a second: what takes longer is seen to go on


class _Plain(Console):
    """Where what a page says gives no orders."""

    def render(self, *given: Any, **named: Any) -> Iterable[Segment]:
        """Make seen what else the terminal would follow."""
        for text, style, control in super().render(*given, **named):
            yield Segment(text if control else escaped(text, OF_LINES), style, control)


@dataclass
class Frame:
    """A run of a command: the folder of the site, the form of what is told."""

    folder: Path
    form: str = "text"

    @cached_property
    def console(self) -> Console:
        """Where people read: a terminal, with colour if it has some, or a file."""
        # What is piped is for programs, or for whoever reads it in full.
        width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "200"))
        wraps = not sys.stdout.isatty()
        # An option of a directive (`:date:`) may be called as an emoji is.
        return _Plain(width=width, highlight=False, soft_wrap=wraps, emoji=False)

    @cached_property
    def workspace(self) -> Workspace:
        """The site. A change that was broken off is undone first, and that is told."""
        folder = self.folder.resolve()
        if undone := undo(folder):
            told = ", ".join(undone)
            click.echo(f"A change had been broken off. It is undone: {told}", err=True)
        return Workspace(folder, self.progress)

    @cached_property
    def aside(self) -> Console:
        """Where it is told what goes on: never in the way of what is piped."""
        return Console(stderr=True)

    @property
    def is_seen(self) -> bool:
        """Whether somebody sees what goes on."""
        return self.aside.is_terminal

    def workspace_again(self) -> Workspace:
        """The site as it is after a change."""
        return Workspace(self.workspace.folder, self.progress)

    def progress(self, paths: list[str], doing: str = "Reading") -> Iterable[str]:
        """Hand on *paths*, with a progress bar where *doing* that takes long."""
        if len(paths) < _SOON or not self.is_seen:
            return paths
        # Here, and not above: it is needed seldom, and costs each command its time.
        from rich.progress import track  # noqa: PLC0415

        return track(paths, doing, console=self.aside, transient=True)

    @property
    def is_data(self) -> bool:
        """Whether a program reads what is told."""
        return self.form == "json"

    def print_json(self, told: Any) -> None:
        """Print *told* as JSON."""
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))

    def write(self, changes: Transaction, *, dry_run: bool) -> None:
        """Show *changes*, and write them unless it is a *dry_run*."""
        if not self.is_data:
            for line in changes.diff():
                self.console.print(line, style=_STYLES.get(line[:1], ""), markup=False)
        if not dry_run:
            changes.write()


_STYLES = {"+": "green", "-": "red", "@": "cyan"}
_FORMS = {"text": "for people", "json": "for programs"}


def with_format(**more: str) -> Callable[[F], F]:
    """Give a command the option `--format`; *more* forms than two, each with its meaning."""
    forms = _FORMS | more

    def keep(context: click.Context, _option: click.Parameter, form: str) -> None:
        context.ensure_object(Frame).form = form

    return click.option(
        "--format",
        type=click.Choice([*forms]),
        default="text",
        callback=keep,
        expose_value=False,
        help="; ".join(f"{name}: {meaning}" for name, meaning in forms.items()) + ".",
    )


def end(code: int) -> NoReturn:
    """End the command with one of `ENDS`."""
    click.get_current_context().exit(code)


frame = click.make_pass_decorator(Frame)
