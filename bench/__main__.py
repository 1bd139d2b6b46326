"""`make bench`, or `python -m bench`: times every builder and prints the tables."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from typing import TYPE_CHECKING

from bench import plot, report
from bench.builder import REPOSITORY, say
from bench.cases import LIVE, WARM
from bench.eleventy import Eleventy
from bench.hugo import Hugo
from bench.ours import Ours
from bench.pelican import Pelican
from bench.plain import Plain
from bench.timing import time_builder, try_out
from bench.weekly import SEED, make_uneven_weekly
from bench.zensical import Zensical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.archive import Archive
    from bench.builder import Builder
    from bench.results import Result


_FOLDER = REPOSITORY / "_build" / "bench"
_PICTURE = REPOSITORY / "docs" / "pictures" / "speed.svg"
_BUILDERS: tuple[type[Builder], ...] = (Ours, Plain, Pelican, Hugo, Eleventy, Zensical)
_CASES = (*WARM, LIVE)
_QUIET = 0.3  # processes that run on a machine with nothing to do


def _arguments() -> argparse.Namespace:
    names = [builder.name.lower() for builder in _BUILDERS]
    cases = [case.name for case in _CASES]
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 200, 667], metavar="N")
    parser.add_argument("--builders", nargs="+", default=names, choices=names)
    parser.add_argument("--cases", nargs="*", default=cases, choices=cases, help="beside `cold`")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="of each case but cold")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--all", action="store_true", help="the plain stack at all sizes, too")
    parser.add_argument("--plot", action="store_true", help=f"draw {_PICTURE.name} as well")
    return parser.parse_args()


def main() -> None:
    """Time what is asked for; keep the results after each builder, in case it is ended."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # no server is left behind
    load = os.getloadavg()[0]
    if load > _QUIET:
        say(f"The machine is busy (load {load:.1f}): these seconds are no good for the docs.")
    builders = [
        b(_FOLDER / b.name.lower()) for b in _BUILDERS if b.name.lower() in arguments.builders
    ]
    for builder in builders:
        builder.folder.mkdir(parents=True, exist_ok=True)
        builder.install()
        try_out(builder)
    run = report.describe(builders, arguments.seed, load)
    results: list[Result] = []
    for result in _results(arguments, builders):
        results.append(result)
        report.save(_FOLDER / "results.json", run, results)
    text = report.tables(run, results, [builder.name for builder in builders])
    (_FOLDER / "results.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    if arguments.plot:
        plot.draw(results, _PICTURE)


def _results(arguments: argparse.Namespace, builders: list[Builder]) -> Iterator[Result]:
    for editions in arguments.sizes:
        archive = make_uneven_weekly(editions, arguments.seed)
        for builder in builders:
            if builder.limit and editions > builder.limit and not arguments.all:
                say(f"{editions:4} editions  {builder.name:8} skipped; `--all` runs it too")
                continue
            yield from _of_builder(arguments, builder, archive)


def _of_builder(
    arguments: argparse.Namespace, builder: Builder, archive: Archive
) -> Iterator[Result]:
    cases = [case for case in _CASES if case.name in arguments.cases]
    yield from time_builder(builder, archive, cases, builder.repeats or arguments.repeats)


if __name__ == "__main__":
    main()
