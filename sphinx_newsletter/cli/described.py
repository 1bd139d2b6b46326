"""Reference of the commands, made from their `--help`."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.cli.run import EXIT_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator


_OPTION = re.compile(r"(?<![`\w-])(--[a-z][a-z-]*)")


def table() -> Iterator[str]:
    """Lines of the reference: each command with options and example, then the exit codes."""
    for context in contexts(click.Context(newsletter, info_name="newsletter")):
        yield f"`{usage(context)}`"
        first, *rest = _lines(context)
        yield f": {first}"
        yield from (f"  {line}" if line else "" for line in rest)
        yield ""
    yield "Each command ends with one of these exit codes:"
    yield ""
    yield from (f"- `{code}`: {meaning}" for code, meaning in EXIT_CODES.items())


def contexts(context: click.Context) -> Iterator[click.Context]:
    """The command of *context* and its subcommands, except for mere groups."""
    command = context.command
    if not isinstance(command, click.Group):
        yield context
        return
    if context.parent is None or command.invoke_without_command:
        yield context
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        if below and not below.hidden:
            yield from contexts(click.Context(below, info_name=name, parent=context))


def usage(context: click.Context) -> str:
    """Usage of a command with its arguments, without its options."""
    params = context.command.params
    arguments = (one.make_metavar(context) for one in params if isinstance(one, click.Argument))
    return " ".join([context.command_path, *arguments])


def _lines(context: click.Context) -> Iterator[str]:
    """The description of a command, its options, its example."""
    # click's mark for unwrapped lines separates the example from the description.
    words, _, example = inspect.cleandoc(context.command.help or "").partition("\n\n\b\n")
    for paragraph in words.split("\n\n"):
        yield from (_with_code(" ".join(paragraph.split())), "")
    records = (one.get_help_record(context) for one in context.command.params)
    for name, meaning in filter(None, records):
        if meaning:  # the description explains arguments
            yield f"- `{name}`: {_with_code(' '.join(meaning.split()))}"
    if example:
        lines = textwrap.dedent(example.partition("\n")[2]).split("\n")
        yield from ("", "~~~sh", *lines, "~~~")


def _with_code(text: str) -> str:
    """The *text* with options as code, because two hyphens would become a dash."""
    return _OPTION.sub(r"`\1`", text)
