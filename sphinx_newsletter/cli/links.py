"""`newsletter links`: checks that the links to other sites still work."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click
from rich.progress import Progress

from sphinx_newsletter.cli.run import FOUND, end, pass_run, with_format
from sphinx_newsletter.lint.link_check import LinkCheck, due
from sphinx_newsletter.lint.link_requests import BROKEN, STATES, RequestOptions, require_httpx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.cli.run import Run
    from sphinx_newsletter.lint.link_check import Changed


_STYLES = {"dead": "red", "failing": "red", "doubtful": "yellow", "moved": "cyan", "ok": "green"}


@click.group()
def links() -> None:
    """Check links to other sites."""


@links.command()
@click.option(
    "--days",
    type=click.IntRange(0),
    default=30,
    show_default=True,
    help="Check links again after this many days.",
)
@click.option("--all", "show_all", is_flag=True, help="Report all broken links, not only changes.")
@click.option(
    "--hosts",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Servers that are requested in parallel.",
)
@click.option(
    "--pause",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help="Seconds between two requests to one server.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    help="Timeout of a request, in seconds.",
)
@click.option(
    "--tries",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Requests for a link that fails.",
)
@click.option("--private", is_flag=True, help="Check links into your own network, too.")
@with_format()
@pass_run
def check(  # noqa: PLR0913 - click passes each option
    run: Run,
    *,
    days: int,
    show_all: bool,
    hosts: int,
    pause: float,
    patience: float,
    tries: int,
    private: bool,
) -> None:
    r"""Check all links, and report what has changed since the last check.

    The answers of servers are saved in links-asked.jsonl, which you can commit. An interrupted
    check continues where it was. Exits with 1 if a link is broken.

    \b
    Example:
      newsletter links check --days 7
    """
    require_httpx()
    today = datetime.datetime.now(tz=datetime.UTC).date()
    link_check = LinkCheck(run.workspace, today, private=private)
    asked = due(link_check.places, link_check.before, today, days)
    options = RequestOptions(patience, pause, tries, hosts)
    with Progress(console=run.stderr, transient=True, disable=not run.is_interactive) as progress:
        task = progress.add_task("Checking", total=len(asked))
        link_check.request(asked, options, lambda _reply: progress.advance(task))
    changed = (one for one in link_check.changed() if one.is_news)
    shown = link_check.broken() if show_all else [*changed]
    if run.is_json:
        run.print_json([_as_data(one) for one in shown])
    else:
        _print(run, shown, len(asked), link_check)
    if any(answer.state in BROKEN for answer in link_check.answers.values()):
        end(FOUND)


def _print(run: Run, shown: Sequence[Changed], asked: int, link_check: LinkCheck) -> None:
    for one in shown:
        now = one.now
        run.console.print(f"{now.state:9}{now.url}", style=_STYLES[now.state], markup=False)
        run.console.print(f"         {now.told} (since {now.since})", markup=False)
        for place in one.places:
            run.console.print(f"         {place.path}:{place.line}", style="dim", markup=False)
    states = [answer.state for answer in link_check.answers.values()]
    counts = ", ".join(f"{states.count(state)} {state}" for state in STATES if state in states)
    run.console.print(f"{len(link_check.places)} links, {asked} requested: {counts or 'none'}.")


def _as_data(one: Changed) -> dict[str, Any]:
    before = one.before.state if one.before else None
    return one.now._asdict() | {"before": before, "places": [p._asdict() for p in one.places]}
