"""HTTP requests for links: one request at a time per host, with pauses; and their results."""

from __future__ import annotations

import asyncio
import html
import ipaddress
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from sphinx_newsletter.editing.command_error import CommandError

try:
    import httpx
except ModuleNotFoundError:  # saved answers are read without the extra `links`, too
    httpx = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


FILE = "links-asked.jsonl"
_MALFORMED = "the line is not the answer of a link: delete it"

State = Literal["ok", "moved", "doubtful", "failing", "dead"]
STATES: dict[State, str] = {
    "ok": "The page exists.",
    "moved": "The page has moved permanently; the new address is reported.",
    "doubtful": "Open it to check: the server refuses programs, or the page looks like an error.",
    "failing": "The server did not answer, or reported an error. The page may come back.",
    "dead": "The page is gone.",
}
# An editor should fix these.
BROKEN = frozenset[State]({"dead", "failing"})

_HEADERS = {
    "User-Agent": "newsletter-links/1 (checks that links still work)",
    "Accept-Encoding": "identity",  # because only the beginning of a page is read
}
_ENOUGH = 65_536  # bytes: they contain the title of a page
_MAX_REDIRECTS = 10
# The server refuses programs, which says nothing about the page.
_CLOSED = {401, 402, 403, 405, 406, 407, 429, 451, 999}
_GONE = {404, 410}
_PERMANENT = {301, 308}
_TITLE = re.compile(rb"<title[^>]*>(.{0,500}?)</title", re.IGNORECASE | re.DOTALL)
_NO_PAGE = re.compile(
    r"\b404\b|\b(?:page|site|seite|file|document)\b.{0,20}\bnot (?:be )?found\b|^not found\b"
    r"|nicht gefunden|introuvable|no longer available|domain (?:is )?for sale",
    re.IGNORECASE,
)


class RequestOptions(NamedTuple):
    """Options of the requests; times are in seconds.

    `timeout` is for a whole request, `pause` lies between two requests to one host, `attempts` is
    how often a failing link is requested, `hosts` how many hosts are requested in parallel.
    `max_wait` is the longest wait before another attempt, whatever `Retry-After` says.
    """

    timeout: float = 30
    pause: float = 1
    attempts: int = 3
    hosts: int = 20
    max_wait: float = 60


class Reply(NamedTuple):
    """Result of a request: state of the link, why (`told`), and whether a server was reached."""

    url: str
    state: State
    told: str
    reached: bool = True


class Answer(NamedTuple):
    """Line of `links-asked.jsonl`: what is known about a link. The fields are its keys.

    `told` is the reason for the state, or the new address of a link that has moved. `since` is
    the day since which both are the same, `asked` the day of the last request, in ISO 8601.
    """

    url: str
    state: State
    told: str
    since: str
    asked: str


def is_public(url: str) -> bool:
    """Whether *url* may lead to a machine outside the editor's own network."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return True  # the request reports it
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return host not in {"", "localhost"} and not host.endswith((".localhost", ".local"))


def require_httpx() -> None:
    """Raise `CommandError` if httpx is not installed, which belongs to the extra `links`."""
    if httpx is None:
        raise CommandError(
            "links cannot be requested without httpx: "
            'run `python -m pip install "sphinx-newsletter[links]"`'
        )


async def request_all(
    urls: Iterable[str], options: RequestOptions, on_reply: Callable[[Reply], None]
) -> None:
    """Request all *urls*, several hosts in parallel, and call *on_reply* with each reply."""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    free = asyncio.Semaphore(options.hosts)
    async with httpx.AsyncClient(
        headers=_HEADERS,
        timeout=options.timeout,
        max_redirects=_MAX_REDIRECTS,
        follow_redirects=True,
    ) as client:

        async def request_host(of_host: list[str]) -> None:
            async with free:
                for number, url in enumerate(of_host):
                    if number:
                        await asyncio.sleep(options.pause)
                    on_reply(await _request(client, url, options))

        async with asyncio.TaskGroup() as group:
            for of_host in by_host.values():
                group.create_task(request_host(of_host))


def _host(url: str) -> str:
    try:
        return httpx.URL(url).netloc.decode()
    except httpx.InvalidURL:
        return ""


async def _request(client: httpx.AsyncClient, url: str, options: RequestOptions) -> Reply:
    """Request *url* again while it fails, up to `options.attempts` times; the last reply."""
    reply, wait = await _request_once(client, url, options)
    for number in range(1, options.attempts):
        if reply.state != "failing":
            break
        await asyncio.sleep(min(wait or options.pause * 2**number, options.max_wait))
        reply, wait = await _request_once(client, url, options)
    return reply


async def _request_once(
    client: httpx.AsyncClient, url: str, options: RequestOptions
) -> tuple[Reply, float]:
    """The reply to one request, and the seconds of `Retry-After` (0 without one)."""
    try:
        async with asyncio.timeout(options.timeout):
            async with client.stream("GET", url) as response:
                start = await _beginning(response)
                wait = response.headers.get("retry-after", "")
                return _judge(url, response, start), float(wait) if wait.isdigit() else 0
    except TimeoutError:
        return Reply(url, "failing", f"no answer in {options.timeout:g} seconds"), 0
    except httpx.TooManyRedirects:
        return Reply(url, "dead", "too many redirects"), 0
    # The last two come from below httpx: a port out of range raises an `ExceptionGroup`.
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError, ExceptionGroup):
        return Reply(url, "dead", "not a valid address", reached=False), 0
    except httpx.HTTPError as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        return Reply(url, "failing", reason, reached=not isinstance(error, httpx.ConnectError)), 0


async def _beginning(response: httpx.Response) -> bytes:
    start = b""
    async for piece in response.aiter_raw(8192):
        start += piece
        if len(start) >= _ENOUGH:
            break
    return start


def _judge(url: str, response: httpx.Response, start: bytes) -> Reply:
    code = response.status_code
    status = f"{code} {response.reason_phrase}".strip()
    if code in _GONE:
        return Reply(url, "dead", status)
    if code in _CLOSED:
        return Reply(url, "doubtful", f"{status}: the server refuses programs")
    if not response.is_success:
        return Reply(url, "failing", status)
    return _judge_page(url, response, start) or Reply(url, "ok", status)


def _judge_page(url: str, response: httpx.Response, start: bytes) -> Reply | None:
    """The reply for a page that exists but may not be the one that was linked; else None."""
    if response.history and _path(response.url) == "" and _path(response.history[0].url):
        return Reply(url, "doubtful", f"redirects to the front page, {response.url}")
    if title := _error_title(start):
        return Reply(url, "doubtful", f"the page exists, but its title is “{title}”")
    if response.history and all(hop.status_code in _PERMANENT for hop in response.history):
        return Reply(url, "moved", str(response.url))
    return None


def _path(url: httpx.URL) -> str:
    return url.path.strip("/") + url.query.decode(errors="replace")


def _error_title(start: bytes) -> str:
    """The title of a page that looks like an error page in spite of its status; else ""."""
    match = _TITLE.search(start)
    title = " ".join(html.unescape(match[1].decode(errors="replace")).split()) if match else ""
    return title if _NO_PAGE.search(title) else ""


def read_answers(folder: Path) -> dict[str, Answer]:
    """All answers by link; empty without the file. Raises `CommandError`."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{FILE} is not UTF-8: delete it, and all links are requested again"
        ) from error
    found = (_read(line, number) for number, line in enumerate(lines, start=1) if line.strip())
    return {answer.url: answer for answer in found}


def _read(line: str, number: int) -> Answer:
    try:
        data: dict[str, Any] = json.loads(line)
        answer = Answer(**data)
    except (ValueError, TypeError) as error:
        raise CommandError(f"{FILE}:{number}: {_MALFORMED}") from error
    if answer.state not in STATES or not all(isinstance(value, str) for value in answer):
        raise CommandError(f"{FILE}:{number}: {_MALFORMED}")
    return answer


def as_bytes(answers: Mapping[str, Answer]) -> bytes:
    """A JSON object per line and link, sorted, so that a diff shows only what has changed."""
    lines = (json.dumps(answers[url]._asdict(), ensure_ascii=False) for url in sorted(answers))
    return "".join(f"{line}\n" for line in lines).encode()


def merged(before: Mapping[str, Answer], new: Iterable[Answer]) -> dict[str, Answer]:
    """The answers with *new* ones; an answer that is the same keeps its day `since`."""
    found = dict(before)
    for answer in new:
        old = before.get(answer.url)
        same = old and (old.state, old.told) == (answer.state, answer.told)
        found[answer.url] = answer._replace(since=old.since) if old and same else answer
    return found
