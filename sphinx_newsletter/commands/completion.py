"""`newsletter completion`: lets the shell complete commands, tags and editions at Tab."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sphinx_newsletter.editing.workspace import DeskError

_SHELLS = ("bash", "fish", "powershell", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS), metavar="SHELL")
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    r"""Prints what makes SHELL complete commands, options, tags and editions at Tab.

    SHELL is bash, fish, powershell or zsh. The first line below is for bash, at the end of
    `~/.bashrc`; zsh has `~/.zshrc`. The second one is run once, for fish.

    \b
    Example:
      eval "$(newsletter completion bash)"
      newsletter completion fish > ~/.config/fish/completions/newsletter.fish
    """
    found = get_completion_class(shell)
    root = context.find_root().command
    if found is None:
        raise DeskError(f"your version of click does not know {shell}: take one of the others")
    click.echo(found(root, {}, "newsletter", "_NEWSLETTER_COMPLETE").source())
