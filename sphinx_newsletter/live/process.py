"""The process: the server and the keeper, side by side, until a signal comes."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import uvicorn

from sphinx_newsletter.live.keeper import Keeper
from sphinx_newsletter.live.readers import Readers
from sphinx_newsletter.live.server import server_app

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from sphinx_newsletter.live.application import Options


_TIME_TO_SAVE = 2.0  # seconds between Ctrl+C and the end, at most


class _Server(uvicorn.Server):
    """A server that lets go of the open pages when it is to end."""

    def __init__(self, config: uvicorn.Config, readers: Readers) -> None:
        super().__init__(config)
        self._readers = readers

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._readers.close()
        self.should_exit = True


def run(options: Options, listening: socket.socket) -> NoReturn:
    """Build and serve the site until a signal comes, and end the process."""
    with suppress(KeyboardInterrupt):  # before the server takes the signals
        asyncio.run(_serve(options, listening))
    os._exit(0)


async def _serve(options: Options, listening: socket.socket) -> None:
    # A page is asked for when a build has it, but is not at its end: let the server in.
    sys.setswitchinterval(0.001)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    readers = Readers(options.output)
    keeper = Keeper(options, readers)
    server = _Server(
        uvicorn.Config(
            server_app(options.output, readers),
            lifespan="off",
            log_level="error",
            timeout_graceful_shutdown=1,
            ws="none",
        ),
        readers,
    )
    kept = asyncio.create_task(keeper.run())
    kept.add_done_callback(lambda _task: server.handle_exit(0, None))
    await server.serve(sockets=[listening])
    if kept.done():
        print(f"Stopped: {_cause(kept.exception())}", file=sys.stderr)
    keeper.end(_TIME_TO_SAVE)
    for helper in multiprocessing.active_children():
        helper.kill()
    sys.stdout.flush()
    # Python would first free, object by object, all that has been built.
    os._exit(1 if kept.done() else 0)


def _cause(error: BaseException | None) -> BaseException | None:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
