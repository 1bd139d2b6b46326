"""Asking the servers of links, politely: one question at a time each, with a pause between them."""

from __future__ import annotations

import asyncio
import html
import ipaddress
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import httpx

from sphinx_newsletter.editing.workspace import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


_HEADERS = {
    "User-Agent": "newsletter-links/1 (checks that links still work)",
    "Accept-Encoding": "identity",  # the beginning of a page is to be read as it comes
}
_ENOUGH = 65_536  # bytes: the title of a page stands in them
_HOPS = 10
# A server that does not let programs in says nothing about its page.
_CLOSED = {401, 402, 403, 405, 406, 407, 429, 451, 999}
_GONE = {404, 410}
# The last ones come from below httpx: of a port that no machine has, in a group.
_NO_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError, ExceptionGroup)
_FOR_GOOD = {301, 308}
_TITLE = re.compile(rb"<title[^>]*>(.{0,500}?)</title", re.IGNORECASE | re.DOTALL)
_NO_PAGE = re.compile(
    r"\b404\b|\b(?:page|site|seite|file|document)\b.{0,20}\bnot (?:be )?found\b|^not found\b"
    r"|nicht gefunden|introuvable|no longer available|domain (?:is )?for sale",
    re.IGNORECASE,
)


class Manner(NamedTuple):
    """How servers are asked; times are in seconds.

    `patience` is how long one question may take as a whole, `pause` what lies between two of one
    host, `tries` how often one that does not answer is asked, `hosts` how many are at once.
    """

    patience: float = 30
    pause: float = 1
    tries: int = 3
    hosts: int = 20
    longest_wait: float = 60


class Reply(NamedTuple):
    """What came of a question: the state of the link, why, and whether a server was reached."""

    url: str
    state: State
    told: str
    reached: bool = True


def is_public(url: str) -> bool:
    """Whether *url* may lead to another machine than those of the editor's own network."""
    try:
        host = httpx.URL(url).host
    except httpx.InvalidURL:
        return True  # that is told when it is asked for
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return host not in {"", "localhost"} and not host.endswith((".localhost", ".local"))


async def ask_all(urls: Iterable[str], manner: Manner, note: Callable[[Reply], None]) -> None:
    """Ask for all *urls*, several hosts at once, and *note* each reply when it arrives."""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    free = asyncio.Semaphore(manner.hosts)
    async with httpx.AsyncClient(
        headers=_HEADERS,
        timeout=manner.patience,
        max_redirects=_HOPS,
        follow_redirects=True,
    ) as client:

        async def ask_host(of_host: list[str]) -> None:
            async with free:
                for number, url in enumerate(of_host):
                    if number:
                        await asyncio.sleep(manner.pause)
                    note(await _ask(client, url, manner))

        async with asyncio.TaskGroup() as group:
            for of_host in by_host.values():
                group.create_task(ask_host(of_host))


def _host(url: str) -> str:
    try:
        return httpx.URL(url).netloc.decode()
    except httpx.InvalidURL:
        return ""


async def _ask(client: httpx.AsyncClient, url: str, manner: Manner) -> Reply:
    """Ask until there is an answer, a few times; then what was last."""
    reply, wait = await _try(client, url, manner)
    for number in range(1, manner.tries):
        if reply.state != "failing":
            break
        await asyncio.sleep(min(wait or manner.pause * 2**number, manner.longest_wait))
        reply, wait = await _try(client, url, manner)
    return reply


async def _try(client: httpx.AsyncClient, url: str, manner: Manner) -> tuple[Reply, float]:
    """One question: what came of it, and how long the server wants to be left alone."""
    try:
        async with asyncio.timeout(manner.patience):
            async with client.stream("GET", url) as response:
                start = await _beginning(response)
                wait = response.headers.get("retry-after", "")
                return _judge(url, response, start), float(wait) if wait.isdigit() else 0
    except TimeoutError:
        return Reply(url, "failing", f"no answer in {manner.patience:g} seconds"), 0
    except httpx.TooManyRedirects:
        return Reply(url, "dead", "it is led on for ever"), 0
    except _NO_ADDRESS:
        return Reply(url, "dead", "this is no address", reached=False), 0
    except httpx.HTTPError as error:
        told = " ".join(str(error).split()) or type(error).__name__
        return Reply(url, "failing", told, reached=not isinstance(error, httpx.ConnectError)), 0


async def _beginning(response: httpx.Response) -> bytes:
    start = b""
    async for piece in response.aiter_raw(8192):
        start += piece
        if len(start) >= _ENOUGH:
            break
    return start


def _judge(url: str, response: httpx.Response, start: bytes) -> Reply:
    code = response.status_code
    told = f"{code} {response.reason_phrase}".strip()
    if code in _GONE:
        return Reply(url, "dead", told)
    if code in _CLOSED:
        return Reply(url, "doubtful", f"{told}: the server lets no program in")
    if not response.is_success:
        return Reply(url, "failing", told)
    return _judge_page(url, response, start) or Reply(url, "ok", told)


def _judge_page(url: str, response: httpx.Response, start: bytes) -> Reply | None:
    """What is to be said of a page that is there: it may not be the one that was meant."""
    if response.history and _path(response.url) == "" and _path(response.history[0].url):
        return Reply(url, "doubtful", f"leads to the front page, {response.url}")
    if said := _says_no(start):
        return Reply(url, "doubtful", f"the page is there, and is called “{said}”")
    if response.history and all(hop.status_code in _FOR_GOOD for hop in response.history):
        return Reply(url, "moved", str(response.url))
    return None


def _path(url: httpx.URL) -> str:
    return url.path.strip("/") + url.query.decode(errors="replace")


def _says_no(start: bytes) -> str:
    """The title of a page that says itself that it is none."""
    match = _TITLE.search(start)
    title = " ".join(html.unescape(match[1].decode(errors="replace")).split()) if match else ""
    return title if _NO_PAGE.search(title) else ""


FILE = "links-asked.jsonl"

State = Literal["ok", "moved", "doubtful", "failing", "dead"]
STATES: dict[State, str] = {
    "ok": "It is there.",
    "moved": "It has moved for good; the new address is told.",
    "doubtful": "Only a person can tell: no program is let in, or the page says that it is none.",
    "failing": "The server did not answer, or with an error of its own. It may come back.",
    "dead": "It is gone.",
}
# What an editor has something to do about.
BROKEN = frozenset[State]({"dead", "failing"})


class Answer(NamedTuple):
    """What is known of a link: since when it has been so, and when it was asked for last.

    Both are days in ISO 8601. `told` says why it is in its state; of a link that has moved, it is
    the new address.
    """

    url: str
    state: State
    told: str
    since: str
    asked: str


def read_answers(folder: Path) -> dict[str, Answer]:
    """All answers by link; none without the file. Raises `DeskError`."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{FILE} is not UTF-8: delete it, and all links are asked anew"
        ) from error
    found = (_read(line, number) for number, line in enumerate(lines, start=1) if line.strip())
    return {answer.url: answer for answer in found}


def _read(line: str, number: int) -> Answer:
    try:
        told: dict[str, Any] = json.loads(line)
        answer = Answer(**told)
    except (ValueError, TypeError) as error:
        raise CommandError(f"{FILE}:{number}: this is no answer: delete the line") from error
    if answer.state not in STATES or not all(isinstance(part, str) for part in answer):
        raise CommandError(f"{FILE}:{number}: this is no answer: delete the line")
    return answer


def as_bytes(answers: Mapping[str, Answer]) -> bytes:
    """A line for each link, sorted: what changes in a repository is what has changed."""
    lines = (json.dumps(answers[url]._asdict(), ensure_ascii=False) for url in sorted(answers))
    return "".join(f"{line}\n" for line in lines).encode()


def merged(before: Mapping[str, Answer], new: Iterable[Answer]) -> dict[str, Answer]:
    """The answers with *new* ones; what is as it was has been so since then."""
    found = dict(before)
    for answer in new:
        old = before.get(answer.url)
        same = old and (old.state, old.told) == (answer.state, answer.told)
        found[answer.url] = answer._replace(since=old.since) if old and same else answer
    return found
