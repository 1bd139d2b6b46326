"""Server-sent events: one stream for each page that is open in a browser."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_newsletter.live.site import BuildResult

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


_PATIENCE = 1.0  # seconds for which a request is delayed while its page may be rewritten
_REPEAT = 15.0  # seconds of silence after which an event is sent, to detect a closed connection


@dataclass(eq=False)
class _Reader:
    file: Path
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Readers:
    """The open pages: each gets the messages of the build, and reloads when its file changes."""

    def __init__(self, output: Path) -> None:
        """No page of the folder *output* is open yet."""
        self._output = output
        # Differs from process to process, so that pages opened before a restart reload, too.
        self._process = time.time_ns()
        self._result = BuildResult()
        self._readers: set[_Reader] = set()
        self._at_rest = asyncio.Event()
        self._closed = False

    def version(self, page: str) -> str:
        """The version of *page* (its path in the output): this process, the time of writing."""
        file, written = self._output / page, 0
        with suppress(OSError, ValueError):  # a name that is too long, or that contains a NUL
            if file.is_file() and file.resolve().is_relative_to(self._output):
                written = file.stat().st_mtime_ns
        return f"{self._process}-{written}"

    def open_pages(self) -> frozenset[Path]:
        """The files of all open pages."""
        return frozenset(reader.file for reader in self._readers)

    def hold(self) -> None:
        """Delay requests, because a build begins that may rewrite their pages."""
        self._at_rest.clear()

    async def rest(self) -> None:
        """Wait for the end of a build that may rewrite the requested page, up to `_PATIENCE`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._at_rest.wait(), _PATIENCE)

    def send(self, result: BuildResult) -> None:
        """Send the *result* of a build to all open pages."""
        self._result = result
        self._at_rest.set()
        self._wake()

    def close(self) -> None:
        """End all connections."""
        self._closed = True
        self._wake()

    async def events(self, page: str, version: str) -> AsyncIterator[str]:
        """The events for one open *page*, of which the reader has that *version*."""
        reader = _Reader(self._output / page)
        self._readers.add(reader)
        try:
            while not self._closed:
                reader.wake.clear()
                yield self._event(page, version)
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.wake.wait(), _REPEAT)
        finally:
            self._readers.discard(reader)

    def _event(self, page: str, version: str) -> str:
        if self.version(page) != version:
            return "event: reload\ndata:\n\n"
        messages = [message._asdict() for message in self._result.messages]
        data = json.dumps({"failed": self._result.failed, "messages": messages})
        return f"retry: 500\ndata: {data}\n\n"

    def _wake(self) -> None:
        for reader in self._readers:
            reader.wake.set()
