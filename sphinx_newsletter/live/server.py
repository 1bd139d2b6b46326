"""What a browser talks to: the pages, each with our script, and the events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.types import Scope

    from sphinx_newsletter.live.readers import Readers


HOST = "127.0.0.1"
_OURS = "/.live"  # no page of Sphinx's begins with a dot
_STATIC = Path(__file__).parent / "static"
_NOT_FOUND = (_STATIC / "not-found.html").read_bytes()


class Pages(StaticFiles):
    """The output, as it is, but for the script at the end of each page."""

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
        """Never for a page: what the browser has kept holds another script."""
        page = response_headers["content-type"].startswith("text/html")
        return not page and super().is_not_modified(response_headers, request_headers)

    def _page(self, content: bytes, page: str, status: int) -> Response:
        version = self._readers.version(page)
        headers = {"cache-control": "no-store"}
        return HTMLResponse(with_script(content, page, version), status, headers)


def with_script(content: bytes, page: str, version: str) -> bytes:
    """The *content* of a page, with our script behind it: not one byte is changed."""
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
        # No other site may read the drafts by a name of its own for this address.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )
