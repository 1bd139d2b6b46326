"""`newsletter completion`: lets the shell complete commands, tags and editions at Tab."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
from click.shell_completion import CompletionItem, get_completion_class

from sphinx_newsletter.editing.workspace import CommandError, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Items: TypeAlias = list[CompletionItem]
    Complete: TypeAlias = Callable[[click.Context, click.Parameter, str], Items]


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
        raise CommandError(f"your version of click does not know {shell}: take one of the others")
    click.echo(found(root, {}, "newsletter", "_NEWSLETTER_COMPLETE").source())


def _proposed(find: Callable[[Workspace], Iterable[tuple[str, str]]]) -> Complete:
    """Propose what *find* yields for a site, words with their meanings, as far as it is typed."""

    @wraps(find)
    def complete(context: click.Context, _param: click.Parameter, typed: str) -> Items:
        folder = context.find_root().params.get("folder") or Path()
        try:
            found = sorted(find(Workspace(Path(folder).resolve())))
        except (CommandError, OSError):
            return []
        typed = typed.casefold()
        return [
            CompletionItem(word, help=meaning)
            for word, meaning in found
            if word.casefold().startswith(typed)
        ]

    return complete


@_proposed
def editions(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """The ids of editions."""
    folder = workspace.settings.editions.strip("/") + "/"
    paths = (path for path in workspace.paths if path.startswith(folder))
    return ((path.removeprefix(folder).removesuffix(".md"), "") for path in paths)


@_proposed
def sources(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """The files of editions and guides."""
    return ((path, "") for path in workspace.paths)


@_proposed
def tags(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """The slugs of tags, with their labels."""
    return ((tag.slug, tag.label) for tag in workspace.vocabulary.tags.values())


@_proposed
def rules(_workspace: Workspace) -> Iterable[tuple[str, str]]:
    """The names of the rules of `newsletter check`."""
    # Here, and not above: no other argument needs them.
    from sphinx_newsletter.lint.check import RULES  # noqa: PLC0415

    return ((rule.name, rule.reason) for rule in RULES.values())
