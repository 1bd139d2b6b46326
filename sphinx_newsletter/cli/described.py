"""All commands in words, for the reference: what `--help` says, on one page."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.frame import ENDS
from sphinx_newsletter.cli.main import newsletter

if TYPE_CHECKING:
    from collections.abc import Iterator


_OPTION = re.compile(r"(?<![`\w-])(--[a-z][a-z-]*)")


def table() -> Iterator[str]:
    """Every command with its arguments, options and example; then how commands end."""
    for context in contexts(click.Context(newsletter, info_name="newsletter")):
        yield f"`{usage(context)}`"
        first, *rest = _told(context)
        yield f": {first}"
        yield from (f"  {line}" if line else "" for line in rest)
        yield ""
    yield "Each command ends with a code that scripts can ask for:"
    yield ""
    yield from (f"- `{code}`: {meaning}" for code, meaning in ENDS.items())


def contexts(context: click.Context) -> Iterator[click.Context]:
    """The command of *context* and all below it, but for those that only hold others."""
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
    """How a command is called, without its options."""
    params = context.command.params
    arguments = (one.make_metavar(context) for one in params if isinstance(one, click.Argument))
    return " ".join([context.command_path, *arguments])


def _told(context: click.Context) -> Iterator[str]:
    """The words of a command, its options, its example."""
    # click marks what keeps its lines; so the example is told from the words.
    words, _, example = inspect.cleandoc(context.command.help or "").partition("\n\n\b\n")
    for paragraph in words.split("\n\n"):
        yield from (_marked(" ".join(paragraph.split())), "")
    records = (one.get_help_record(context) for one in context.command.params)
    for name, meaning in filter(None, records):
        if meaning:  # an argument is explained in the words above
            yield f"- `{name}`: {_marked(' '.join(meaning.split()))}"
    if example:
        lines = textwrap.dedent(example.partition("\n")[2]).split("\n")
        yield from ("", "~~~sh", *lines, "~~~")


def _marked(text: str) -> str:
    """*text* with its options as code: two hyphens would become a dash."""
    return _OPTION.sub(r"`\1`", text)
