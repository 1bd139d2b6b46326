"""The help of every command, and the reference that is made from it."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.described import contexts, table, usage
from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.cli.run import EXIT_CODES, Run
from tests.conftest import REPOSITORY

CONTEXTS = [*contexts(click.Context(newsletter, info_name="newsletter"))]
TABLE = "\n".join(table())


def options(context: click.Context) -> list[click.Option]:
    return [one for one in context.command.params if isinstance(one, click.Option)]


@pytest.mark.parametrize("context", CONTEXTS, ids=usage)
def test_every_command_has_help(context: click.Context) -> None:
    words = context.command_path.split()[1:]
    done = CliRunner().invoke(newsletter, [*words, "--help"])
    lines = [line.strip() for line in done.output.splitlines()]
    assert done.exit_code == 0
    example = lines[lines.index("Example:") + 1]
    assert example.removeprefix('eval "$(').startswith("newsletter ")
    assert "\\b" not in done.output
    assert [option.name for option in options(context) if not option.help] == []


@pytest.mark.parametrize("context", CONTEXTS, ids=usage)
def test_every_example_is_valid(context: click.Context) -> None:
    """Its options exist, and it has the right number of arguments."""
    section = TABLE.split(f"`{usage(context)}`\n")[1].split("~~~")[1]
    lines = section.removeprefix("sh\n").strip().split("\n")
    assert lines
    for line in lines:
        name, *words = line.removeprefix('eval "$(').partition(" > ")[0].rstrip(')"').split()
        read(newsletter, name, words, None)


def read(command: click.Command, name: str, words: list[str], parent: click.Context | None) -> None:
    """Parse *words* without running the command. Raises `click.UsageError`."""
    context = command.make_context(name, list(words), parent, obj=Run(REPOSITORY))
    if isinstance(command, click.Group) and words:
        below = command.get_command(context, words[0])
        assert below, words
        read(below, words[0], words[1:], context)


@pytest.mark.parametrize("context", CONTEXTS, ids=usage)
def test_the_reference_has_all_of_it(context: click.Context) -> None:
    section = TABLE.split(f"`{usage(context)}`\n")[1].partition("\n`newsletter")[0]
    for option in options(context):
        assert f"- `{option.opts[0]}" in section
        assert " ".join((option.help or "").split()[:2]).replace("`", "") in section.replace(
            "`", ""
        )


def test_the_reference_has_the_exit_codes() -> None:
    assert all(f"- `{code}`: {meaning}" in TABLE for code, meaning in EXIT_CODES.items())
