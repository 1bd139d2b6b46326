"""Runs a command and weighs it: wall clock, processor time, memory, what it wrote.

As a program, it is a launcher: it starts one command, waits for it and writes down
what it used. Linux counts the memory of the parent as the child's own up to the
moment when the child becomes another program, so the parent has to be a small one.
"""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Usage(NamedTuple):
    """What one run of a command used."""

    seconds: float
    """From its start to its end, the interpreter's exit included."""
    cpu: float
    """Seconds of all its processes, in user and system mode."""
    peak: int
    """Bytes of memory of its largest process."""


class Written(NamedTuple):
    """What one build wrote: bytes and files with another content or time than before."""

    bytes: int
    pages: int
    """HTML files that were written, are new, or are gone."""
    pages_changed: int
    """Those of them whose bytes are others than before."""


class FailedError(Exception):
    """A build that ended with an error; the message has the end of what it said."""


def run(command: Sequence[str], folder: Path, log: Path, environ: dict[str, str]) -> Usage:
    """Run *command* in *folder*; what it says goes into *log*."""
    result = log.with_suffix(".json")
    os.sync()  # what others left to write must not be counted here
    launcher = [sys.executable, "-I", "-S", __file__, str(result), str(log), *command]
    done = subprocess.run(launcher, cwd=folder, env=environ, check=False)  # noqa: S603 - ours
    if done.returncode:
        end = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise FailedError(f"{' '.join(command)} ended with {done.returncode}:\n{end}")
    return Usage(**json.loads(result.read_text(encoding="utf-8")))


def written(before: Path | None, after: Path, folders: Sequence[str], pages: str) -> Written:
    """How *folders* of the site *after* differ from the site *before* (None: there was none).

    *pages* is the folder whose HTML files are counted.
    """
    changed = [path for folder in folders for path in _written(before, after, folder)]
    sizes = [(after / path).stat().st_size for path in changed if (after / path).exists()]
    html = [path for path in changed if path.suffix == ".html" and path.is_relative_to(pages)]
    others = [path for path in html if not before or not _same(before / path, after / path)]
    return Written(sum(sizes), len(html), len(others))


def size(path: Path) -> int:
    """The bytes of a file, or 0 where there is none."""
    return path.stat().st_size if path.is_file() else 0


def _written(before: Path | None, after: Path, folder: str) -> Iterator[Path]:
    old = _times(before, folder) if before else {}
    new = _times(after, folder)
    yield from sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))


def _times(site: Path, folder: str) -> dict[Path, tuple[int, int]]:
    files = (path for path in (site / folder).rglob("*") if path.is_file())
    stats = ((path.relative_to(site), path.stat()) for path in files)
    return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in stats}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and filecmp.cmp(one, other, shallow=False)


def _launch(result: str, log: str, command: list[str]) -> int:
    """Run *command* and write down what it used; returns its exit code."""
    with Path(log).open("wb") as said:
        output = [(os.POSIX_SPAWN_DUP2, said.fileno(), number) for number in (1, 2)]
        start = time.perf_counter()
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=output)
        _child, status, used = os.wait4(child, 0)
        seconds = time.perf_counter() - start
    usage = Usage(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
    Path(result).write_text(json.dumps(usage._asdict()), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[1], sys.argv[2], sys.argv[3:]))
