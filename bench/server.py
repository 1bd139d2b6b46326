"""Runs a builder's own server, and ends it with all that it has started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bench.builder import clean_environ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.builder import Builder


_IDLE = 1.0  # seconds; a server that does next to nothing for so long is done


@contextmanager
def running(builder: Builder, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Keep *command* running; end it with all the processes that it has started."""
    with (builder.folder / "live.log").open("wb") as said:
        server = subprocess.Popen(  # noqa: S603 - a builder's own server
            command,
            cwd=builder.site,
            env=clean_environ(),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            yield server
        finally:
            _end(server)


def wait_until_idle(server: subprocess.Popen[bytes]) -> None:
    """Wait for what *server* still does behind a page that is there already.

    Pelican does not see a file that is saved meanwhile.
    """
    before = 0.0
    while (now := _cpu(server.pid)) - before > _IDLE / 10:
        before = now
        time.sleep(_IDLE)


def _cpu(group: int) -> float:
    """The seconds of processor time of all processes of *group*."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _end(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
            server.wait(timeout=10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
