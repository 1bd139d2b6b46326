"""`newsletter stats`: statistics of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from sphinx_newsletter.cli.run import pass_run, with_format
from sphinx_newsletter.model.statistics import stats as count
from sphinx_newsletter.model.urls import read_url, readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.cli.run import Run
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
    help="How many tags and sites are listed.",
)
@with_format()
@pass_run
def stats(run: Run, most: int) -> None:
    r"""Print statistics of the archive: editions, sections, words, tags, sites, gaps.

    Words are those of the pages, with what blocks add, such as the dates of events.

    \b
    Example:
      newsletter stats --most 5
    """
    workspace = run.workspace
    found = count(workspace.archive, _hosts(workspace))
    if run.is_json:
        run.print_json(_as_data(found))
        return
    amounts = [(found.editions, "edition"), (found.sections, "section"), (found.words, "word")]
    total = ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in amounts)
    are = "is a draft" if found.drafts == 1 else "are drafts"
    drafts = f"; {found.drafts} of the editions {are}" if found.drafts else ""
    run.console.print(f"{total}{drafts}", markup=False)
    for table in (_years(found), _tags(found, most), _sites(found, most)):
        if table.row_count:
            run.console.print(table)
    for line in _remarks(found):
        run.console.print(line, markup=False)


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


def _years(found: Stats) -> Table:
    table = _table("By year", "Year", "Editions", "Sections", "Words")
    for year in found.years:
        table.add_row(*map(str, year))
    return table


def _tags(found: Stats, most: int) -> Table:
    table = _table("Tags", "Tag", "Sections", "Over time")
    for use in found.tags[:most]:
        table.add_row(use.tag.label, str(use.total), _bars(use.by_year))
    return table


def _sites(found: Stats, most: int) -> Table:
    table = _table("Sites", "Site", "Links")
    for host, links in found.sites[:most]:
        table.add_row(host or "(no address)", str(links))
    return table


def _bars(counts: Sequence[int]) -> str:
    """A bar for each year; only 0 has no bar."""
    most = max(counts, default=0)
    return "".join(_BARS[-(-8 * one // most) if most else 0] for one in counts)


def _remarks(found: Stats) -> Iterator[str]:
    if found.unused:
        yield "Unused tags: " + ", ".join(tag.slug for tag in found.unused)
    if found.usual:
        yield f"An edition is published every {found.usual} days."
    for gap in found.gaps:
        yield f"{gap.days} days without an edition: from {_name(gap.after)} to {_name(gap.before)}"


def _name(edition: Edition) -> str:
    return f"{edition.title} ({edition.date})"


def _as_data(found: Stats) -> dict[str, Any]:
    return found._asdict() | {
        "years": [year._asdict() for year in found.years],
        "tags": [
            {"tag": use.tag.slug, "total": use.total, "by_year": use.by_year} for use in found.tags
        ],
        "unused": [tag.slug for tag in found.unused],
        "sites": [{"site": host, "links": links} for host, links in found.sites],
        "gaps": [
            {"after": gap.after.docname, "before": gap.before.docname, "days": gap.days}
            for gap in found.gaps
        ],
    }
