"""Keeps the site built: waits for changes, rebuilds, tells the open pages."""

from __future__ import annotations

import asyncio
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import awatch

from sphinx_newsletter.live.site import News, Site

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from watchfiles import Change

    from sphinx_newsletter.live.readers import Readers
    from sphinx_newsletter.live.site import Options


_STEP = 20  # milliseconds without another change, after which a build begins
_DEBOUNCE = 200  # milliseconds after which it begins in any case
_IDLE = 3.0  # seconds without a change, after which there is time to save


class Keeper:
    """Builds in one thread; changes that arrive meanwhile are built together, next."""

    def __init__(self, options: Options, readers: Readers) -> None:
        """Prepare the site of *options*; *readers* are told of each build."""
        self._source = options.source
        self._readers = readers
        self._site = Site(options, self._ready)
        self._thread = ThreadPoolExecutor(1)
        self._files: set[Path] = set()
        self._changed = asyncio.Event()
        self._tasks = asyncio.TaskGroup()
        self._roots: set[Path] = set()
        self._built = False

    async def run(self) -> None:
        """Build, then build again whenever something changes, until cancelled."""
        self._loop = asyncio.get_running_loop()
        async with self._tasks:
            self._watch_all()
            await self._build()

    def end(self, seconds: float) -> None:
        """Save, unless a build is running that does not end within some *seconds*."""
        done = self._thread.submit(self._site.save)
        try:
            done.result(seconds if self._built else 0)
        except TimeoutError:
            print("Stopped in mid-build: the next start reads all pages anew.")

    def _watch_all(self) -> None:
        """Watch what is not watched yet."""
        for root in self._site.watched.roots():
            if root not in self._roots:
                self._roots.add(root)
                self._tasks.create_task(self._watch(root))

    async def _watch(self, root: Path) -> None:
        changed = awatch(root, watch_filter=self._matters, step=_STEP, debounce=_DEBOUNCE)
        async for changes in changed:
            self._files |= {Path(name) for _change, name in changes}
            self._changed.set()

    def _matters(self, change: Change, name: str) -> bool:
        # What is watched is another object after each build.
        return self._site.watched(change, name)

    async def _build(self) -> None:
        while True:
            files, self._files = self._files, set()
            self._changed.clear()
            await self._rebuild(files)
            try:
                await asyncio.wait_for(self._changed.wait(), _IDLE)
            except TimeoutError:
                await self._tidy()
                await self._changed.wait()

    async def _tidy(self) -> None:
        """Do what has been put off, until something changes."""
        for step in (self._site.index, self._site.save, gc.collect):
            if not self._changed.is_set():
                await self._loop.run_in_executor(self._thread, step)

    async def _rebuild(self, files: AbstractSet[Path]) -> None:
        started = time.perf_counter()
        self._readers.hold()
        open_pages = self._readers.open_pages()
        news = await self._loop.run_in_executor(self._thread, self._site.rebuild, files, open_pages)
        self._built = True
        self._readers.tell(news)
        print(_line(self._names(files), news, time.perf_counter() - started), flush=True)
        self._watch_all()

    def _ready(self, news: News) -> None:
        """Called in the other thread, when a build is not yet at its end."""
        self._loop.call_soon_threadsafe(self._readers.tell, news)

    def _names(self, files: AbstractSet[Path]) -> list[str]:
        return sorted(str(path).removeprefix(f"{self._source}/") for path in files)


def _line(names: list[str], news: News, seconds: float) -> str:
    """What the terminal says of a build: what changed, and what came of it."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    what = f"{', '.join(names[:3])}{more}: " if names else ""
    if news.failed:
        return f"{what}the build failed; what was built before stays."
    count = len(news.messages)
    wrong = f", {count} warning{'s' * (count > 1)}" if count else ""
    return f"{what}built in {seconds:.2f} s{wrong}."
