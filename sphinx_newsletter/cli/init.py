"""`newsletter init`: writes the folder of another newsletter."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from sphinx_newsletter.editing.new_site import NewSite, is_local, requirement


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--address", metavar="URL", default="", help="Address at which the site will be published."
)
def init(folder: Path, address: str) -> None:
    r"""Write the folder FOLDER of another newsletter, with all that `make html` needs in it.

    It contains settings, vocabulary, front page, a first edition, a Makefile, pinned packages, and
    a workflow for GitHub that publishes the site. A folder that exists must be empty; a `.git` may
    be in it.

    \b
    Example:
      newsletter init tea --address https://tea.example/
    """
    # The date of the machine: the first edition is that of the current month.
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    site = NewSite(folder.resolve(), address, today)
    for path in site.write():
        click.echo(f"Written: {folder / path}")
    if is_local(requirement()):
        click.echo(
            f"{folder / 'package.txt'} names a folder of this machine. Before you publish the "
            "site, write the address there at which others find the package."
        )
    click.echo(f"Next: make -C {folder} html")
