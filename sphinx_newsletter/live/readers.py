"""The readers: every page that is open in a browser, and what it is told."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_newsletter.live.site import News

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


_PATIENCE = 1.0  # seconds that a page is held back while it may be rewritten
_REPEAT = 15.0  # seconds after which a silent connection is used, to see if it is there


@dataclass(eq=False)
class _Reader:
    file: Path
    told: asyncio.Event = field(default_factory=asyncio.Event)


class Readers:
    """Tells every open page what is wrong, and to reload when its file is another."""

    def __init__(self, output: Path) -> None:
        """No page of the folder *output* is open yet."""
        self._output = output
        # Another one in each process: pages opened before a restart reload, too.
        self._process = time.time_ns()
        self._news = News()
        self._readers: set[_Reader] = set()
        self._at_rest = asyncio.Event()
        self._closed = False

    def version(self, page: str) -> str:
        """The version of *page* (its path in the output): this process, the time of writing."""
        file = self._output / page
        inside = file.is_file() and file.resolve().is_relative_to(self._output)
        return f"{self._process}-{file.stat().st_mtime_ns if inside else 0}"

    def open_pages(self) -> frozenset[Path]:
        """The files of all open pages."""
        return frozenset(reader.file for reader in self._readers)

    def hold(self) -> None:
        """A build begins: whoever asks for a page now is to see what comes of it."""
        self._at_rest.clear()

    async def rest(self) -> None:
        """Wait until no build is about to rewrite a page that was asked for, but not long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._at_rest.wait(), _PATIENCE)

    def tell(self, news: News) -> None:
        """Pages have been built."""
        self._news = news
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
                reader.told.clear()
                yield self._event(page, version)
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.told.wait(), _REPEAT)
        finally:
            self._readers.discard(reader)

    def _event(self, page: str, version: str) -> str:
        if self.version(page) != version:
            return "event: reload\ndata:\n\n"
        news = {"failed": self._news.failed, "messages": [m._asdict() for m in self._news.messages]}
        return f"retry: 500\ndata: {json.dumps(news)}\n\n"

    def _wake(self) -> None:
        for reader in self._readers:
            reader.told.set()
