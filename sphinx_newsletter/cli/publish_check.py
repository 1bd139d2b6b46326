"""`newsletter publish-check`: all that must hold before the site is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

from sphinx_newsletter.cli.frame import FAILED, FOUND, end, frame, with_format
from sphinx_newsletter.lint.publish_check import steps

if TYPE_CHECKING:
    from sphinx_newsletter.cli.frame import Frame
    from sphinx_newsletter.lint.publish_check import Step


@click.command("publish-check")
@with_format()
@frame
def publish_check(frame: Frame) -> None:
    r"""Tell whether the site can be published: sources, permalinks, links, a strict build.

    Ends with 1 if something stands in the way, with 2 if the site cannot be built. What is known
    of links is told, and no server is asked.

    \b
    Example:
      newsletter publish-check
    """
    found = []
    for step in steps(frame.workspace):
        found.append(step)
        if not frame.is_data:
            _tell(frame, step)
    is_ready = all(step.is_fine for step in found)
    if frame.is_data:
        frame.print_json({"ready": is_ready, "steps": [step._asdict() for step in found]})
    else:
        frame.console.print("It can be published." if is_ready else "It is not ready.")
    if not is_ready:
        end(FOUND if all(step.is_possible for step in found) else FAILED)


def _tell(frame: Frame, step: Step) -> None:
    line = Text("fine   " if step.is_fine else "wrong  ", style="green" if step.is_fine else "red")
    frame.console.print(line.append(f"{step.name:11}{step.told}", style="default"))
    for one in step.lines:
        frame.console.print(Text(f"         {one}", style="dim"))
