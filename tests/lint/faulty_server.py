"""HTTP server on this machine that misbehaves in every way."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator


class FaultyHandler(BaseHTTPRequestHandler):
    """Handler whose answer depends only on the path."""

    requests: ClassVar[list[tuple[str, float]]] = []
    times: ClassVar[Counter[str]] = Counter()

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        """Answer as the path says."""
        self.requests.append((self.path, time.monotonic()))
        self.times[self.path] += 1
        name = self.path.strip("/").split("/")[0].partition("?")[0] or "front"
        getattr(self, f"do_{name}", self.do_code)()

    def _respond(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_code(self) -> None:
        """Answer `/404` with the status 404."""
        self._respond(int(self.path.strip("/")))

    def do_front(self) -> None:
        self._respond(200, b"<title>Home</title>")

    def do_fine(self) -> None:
        self._respond(200, b"<title>Four ways to be found</title>")

    def do_lying(self) -> None:
        self._respond(200, b"<html><title>\n Page not&nbsp;found | Site</title>")

    def do_circle(self) -> None:
        self._respond(302, Location="/circle/again")

    def do_moved(self) -> None:
        self._respond(301, Location="/fine")

    def do_elsewhere(self) -> None:
        self._respond(302, Location="/fine")

    def do_home(self) -> None:
        self._respond(301, Location="/")

    def do_silent(self) -> None:
        time.sleep(3)

    def do_dripping(self) -> None:
        """Send a byte at a time, without an end."""
        self.send_response(200)
        self.end_headers()
        for _ in range(60):
            self.wfile.write(b" ")
            time.sleep(0.05)

    def do_huge(self) -> None:
        """A gigabyte."""
        self.send_response(200)
        self.end_headers()
        for _ in range(1024):
            self.wfile.write(bytes(2**20))

    def do_busy(self) -> None:
        """Fail with `Retry-After`, and succeed the second time."""
        again = self.times[self.path] > 1
        self._respond(200 if again else 503, Retry_After="1")

    def do_rude(self) -> None:
        self.wfile.write(b"this is not HTTP\r\n\r\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Print nothing when a client disconnects."""


@contextmanager
def faulty_server() -> Iterator[str]:
    """Start the server; yields its address without a slash at the end."""
    FaultyHandler.requests.clear()
    FaultyHandler.times.clear()
    with _Server(("127.0.0.1", 0), FaultyHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
