"""How long it takes from saving a file to the page that shows it, with a server running."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from bench.cases import edited
from bench.server import free_port, running, wait_until_idle

if TYPE_CHECKING:
    import subprocess

    from bench.archive import Archive
    from bench.builder import Builder


_PAUSE = 0.02  # between two looks at the page: more of them would slow the server down


class NoPageError(Exception):
    """A server that does not show what was saved."""


@dataclass
class _Page:
    """A page that a server has, or will have."""

    server: subprocess.Popen[bytes]
    port: int
    path: str
    patience: float

    def wait(self, words: str) -> None:
        """Ask for it until it has *words*."""
        end = time.perf_counter() + self.patience
        while words not in self._text():
            if self.server.poll() is not None:
                raise NoPageError(f"the server ended with {self.server.returncode}")
            if time.perf_counter() > end:
                raise NoPageError(
                    f"{self.path} does not show `{words}` after {self.patience:.0f} s"
                )
            time.sleep(_PAUSE)

    def _text(self) -> str:
        """As it is now; nothing while there is no answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            connection.request("GET", self.path)
            answer = connection.getresponse()
            return answer.read().decode(errors="replace") if answer.status == 200 else ""
        except (OSError, HTTPException):
            return ""
        finally:
            connection.close()


def seconds_to_page(
    builder: Builder, archive: Archive, repeats: int, patience: float
) -> list[float] | None:
    """The seconds of each of *repeats* saves; None where the builder has no server.

    A server that has not answered after *patience* seconds never will.
    """
    port = free_port()
    command = builder.serve(port)
    if not command:
        return None
    path = "/" + builder.edition_page(archive.middle).removesuffix("index.html")
    with running(builder, command) as server:
        page = _Page(server, port, path, patience)
        page.wait(archive.middle.title)
        # The first save is not counted: it may set things up.
        return [_save(builder, archive, page, number) for number in range(repeats + 1)][1:]


def _save(builder: Builder, archive: Archive, page: _Page, number: int) -> float:
    change = edited(archive, number)
    wait_until_idle(page.server)
    [(path, text)] = [
        (path, text)
        for path, text in builder.files(change.archive).items()
        if (builder.site / path).read_text(encoding="utf-8") != text
    ]
    start = time.perf_counter()
    (builder.site / path).write_text(text, encoding="utf-8")
    page.wait(change.shows)
    return time.perf_counter() - start
