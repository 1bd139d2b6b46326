"""`newsletter links`: whether what the editions link to is still there."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click
from rich.progress import Progress

from sphinx_newsletter.cli.frame import FOUND, end, frame, with_format
from sphinx_newsletter.lint.link_check import LinkCheck, due
from sphinx_newsletter.lint.link_requests import BROKEN, STATES, RequestOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.cli.frame import Frame
    from sphinx_newsletter.lint.link_check import Changed


_STYLES = {"dead": "red", "failing": "red", "doubtful": "yellow", "moved": "cyan", "ok": "green"}


@click.group()
def links() -> None:
    """The links to other sites."""


@links.command()
@click.option(
    "--days",
    type=click.IntRange(0),
    default=30,
    show_default=True,
    help="Ask again what is older than this.",
)
@click.option("--all", "tell_all", is_flag=True, help="Tell all that is broken, not only news.")
@click.option(
    "--hosts",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="How many servers are asked at once.",
)
@click.option(
    "--pause",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help="Seconds between two questions.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    help="Seconds for one question.",
)
@click.option(
    "--tries",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="How often one that fails is asked.",
)
@click.option("--private", is_flag=True, help="Ask in your own network, too.")
@with_format()
@frame
def check(  # noqa: PLR0913 - click hands over each option
    frame: Frame,
    *,
    days: int,
    tell_all: bool,
    hosts: int,
    pause: float,
    patience: float,
    tries: int,
    private: bool,
) -> None:
    r"""Ask for each link, and tell what has changed since the last time.

    What servers answer is kept in links-asked.jsonl, which may be committed. A check that is
    broken off goes on where it was. Ends with 1 if a link is broken.

    \b
    Example:
      newsletter links check --days 7
    """
    today = datetime.datetime.now(tz=datetime.UTC).date()
    run = LinkCheck(frame.workspace, today, private=private)
    asked = due(run.places, run.before, today, days)
    options = RequestOptions(patience, pause, tries, hosts)
    with Progress(console=frame.aside, transient=True, disable=not frame.is_seen) as progress:
        task = progress.add_task("Asking", total=len(asked))
        run.request(asked, options, lambda _reply: progress.advance(task))
    told = run.broken() if tell_all else [one for one in run.changed() if one.is_news]
    if frame.is_data:
        frame.print_json([_as_data(one) for one in told])
    else:
        _tell(frame, told, len(asked), run)
    if any(answer.state in BROKEN for answer in run.answers.values()):
        end(FOUND)


def _tell(frame: Frame, told: Sequence[Changed], asked: int, run: LinkCheck) -> None:
    for one in told:
        now = one.now
        frame.console.print(f"{now.state:9}{now.url}", style=_STYLES[now.state], markup=False)
        frame.console.print(f"         {now.told} (since {now.since})", markup=False)
        for place in one.places:
            frame.console.print(f"         {place.path}:{place.line}", style="dim", markup=False)
    states = [answer.state for answer in run.answers.values()]
    counts = ", ".join(f"{states.count(state)} {state}" for state in STATES if state in states)
    frame.console.print(f"{len(run.places)} links, {asked} asked for: {counts or 'none'}.")


def _as_data(one: Changed) -> dict[str, Any]:
    before = one.before.state if one.before else None
    return one.now._asdict() | {"before": before, "places": [p._asdict() for p in one.places]}
