"""`newsletter build`: builds the site as HTML."""

from __future__ import annotations

import click

from sphinx_newsletter.cli.run import FAILED, FOUND, Run, end, pass_run

BUILD = "_build"


def settings(address: str, *, drafts: bool) -> list[str]:
    """The options of `sphinx-build` that set the address and whether drafts are built."""
    given = ["-D", f"newsletter_drafts={int(drafts)}"]
    return [*given, "-D", f"html_baseurl={address}"] if address else given


with_address = click.option(
    "--address", metavar="URL", default="", help="Address of the site. Default: that of conf.py."
)
with_drafts = click.option("--drafts", is_flag=True, help="Build drafts, too.")


@click.command()
@with_address
@with_drafts
@click.option("--strict", is_flag=True, help="Fail on any warning.")
@click.option("--fresh", is_flag=True, help="Read all sources again, as if nothing were built.")
@pass_run
def build(run: Run, address: str, *, drafts: bool, strict: bool, fresh: bool) -> None:
    r"""Build the site into the folder `_build/html`.

    Only what has changed is read and written. Exits with 1 if a warning is reported with
    `--strict`, and with 2 if the site cannot be built.

    \b
    Example:
      newsletter build --address https://tea.example/
    """
    # Imported here because `newsletter --help` imports all commands.
    from sphinx.cmd.build import main  # noqa: PLC0415

    folder = run.root
    output = folder / BUILD / "html"
    options = ["-n", "-W", "--keep-going"] * strict + ["-E"] * fresh
    doctrees = str(folder / BUILD / "doctrees" / "html")
    options += ["-j", "auto", *settings(address, drafts=drafts), "-d", doctrees]
    code = main([*options, "-b", "html", str(folder), str(output)])
    if code:
        end(FOUND if code == FOUND else FAILED)
    run.console.print(f"Open {output / 'index.html'}", markup=False)
