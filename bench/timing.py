"""Times the cases of one builder."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bench.archive import Edition, make_archive
from bench.builder import clean_environ, say
from bench.cases import COLD, LIVE
from bench.live import NoPageError, seconds_to_page
from bench.measure import FailedError, Usage, Written, run, size, written
from bench.results import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bench.archive import Archive
    from bench.builder import Builder
    from bench.cases import Case, Change


def try_out(builder: Builder) -> None:
    """Build a tiny archive, untimed: the programs are then in the system's cache, and work."""
    builder.start_afresh()
    tiny = COLD.change(make_archive(2))
    builder.write(tiny.archive)
    if wrong := _timed(builder, tiny, first=True).wrong:
        say(f"{builder.name}: {wrong}")


def time_builder(
    builder: Builder, archive: Archive, cases: Iterable[Case], repeats: int
) -> Iterator[Result]:
    """Build *archive* cold, then each of *cases* from there, *repeats* times."""
    builder.start_afresh()
    cold = COLD.change(archive)
    builder.write(cold.archive)
    result = _result(builder, archive, COLD, lambda: [_timed(builder, cold, first=True)])
    yield result
    if result.wrong:
        return
    builder.keep()
    for case in cases:
        if case is LIVE:
            yield from _live(builder, archive, repeats, patience=60 + 5 * result.median)
            continue
        change = case.change(archive)
        yield _result(builder, archive, case, partial(_runs, builder, change, repeats))
    builder.start_afresh()  # hundreds of megabytes


@dataclass
class _Run:
    usage: Usage
    written: Written
    environment: int
    wrong: str


def _runs(builder: Builder, change: Change, repeats: int) -> Iterator[_Run]:
    for _ in range(repeats):
        builder.restore()
        builder.write(change.archive)
        yield _timed(builder, change, first=False)


def _timed(builder: Builder, change: Change, *, first: bool) -> _Run:
    log = builder.folder / "build.log"
    usage = run(builder.command(), builder.site, log, clean_environ())
    folders = [folder for folder in (builder.output, builder.state) if folder]
    before = None if first else builder.kept
    return _Run(
        usage,
        written(before, builder.site, folders, builder.output),
        size(builder.site / builder.environment),
        _wrong(builder, change),
    )


def _wrong(builder: Builder, change: Change) -> str:
    """What the page that tells of the change does not show."""
    where = change.where
    if isinstance(where, Edition):
        pages = [builder.site / builder.output / builder.edition_page(where)]
    else:
        pages = [*builder.tag_pages(where)]
    texts = [page.read_text("utf-8") for page in pages if page.is_file()]
    if any(words in text for text in texts for words in (change.shows, change.links) if words):
        return ""
    return f"{pages[0].name} does not show `{change.shows}`"


def _result(
    builder: Builder, archive: Archive, case: Case, runs: Callable[[], Iterable[_Run]]
) -> Result:
    result = Result(builder.name, len(archive.editions), case.name)
    try:
        done = [*runs()]
    except FailedError as error:
        # One build that fails is no reason to lose an hour of others.
        say(str(error))
        result.wrong = "the build failed"
        return _told(result)
    result.seconds = [round(run.usage.seconds, 3) for run in done]
    result.cpu = round(statistics.median(run.usage.cpu for run in done), 3)
    result.peak = max(run.usage.peak for run in done)
    result.bytes, result.pages, result.pages_changed = done[-1].written
    result.environment = done[-1].environment
    result.wrong = next((run.wrong for run in done if run.wrong), "")
    return _told(result)


def _live(builder: Builder, archive: Archive, repeats: int, patience: float) -> Iterator[Result]:
    builder.restore()
    try:
        seconds = seconds_to_page(builder, archive, repeats, patience)
    except NoPageError as error:
        say(f"{builder.name}: {error}; see {builder.folder / 'live.log'}")
        return
    if seconds is None:
        say(f"{builder.name}: has no server yet, so that row is left out")
        return
    rounded = [round(value, 3) for value in seconds]
    yield _told(Result(builder.name, len(archive.editions), LIVE.name, rounded))


def _told(result: Result) -> Result:
    what = f"{result.editions:4} editions  {result.builder:8} {result.case:10}"
    say(f"{what}    wrong: {result.wrong}" if result.wrong else f"{what} {result.median:8.2f} s")
    return result
