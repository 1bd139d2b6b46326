"""A built site over HTTP, on this machine alone: scripts do not run from files."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Server(ThreadingHTTPServer):
    """A browser that leaves a page hangs up: no fault, and nothing to be told."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of what is no end of a connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Quiet(SimpleHTTPRequestHandler):
    """Requests are asserted in tests, not read."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer; a page that names no icon makes browsers ask for this one, at any moment."""
        if self.path != "/favicon.ico":
            super().do_GET()
            return
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve *folder*; gives its address."""
    with Server(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
