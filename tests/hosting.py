"""A built site over HTTP as a host serves it: in a folder, with `_headers`, and with `404.html`."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.serving import Quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    Rules = dict[str, dict[str, str]]


def rules_of(text: str) -> Rules:
    """The rules of `_headers`: for each pattern its headers."""
    rules: Rules = {}
    pattern = ""
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[pattern][name] = value
        elif line:
            pattern = line
            assert pattern not in rules
            rules[pattern] = {}
    return rules


def headers_for(rules: Rules, path: str) -> dict[str, str]:
    """What is sent with the file at *path*. Two rules may not give one header."""
    sent: dict[str, str] = {}
    for pattern, headers in rules.items():
        form = re.sub(r":\w+", "[^/]+", re.escape(pattern).replace(r"\*", ".*"))
        if re.fullmatch(form, path):
            assert not sent.keys() & headers.keys()
            sent |= headers
    return sent


class Host(Quiet):
    """Serves the folder `directory` at `root` of the host."""

    def __init__(self, *arguments: object, root: str, rules: Rules, directory: str) -> None:
        """Serve one request."""
        self._root, self._rules = root, rules
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """The file for *path*; outside of the root there is none."""
        inside = urlsplit(path).path.removeprefix(self._root.rstrip("/"))
        return super().translate_path(inside if path.startswith(self._root) else "/nowhere")

    def send_error(self, code: int, *_: object) -> None:
        """Answer with the site's own page for what is not there."""
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Add what `_headers` says."""
        for name, value in headers_for(self._rules, urlsplit(self.path).path).items():
            self.send_header(name, value)
        super().end_headers()


@contextmanager
def hosted(folder: Path, root: str) -> Iterator[str]:
    """Serve *folder* at *root*; gives its address."""
    rules = rules_of((folder / "_headers").read_text(encoding="utf-8"))
    handler = partial(Host, root=root, rules=rules, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{root}"
        server.shutdown()
