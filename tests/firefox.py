"""A real Firefox, driven by WebDriver BiDi, which it speaks without another program.

https://www.w3.org/TR/webdriver-bidi/
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection


_NAMES = ("firefox-esr", "firefox")
_READY = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_PATIENCE = 30  # seconds for an answer
_KEYS = {"Tab": "\ue004", "Enter": "\ue007", "ArrowDown": "\ue015", "Escape": "\ue00c"}
_WAIT = """(async () => {
    const until = Date.now() + 5000
    for (;;) {
        const found = (() => %s)()
        if (found || Date.now() > until) return found
        await new Promise((next) => setTimeout(next, 20))
    }
})()"""


class Firefox:
    """A window of Firefox; `errors` are those of its pages' scripts and of its console."""

    def __init__(self, socket: ClientConnection) -> None:
        """Begin a session, with the window that is open."""
        self._socket = socket
        self._numbers = count(1)
        self.errors: list[str] = []
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        [window] = self._call("browsingContext.getTree")["contexts"]
        self._window = window["context"]

    def open(self, url: str, size: tuple[int, int]) -> None:
        """Load *url* in a window of this *size*, in pixels."""
        viewport = {"width": size[0], "height": size[1]}
        self._call("browsingContext.setViewport", context=self._window, viewport=viewport)
        self._call("browsingContext.navigate", context=self._window, url=url, wait="complete")

    def run(self, expression: str) -> Any:
        """The value of a JavaScript *expression* (a string, number or boolean), awaited."""
        found = self._call(
            "script.evaluate",
            expression=expression,
            target={"context": self._window},
            awaitPromise=True,
            userActivation=True,
        )
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        return found["result"].get("value")

    def wait_for(self, expression: str) -> Any:
        """The value of *expression*, as soon as it is true."""
        value = self.run(_WAIT % expression)
        assert value, f"{expression} is {value!r}"
        return value

    def press(self, *keys: str) -> None:
        """Press *keys*, one after the other: letters or names."""
        codes = [_KEYS.get(key, key) for key in keys]
        actions = [{"type": kind, "value": code} for code in codes for kind in ("keyDown", "keyUp")]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self._call("input.performActions", context=self._window, actions=[source])

    def close(self) -> None:
        """End the program."""
        self._call("browser.close")

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=_PATIENCE))
            if message["type"] == "event":
                self._note(message["params"])
            elif message["id"] == number:
                assert message["type"] == "success", f"{method}: {message['message']}"
                return cast("dict[str, Any]", message["result"])

    def _note(self, entry: dict[str, Any]) -> None:
        if entry["level"] == "error":
            self.errors.append(str(entry["text"]))


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Start Firefox. Raises `LookupError`, with what to do, where it is missing."""
    path = next((program for name in _NAMES if (program := shutil.which(name))), None)
    if not path:
        get = "Debian: apt-get install firefox-esr"
        raise LookupError(f"Firefox is missing. Install it ({get}).")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [path, "--headless", "--no-remote", "--profile", profile]
        command += ["--remote-debugging-port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr
            ready = next((found for line in process.stderr if (found := _READY.search(line))), None)
            assert ready, "Firefox ended before it was ready"
            try:
                with connect(f"{ready[1]}/session", max_size=None) as socket:
                    browser = Firefox(socket)
                    yield browser
                    browser.close()
            finally:
                process.terminate()
