"""`newsletter diff`: what a change means for readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
from rich.text import Text

from sphinx_newsletter.cli.frame import frame, with_format
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.diff import GROUPS, at, code_changed, difference
from sphinx_newsletter.lint.diff_state import state_of
from sphinx_newsletter.policy.control_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_newsletter.cli.frame import Frame
    from sphinx_newsletter.lint.diff import Entry


_SIGNS = {"added": "+", "changed": "~", "moved": "→", "removed": "-"}
_STYLES = {"added": "green", "changed": "yellow", "moved": "cyan", "removed": "red"}
_MOST = 30  # of each group, in a comment: GitHub takes 65,536 characters
_TICKS = re.compile(r"`+")


@click.command()
@click.argument("base")
@with_format(markdown="for a comment on a pull request")
@frame
def diff(frame: Frame, base: str) -> None:
    r"""Tell what has changed since BASE, a commit or the folder of a copy.

    Editions and sections, tags, addresses, links and events that have come, changed, moved or
    gone; warnings that are new or mended; what pages weigh (sources and pictures); and the files
    that are code.

    \b
    Example:
      newsletter diff origin/main
    """
    workspace = frame.workspace
    with at(workspace.folder, base) as before:
        found = difference(state_of(Workspace(before, frame.progress)), state_of(workspace))
    found["code"] = code_changed(workspace, base)
    if frame.is_data:
        frame.print_json({name: [e._asdict() for e in entries] for name, entries in found.items()})
    elif frame.form == "markdown":
        click.echo("\n".join(_markdown(found)))
    else:
        _tell(frame, found)


def _tell(frame: Frame, found: Mapping[str, Sequence[Entry]]) -> None:
    for group, entries in found.items():
        if not entries:
            continue
        frame.console.print(Text(GROUPS[group], style="bold"))
        for one in entries:
            name, words = escaped(one.name), escaped(one.words)
            line = Text(f"  {_SIGNS[one.sign]} {name}", style=_STYLES[one.sign])
            line.append(f"  {words}" if words else "", style="default")
            frame.console.print(line)
    if not any(found.values()):
        frame.console.print("Nothing has changed.")


def _markdown(found: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    """Lists, in which what a contributor has written is code: it mentions and links nobody."""
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
    """*text* as code of Markdown, whatever it holds; it stays on its line."""
    text = escaped(" ".join(text.split()))[:200]
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"
