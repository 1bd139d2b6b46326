"""The rebuilder: waits for changes of files, rebuilds, sends the result to the open pages."""

from __future__ import annotations

import asyncio
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import awatch

from sphinx_newsletter.live.site import BuildResult, Site

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from watchfiles import Change

    from sphinx_newsletter.live.readers import Readers
    from sphinx_newsletter.live.site import Options


_STEP = 20  # milliseconds without another change, after which a build begins
_DEBOUNCE = 200  # milliseconds after which it begins in any case
_IDLE = 3.0  # seconds without a change, after which the environment is saved


class Rebuilder:
    """Builds in one thread; the next build takes all changes that arrive meanwhile."""

    def __init__(self, options: Options, readers: Readers) -> None:
        """Prepare the site of *options*; *readers* get the result of each build."""
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
        """Save the environment, unless a running build takes longer than *seconds*."""
        done = self._thread.submit(self._site.save)
        try:
            done.result(seconds if self._built else 0)
        except TimeoutError:
            print("Stopped in mid-build: the next start reads all pages anew.")

    def _watch_all(self) -> None:
        """Watch the folders that are not watched yet."""
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
        # Each build replaces `watched`.
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
        """Write the search index and save, until something changes."""
        for step in (self._site.index, self._site.save, gc.collect):
            if not self._changed.is_set():
                await self._loop.run_in_executor(self._thread, step)

    async def _rebuild(self, files: AbstractSet[Path]) -> None:
        started = time.perf_counter()
        self._readers.hold()
        open_pages = self._readers.open_pages()
        result = await self._loop.run_in_executor(
            self._thread, self._site.rebuild, files, open_pages
        )
        self._built = True
        self._readers.send(result)
        print(_line(self._names(files), result, time.perf_counter() - started), flush=True)
        self._watch_all()

    def _ready(self, result: BuildResult) -> None:
        """Send an early *result*; called in the thread of the build."""
        self._loop.call_soon_threadsafe(self._readers.send, result)

    def _names(self, files: AbstractSet[Path]) -> list[str]:
        return sorted(str(path).removeprefix(f"{self._source}/") for path in files)


def _line(names: list[str], result: BuildResult, seconds: float) -> str:
    """The line for the terminal: changed files, and the result of their build."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    what = f"{', '.join(names[:3])}{more}: " if names else ""
    if result.failed:
        return f"{what}the build failed; what was built before stays."
    count = len(result.messages)
    wrong = f", {count} warning{'s' * (count > 1)}" if count else ""
    return f"{what}built in {seconds:.2f} s{wrong}."
