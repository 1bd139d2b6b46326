"""`newsletter diff`: what a change of the sources changes for readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
from rich.text import Text

from sphinx_newsletter.cli.run import pass_run, with_format
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.diff import GROUPS, at, code_changed, difference
from sphinx_newsletter.lint.diff_state import state_of
from sphinx_newsletter.policy.control_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_newsletter.cli.run import Run
    from sphinx_newsletter.lint.diff import Entry


_SIGNS = {"added": "+", "changed": "~", "moved": "→", "removed": "-"}
_STYLES = {"added": "green", "changed": "yellow", "moved": "cyan", "removed": "red"}
_MOST = 30  # entries of a group in a comment, which GitHub limits to 65,536 characters
_TICKS = re.compile(r"`+")


@click.command()
@click.argument("base")
@with_format(markdown="for a comment on a pull request")
@pass_run
def diff(run: Run, base: str) -> None:
    r"""Report what has changed since BASE, a commit or the folder of a copy.

    This lists editions, sections, tags, addresses, links and events that were added, changed,
    moved or removed; new and fixed warnings; the size of pages (sources and images); and changed
    files that are code.

    \b
    Example:
      newsletter diff origin/main
    """
    workspace = run.workspace
    with at(workspace.folder, base) as before:
        found = difference(state_of(Workspace(before, run.progress)), state_of(workspace))
    found["code"] = code_changed(workspace, base)
    if run.is_json:
        run.print_json({name: [e._asdict() for e in entries] for name, entries in found.items()})
    elif run.output_format == "markdown":
        click.echo("\n".join(_markdown(found)))
    else:
        _print(run, found)


def _print(run: Run, found: Mapping[str, Sequence[Entry]]) -> None:
    for group, entries in found.items():
        if not entries:
            continue
        run.console.print(Text(GROUPS[group], style="bold"))
        for one in entries:
            name, words = escaped(one.name), escaped(one.words)
            line = Text(f"  {_SIGNS[one.sign]} {name}", style=_STYLES[one.sign])
            line.append(f"  {words}" if words else "", style="default")
            run.console.print(line)
    if not any(found.values()):
        run.console.print("Nothing has changed.")


def _markdown(found: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    """Lists in Markdown. Text of contributors is code, so that it can mention and load nothing."""
    if not any(found.values()):
        yield "Nothing has changed for readers."
    for group, entries in found.items():
        if not entries:
            continue
        yield f"**{GROUPS[group]}**"
        yield ""
        for one in entries[:_MOST]:
            words = f" {_code(one.words)}" if one.words else ""
            yield f"- {one.sign} {_code(one.name)}{words}"
        if len(entries) > _MOST:
            yield f"- and {len(entries) - _MOST} more"
        yield ""


def _code(text: str) -> str:
    """The *text* as a code span of Markdown, on one line, whatever it contains."""
    text = escaped(" ".join(text.split()))[:200]
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"
