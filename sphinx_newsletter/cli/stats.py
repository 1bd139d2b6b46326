"""`newsletter stats`: the state of the archive in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from sphinx_newsletter.cli.frame import frame, with_format
from sphinx_newsletter.model.statistics import stats as count
from sphinx_newsletter.model.urls import read_url, readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.cli.frame import Frame
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.statistics import Stats


_BARS = " ▁▂▃▄▅▆▇█"


@click.command()
@click.option(
    "--most",
    type=click.IntRange(0),
    default=15,
    show_default=True,
    help="How many tags and sites are told.",
)
@with_format()
@frame
def stats(frame: Frame, most: int) -> None:
    r"""Tell the state of the archive: editions, sections, words, tags over time, sites, gaps.

    Words are those of the sources: a build adds a few, such as the dates of events.

    \b
    Example:
      newsletter stats --most 5
    """
    workspace = frame.workspace
    told = count(workspace.archive, _hosts(workspace))
    if frame.is_data:
        frame.print_json(_as_data(told))
        return
    amounts = [(told.editions, "edition"), (told.sections, "section"), (told.words, "word")]
    total = ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in amounts)
    are = "is a draft" if told.drafts == 1 else "are drafts"
    drafts = f"; {told.drafts} of the editions {are}" if told.drafts else ""
    frame.console.print(f"{total}{drafts}", markup=False)
    for table in (_years(told), _tags(told, most), _sites(told, most)):
        if table.row_count:
            frame.console.print(table)
    for line in _lines(told):
        frame.console.print(line, markup=False)


def _hosts(workspace: Workspace) -> Iterator[str]:
    for source in workspace.editions.values():
        for link in source.outline.links:
            if link.url.startswith(("http://", "https://")):
                yield readable(read_url(link.url).host)


def _table(title: str, *names: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="left" if name in {"Tag", "Site", "Over time"} else "right")
    return table


def _years(told: Stats) -> Table:
    table = _table("By year", "Year", "Editions", "Sections", "Words")
    for year in told.years:
        table.add_row(*map(str, year))
    return table


def _tags(told: Stats, most: int) -> Table:
    table = _table("Tags", "Tag", "Sections", "Over time")
    for use in told.tags[:most]:
        table.add_row(use.tag.label, str(use.total), _drawn(use.by_year))
    return table


def _sites(told: Stats, most: int) -> Table:
    table = _table("Sites", "Site", "Links")
    for host, links in told.sites[:most]:
        table.add_row(host or "(no address)", str(links))
    return table


def _drawn(counts: Sequence[int]) -> str:
    """A bar for each year; what is there at all is seen."""
    most = max(counts, default=0)
    return "".join(_BARS[-(-8 * one // most) if most else 0] for one in counts)


def _lines(told: Stats) -> Iterator[str]:
    if told.unused:
        yield "Never used: " + ", ".join(tag.slug for tag in told.unused)
    if told.usual:
        yield f"An edition comes every {told.usual} days."
    for gap in told.gaps:
        yield f"{gap.days} days without one: from {_name(gap.after)} to {_name(gap.before)}"


def _name(edition: Edition) -> str:
    return f"{edition.title} ({edition.date})"


def _as_data(told: Stats) -> dict[str, Any]:
    return told._asdict() | {
        "years": [year._asdict() for year in told.years],
        "tags": [
            {"tag": use.tag.slug, "total": use.total, "by_year": use.by_year} for use in told.tags
        ],
        "unused": [tag.slug for tag in told.unused],
        "sites": [{"site": host, "links": links} for host, links in told.sites],
        "gaps": [
            {"after": gap.after.docname, "before": gap.before.docname, "days": gap.days}
            for gap in told.gaps
        ],
    }
