"""`newsletter publish-check`: everything that must hold before the site is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.progress import Progress
from rich.text import Text

from sphinx_newsletter.cli.run import FAILED, FOUND, end, pass_run, with_format
from sphinx_newsletter.lint.publish_check import STEPS, steps

if TYPE_CHECKING:
    from sphinx_newsletter.cli.run import Run
    from sphinx_newsletter.lint.publish_check import Step


@click.command("publish-check")
@with_format()
@pass_run
def publish_check(run: Run) -> None:
    r"""Report whether the site can be published: sources, permalinks, links, a strict build.

    Exits with 1 if something prevents publishing, and with 2 if the site cannot be built. Links are
    reported from the last check, without any requests.

    \b
    Example:
      newsletter publish-check
    """
    found: list[Step] = []
    with Progress(console=run.stderr, transient=True, disable=not run.is_interactive) as progress:
        task = progress.add_task("Checking", total=STEPS)

        def show_share(share: float) -> None:
            progress.update(task, completed=len(found) + share)

        for step in steps(run.workspace, show_share):
            found.append(step)
            progress.update(task, completed=len(found))
            if not run.is_json:
                _print(run, step)
    is_ready = all(step.is_fine for step in found)
    if run.is_json:
        run.print_json({"ready": is_ready, "steps": [step._asdict() for step in found]})
    else:
        run.console.print("The site can be published." if is_ready else "The site is not ready.")
    if not is_ready:
        end(FOUND if all(step.is_possible for step in found) else FAILED)


def _print(run: Run, step: Step) -> None:
    line = Text("ok     " if step.is_fine else "failed ", style="green" if step.is_fine else "red")
    run.console.print(line.append(f"{step.name:11}{step.told}", style="default"))
    for one in step.lines:
        run.console.print(Text(f"         {one}", style="dim"))
