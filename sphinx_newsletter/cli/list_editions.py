"""`newsletter list`: all editions, and which of them wait, for what time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_newsletter.cli.run import pass_run, with_format

if TYPE_CHECKING:
    from sphinx_newsletter.cli.run import Run
    from sphinx_newsletter.editing.source import Source


@click.command("list")
@with_format()
@pass_run
def list_editions(run: Run) -> None:
    r"""List all editions: what is published, what is a draft, and what waits for its time.

    An edition with `publish` in its front matter waits until NOW, in the environment, is that time
    or later, or until permalinks.txt has its address.

    \b
    Example:
      newsletter list
    """
    editions = run.workspace.editions
    order = {edition.docname: n for n, edition in enumerate(run.workspace.archive.editions)}
    found = sorted(editions.values(), key=lambda one: (order.get(one.docname, -1), one.path))
    if run.is_json:
        run.print_json([_record(source) for source in found])
        return
    rows = [(str((one.record and one.record.date) or ""), one.path, _state(one)) for one in found]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(3)]
    for source, row in zip(found, rows, strict=True):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        waits = f" (until {_time(source)})" if source.waits else ""
        run.console.print("  ".join([*cells, f"{source.title}{waits}"]), markup=False)


def _state(source: Source) -> str:
    if source.is_unreadable or source.front is None:
        return "unreadable"
    if source.front.draft:
        return "draft"
    return "waits" if source.waits else "published"


def _time(source: Source) -> str:
    """The time as its zone has it, and the name of the zone."""
    publish = source.front and source.front.publish
    return f"{publish.time:%Y-%m-%d %H:%M} {publish.zone}" if publish else ""


def _record(source: Source) -> dict[str, str | None]:
    record, publish = source.record, source.front and source.front.publish
    return {
        "path": source.path,
        "title": source.title,
        "date": str(record.date) if record and record.date else None,
        "state": _state(source),
        "publish": str(publish) if publish else None,
    }
