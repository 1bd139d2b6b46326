"""`newsletter completion`: shell completion of commands, options, tags and editions."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
from click.shell_completion import CompletionItem, get_completion_class

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.named_sources import site_folder
from sphinx_newsletter.editing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Items: TypeAlias = list[CompletionItem]
    Complete: TypeAlias = Callable[[click.Context, click.Parameter, str], Items]


_SHELLS = ("bash", "fish", "powershell", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS), metavar="SHELL")
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    r"""Print the script with which SHELL completes commands, options, tags and editions.

    SHELL is bash, fish, powershell or zsh. For bash, add the first line below to `~/.bashrc`; for
    zsh, add it to `~/.zshrc` with `zsh` instead of `bash`. For fish, run the second line once.

    \b
    Example:
      eval "$(newsletter completion bash)"
      newsletter completion fish > ~/.config/fish/completions/newsletter.fish
    """
    found = get_completion_class(shell)
    root = context.find_root().command
    if found is None:
        raise CommandError(f"the installed version of click does not support {shell}: update click")
    click.echo(found(root, {}, "newsletter", "_NEWSLETTER_COMPLETE").source())


def _completer(find: Callable[[Workspace], Iterable[tuple[str, str]]]) -> Complete:
    """Decorator of a function that yields words with their help: completes what is typed."""

    @wraps(find)
    def complete(context: click.Context, _param: click.Parameter, typed: str) -> Items:
        folder = context.find_root().params.get("folder") or site_folder(Path.cwd())
        try:
            found = sorted(find(Workspace(Path(folder).resolve())))
        except (CommandError, OSError):
            return []
        typed = typed.casefold()
        return [
            CompletionItem(word, help=help_)
            for word, help_ in found
            if word.casefold().startswith(typed)
        ]

    return complete


@_completer
def editions(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """Ids of editions."""
    folder = workspace.settings.editions.strip("/") + "/"
    paths = (path for path in workspace.paths if path.startswith(folder))
    return ((path.removeprefix(folder).removesuffix(".md"), "") for path in paths)


@_completer
def sources(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """Paths of editions and guides."""
    return ((path, "") for path in workspace.paths)


@_completer
def tags(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """Slugs of tags with their labels."""
    return ((tag.slug, tag.label) for tag in workspace.vocabulary.tags.values())


@_completer
def rules(_workspace: Workspace) -> Iterable[tuple[str, str]]:
    """Names of the rules of `newsletter check` with their reasons."""
    # Imported here because no other argument needs them.
    from sphinx_newsletter.lint.check import RULES  # noqa: PLC0415

    return ((rule.name, rule.reason) for rule in RULES.values())
