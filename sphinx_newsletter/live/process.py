"""The process of `make live`: the HTTP server and the rebuilder, until a signal ends them."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlencode

import uvicorn
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sphinx_newsletter.live.readers import Readers
from sphinx_newsletter.live.rebuilder import Rebuilder
from sphinx_newsletter.live.site import NothingBuiltError

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.types import Scope

    from sphinx_newsletter.live.site import Options


HOST = "127.0.0.1"
_OURS = "/.live"  # no page of Sphinx's begins with a dot
_STATIC = Path(__file__).parent / "static"
_NOT_FOUND = (_STATIC / "not-found.html").read_bytes()
_TIME_TO_SAVE = 2.0  # seconds between Ctrl+C and the end, at most


class Pages(StaticFiles):
    """Static files of the output, unchanged except for a script at the end of each page."""

    def __init__(self, output: Path, readers: Readers) -> None:
        """Serve the folder *output* to the *readers*."""
        super().__init__(directory=output, html=True)
        self._output = output
        self._readers = readers

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at *path*; where there is none, a page that reloads when there is."""
        await self._readers.rest()
        missing = f"{path}/index.html" if scope["path"].endswith("/") else path
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            return self._page(_NOT_FOUND, missing, 404)
        if not isinstance(response, FileResponse) or response.media_type != "text/html":
            response.headers["cache-control"] = "no-cache"
            return response
        file = Path(response.path)
        if response.status_code == 404:  # the page that hosts show
            return self._page(_NOT_FOUND, missing, 404)
        page = str(file.relative_to(self._output))
        return self._page(await run_sync(file.read_bytes), page, response.status_code)

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        """Never for a page, because the cached one has the script of an older version."""
        page = response_headers["content-type"].startswith("text/html")
        return not page and super().is_not_modified(response_headers, request_headers)

    def _page(self, content: bytes, page: str, status: int) -> Response:
        version = self._readers.version(page)
        headers = {"cache-control": "no-store"}
        return HTMLResponse(with_script(content, page, version), status, headers)


def with_script(content: bytes, page: str, version: str) -> bytes:
    """The *content* of a page, with our script appended; no other byte changes."""
    asked = urlencode({"page": page, "version": version}).replace("&", "&amp;")
    script = f'<script type="module" src="{_OURS}/live.js?{asked}"></script>\n'
    return content + script.encode()


def server_app(output: Path, readers: Readers) -> Starlette:
    """The application that serves the folder *output* to the *readers*."""

    async def events(request: Request) -> Response:
        asked = request.query_params
        stream = readers.events(asked.get("page", ""), asked.get("version", ""))
        headers = {"cache-control": "no-store"}
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    return Starlette(
        routes=[
            Route(f"{_OURS}/events", events),
            Mount(_OURS, StaticFiles(directory=_STATIC)),
            Mount("/", Pages(output, readers)),
        ],
        # DNS rebinding: another site must not read the drafts under its own host name.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )


class _Server(uvicorn.Server):
    """Uvicorn server that closes the connections of open pages when it ends."""

    def __init__(self, config: uvicorn.Config, readers: Readers) -> None:
        super().__init__(config)
        self._readers = readers

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._readers.close()
        self.should_exit = True


def run(options: Options, listening: socket.socket) -> NoReturn:
    """Build and serve the site until a signal arrives, then end the process."""
    with suppress(KeyboardInterrupt):  # before the server takes the signals
        asyncio.run(_serve(options, listening))
    os._exit(0)


async def _serve(options: Options, listening: socket.socket) -> None:
    # A page is requested as soon as it is written, while the build goes on: the server needs turns.
    sys.setswitchinterval(0.001)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    readers = Readers(options.output)
    rebuilder = Rebuilder(options, readers)
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
    task = asyncio.create_task(rebuilder.run())
    task.add_done_callback(lambda _task: server.handle_exit(0, None))
    await server.serve(sockets=[listening])
    cause = _cause(task.exception()) if task.done() else None
    if task.done():
        print(f"Stopped: {cause}", file=sys.stderr, flush=True)
    rebuilder.end(_TIME_TO_SAVE)
    for child in multiprocessing.active_children():
        child.kill()
    sys.stdout.flush()
    # A normal exit would first free all objects of the build one by one, which takes seconds.
    os._exit(2 if isinstance(cause, NothingBuiltError) else task.done())


def _cause(error: BaseException | None) -> BaseException | None:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
