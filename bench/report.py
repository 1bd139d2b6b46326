"""What came out, as tables for people and as JSON for the plot."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.builder import REPOSITORY, clean_environ
from bench.cases import COLD, LIVE, WARM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from bench.builder import Builder
    from bench.results import Result


OURS = "ours"
_MIB = 1024 * 1024
_LEGEND = """\
Seconds: the median of the runs, in brackets the fastest. Behind a figure: how many
times ours it is. "–": not run. "wrong": the page does not show the change.
"""


class Metric(NamedTuple):
    """One table: its title, what it shows of a result, and what is compared with ours."""

    title: str
    shown: Callable[[Result], str]
    compared: Callable[[Result], float] | None = None
    live: bool = False
    """Whether it is known of a server too."""


METRICS = (
    Metric(
        "Seconds",
        lambda result: f"{result.median:.2f} ({result.fastest:.2f})",
        lambda result: result.median,
        live=True,
    ),
    Metric(
        "Processor time, seconds", lambda result: f"{result.cpu:.2f}", lambda result: result.cpu
    ),
    Metric(
        "Memory of the largest process, MiB",
        lambda result: f"{result.peak / _MIB:.0f}",
        lambda result: result.peak,
    ),
    Metric(
        "Written, MB, with what is kept for the next build",
        lambda result: f"{result.bytes / 1e6:.1f}",
        lambda result: result.bytes,
    ),
    Metric(
        "HTML files written (of them with other bytes)",
        lambda result: f"{result.pages} ({result.pages_changed})",
    ),
    Metric(
        "Sphinx's environment, MB",
        lambda result: f"{result.environment / 1e6:.1f}" if result.environment else "–",
    ),
)


def tables(run: dict[str, Any], results: Sequence[Result], names: Sequence[str]) -> str:
    """All tables, in Markdown; *names* are the builders in order."""
    parts = [_head(**run["machine"]), _LEGEND]
    for editions in sorted({result.editions for result in results}):
        parts.append(f"## {editions} editions\n")
        found = {(r.builder, r.case): r for r in results if r.editions == editions}
        parts += (_table(metric, found, names) for metric in METRICS)
    return "\n".join(parts)


def _head(cores: int, memory: int, system: str, python: str, commit: str, **_: Any) -> str:
    machine = f"{system}, {cores} cores, {memory / _MIB / 1024:.0f} GiB"
    return f"Measured on {machine}, with Python {python}, at commit {commit}.\n"


def _table(metric: Metric, found: dict[tuple[str, str], Result], names: Sequence[str]) -> str:
    rows = [[metric.title, *names]]
    for case in (COLD, *WARM, *([LIVE] if metric.live else [])):
        ours = found.get((OURS, case.name))
        here = [found.get((name, case.name)) for name in names]
        if any(here):
            rows.append([case.title, *(_cell(metric, result, ours) for result in here)])
    return "\n".join(_aligned(rows)) + "\n"


def _cell(metric: Metric, result: Result | None, ours: Result | None) -> str:
    if not result:
        return "–"
    if result.wrong:
        return "wrong"
    base = metric.compared(ours) if metric.compared and ours and not ours.wrong else 0
    if not metric.compared or not base:
        return metric.shown(result)
    return f"{metric.shown(result)} {metric.compared(result) / base:.2f}×"  # noqa: RUF001 - a sign


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for row in (rows[0], rule, *rows[1:]):
        cells = [row[0].ljust(widths[0])]
        cells += (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"| {' | '.join(cells)} |"


def save(path: Path, run: dict[str, Any], results: Iterable[Result]) -> None:
    """Keep the results, and of the *run* what they were measured with."""
    data = {**run, "results": [asdict(result) for result in results]}
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def describe(builders: Iterable[Builder], seed: int, load: float) -> dict[str, Any]:
    """What a run is made with; no date, which would say nothing."""
    versions = {builder.name: builder.versions() for builder in builders}
    return {"machine": _machine(load), "seed": seed, "versions": versions}


def _machine(load: float) -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_before": round(load, 2),
        "commit": _commit(),
    }


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(  # noqa: S603 - written here
        command, cwd=REPOSITORY, env=clean_environ(), capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
