"""`newsletter live`: serves the site on this machine while an editor writes."""

from __future__ import annotations

import click

from sphinx_newsletter.cli.build import BUILD, settings, with_drafts
from sphinx_newsletter.cli.run import Run, pass_run


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port on this machine; 0 chooses a free one.",
)
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@with_drafts
@pass_run
def live(run: Run, port: int, *, opens: bool, drafts: bool) -> None:
    r"""Serve the site on this machine, build it again on each save, and reload.

    Its packages are those of the extra `live`.

    \b
    Example:
      newsletter live --drafts --open
    """
    folder = run.root
    # Imported here because its packages, those of the extra, may be missing: it names them then.
    from sphinx_newsletter.live.__main__ import main  # noqa: PLC0415

    given = settings(f"http://127.0.0.1:{port}/" if port else "", drafts=drafts)
    given += ["--port", str(port), *(["--open"] if opens else [])]
    given += ["-d", str(folder / BUILD / "doctrees" / "live")]
    main([*given, str(folder), str(folder / BUILD / "live")], "newsletter live")
