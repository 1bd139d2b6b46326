"""A tiny site that `make live` serves: a real process, and what one does with it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site


SECONDS = 60  # that anything may take on a busy machine
PAUSE = 0.02  # between two looks
_SCRIPT = re.compile(rb'<script type="module" src="/\.live/[^>]*></script>\n$')


class Answer(NamedTuple):
    """What the server answers."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> bytes:
        """The page without our script."""
        return _SCRIPT.sub(b"", self.body)

    @property
    def query(self) -> str:
        """What the script asks the events with."""
        found = re.search(rb"live\.js\?([^\"]+)", self.body)
        return found[1].decode().replace("&amp;", "&") if found else ""


@dataclass
class Live:
    """A running process, and the site whose folder it watches."""

    site: Site
    process: subprocess.Popen[str]
    terminal: str = ""

    @property
    def port(self) -> int:
        """Where it listens."""
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.terminal)
        return int(found[1]) if found else 0

    @property
    def address(self) -> str:
        """The address of the front page."""
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for the page at *path*."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            connection.request(method, f"/{path}", headers=headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())

    @contextmanager
    def events(self, query: str) -> Iterator[HTTPResponse]:
        """Listen to the events for an open page."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            connection.request("GET", f"/.live/events?{query}")
            with connection.getresponse() as answer:
                yield answer

    def event(self, path: str = "") -> dict[str, str]:
        """The first event that the open page at *path* is sent."""
        return self.first_event(self.get(path).query)

    def first_event(self, query: str) -> dict[str, str]:
        """The first event for a page that asks with *query*."""
        with self.events(query) as events:
            lines = iter(events.readline, b"\n")
            fields = (line.decode().partition(":") for line in lines)
            return {name: value.strip() for name, _colon, value in fields}

    @property
    def failed(self) -> str:
        """Why the last build failed, as the front page shows it."""
        news: dict[str, str] = json.loads(self.event()["data"])
        return news["failed"]

    @property
    def messages(self) -> list[tuple[str, int | None, str]]:
        """The messages that the front page shows: file, line and text of each."""
        news = json.loads(self.event()["data"])
        return [(one["file"], one["line"], one["text"]) for one in news["messages"]]

    def wait(self, until: Callable[[], object], what: str = "it") -> None:
        """Wait *until* something is so."""
        end = time.monotonic() + SECONDS
        while not until():
            assert time.monotonic() < end, f"{what} has not come:\n{self.terminal}"
            assert self.process.poll() is None, self.terminal
            time.sleep(PAUSE)

    def wait_for_text(self, path: str, text: str) -> None:
        """Wait until the page at *path* says *text*."""
        self.wait(lambda: text.encode() in self.get(path).body, f"`{text}` on {path}")

    def wait_for_said(self, text: str, times: int = 1) -> None:
        """Wait until the terminal has said *text* so many *times*."""
        self.wait(lambda: self.terminal.count(text) >= times, f"`{text}` in the terminal")

    def change(self, path: str, text: str | bytes | None) -> None:
        """Write the file at *path*, or delete it, and wait until it has been built."""
        said = len(self.terminal)
        if text is None:
            self.site.delete(path)
        else:
            self.site.write(path, text)
        # Of a folder that is new with its file, the system may tell the folder alone.
        name = f"(?:{re.escape(path)}|{re.escape(path.rpartition('/')[0])})"
        built = re.compile(rf"^.*{name}(?:,.*)?: (built in|the build failed)", re.MULTILINE)
        self.wait(lambda: built.search(self.terminal, said), f"a build of {path}")

    def put_back(self, files: dict[str, str]) -> None:
        """Let the site be as it was before a test, which had these *files*."""
        for path in ("_templates/page.html", "editions/2024-06.md"):
            if (self.site.folder / path).exists():
                self.change(path, None)
        for path, text in files.items():
            file = self.site.folder / path
            if not file.exists() or file.read_bytes() != text.encode():
                self.change(path, text)

    def read(self) -> None:
        """Take in what the process says, until it ends."""
        for line in self.process.stdout or ():
            self.terminal += line


def command(site: Site, *options: str) -> list[str]:
    """What `make live` runs for *site*."""
    folder = str(site.folder)
    module = [sys.executable, "-m", "sphinx_newsletter.live"]
    return [*module, folder, f"{folder}/_build/live", "--port", "0", "-j", "1", *options]


@contextmanager
def serving(site: Site, *options: str, wait: bool = True) -> Iterator[Live]:
    """Serve *site*, from its first build on (*wait*), until the block is left."""
    process = subprocess.Popen(
        command(site, *options), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    live = Live(site, process)
    reader = threading.Thread(target=live.read)
    reader.start()
    try:
        live.wait(lambda: not wait or "built in" in live.terminal, "a build")
        yield live
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(SECONDS)
        finally:
            process.kill()
            reader.join()
            if process.stdout:
                process.stdout.close()
