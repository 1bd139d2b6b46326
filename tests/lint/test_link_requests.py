"""Requests of links against a server that misbehaves in every way."""

from __future__ import annotations

import asyncio
import socket
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.lint.link_requests import Reply, RequestOptions, is_public, request_all
from tests.lint.faulty_server import FaultyHandler, faulty_server

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.usefixtures("no_loop")

QUICK = RequestOptions(timeout=0.4, pause=0.05, attempts=2, hosts=4)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with faulty_server() as address:
        yield address


def request(*urls: str, options: RequestOptions = QUICK) -> dict[str, Reply]:
    found: dict[str, Reply] = {}

    def record(reply: Reply) -> None:
        found[reply.url] = reply

    asyncio.run(request_all(urls, options, record))
    return found


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("/fine", "ok", "200 OK"),
        ("/404", "dead", "404 Not Found"),
        ("/410", "dead", "410 Gone"),
        ("/403", "doubtful", "403 Forbidden: the server refuses programs"),
        ("/500", "failing", "500 Internal Server Error"),
        ("/lying", "doubtful", "the page exists, but its title is “Page not found | Site”"),
        ("/circle", "dead", "too many redirects"),
        ("/elsewhere", "ok", "200 OK"),
        ("/silent", "failing", "no answer in 0.4 seconds"),
        ("/dripping", "failing", "no answer in 0.4 seconds"),
        ("/huge", "ok", "200 OK"),
        ("/busy", "ok", "200 OK"),
    ],
)
def test_each_fault_is_reported(server: str, path: str, state: str, reason: str) -> None:
    timeout = QUICK.timeout if reason.startswith("no answer") else 10  # on a busy machine, too
    options = QUICK._replace(attempts=2 if path == "/busy" else 1, timeout=timeout)
    [reply] = request(server + path, options=options).values()
    assert reply == (server + path, state, reason, True)


def test_the_new_address_of_a_page_is_reported(server: str) -> None:
    found = request(f"{server}/moved", f"{server}/home/of/it")
    assert found[f"{server}/moved"][1:3] == ("moved", f"{server}/fine")
    assert found[f"{server}/home/of/it"][1:3] == (
        "doubtful",
        f"redirects to the front page, {server}/",
    )


def test_unreachable_servers_and_invalid_addresses_are_reported(server: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    none = "https://", "http://a\x00b/", "http://127.0.0.1:99999/", "http://127.0.0.1:x/"
    urls = nobody, f"{server}/rude", *none
    found = request(*urls)
    assert [found[url].state for url in urls] == ["failing", "failing", *["dead"] * 4]
    assert [found[url].reached for url in urls] == [False, True, *[False] * 4]


def test_a_gigabyte_is_not_loaded(server: str) -> None:
    started = time.monotonic()
    request(f"{server}/huge")
    assert time.monotonic() - started < 1


def test_requests_to_one_host_have_pauses_between_them(server: str) -> None:
    FaultyHandler.requests.clear()
    request(*(f"{server}/fine?{n}" for n in range(4)), options=QUICK._replace(pause=0.2))
    moments = [moment for _, moment in FaultyHandler.requests]
    assert len(moments) == 4
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(moments))


def test_retry_after_is_obeyed(server: str) -> None:
    FaultyHandler.requests.clear()
    request(f"{server}/busy?now")
    (_, first), (_, second) = FaultyHandler.requests
    assert second - first >= 1


def test_hosts_do_not_wait_for_each_other() -> None:
    with faulty_server() as one, faulty_server() as other:
        arrived: list[str] = []
        urls = [f"{one}/silent", *(f"{other}/fine?{n}" for n in range(3))]
        asyncio.run(request_all(urls, QUICK, lambda reply: arrived.append(reply.url)))
        assert arrived == [*urls[1:], urls[0]]


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://example.org/", True),
        ("https://93.184.216.34/", True),
        ("http://127.0.0.1:8000/", False),
        ("http://[::1]/", False),
        ("http://192.168.1.1/", False),
        ("http://localhost/", False),
        ("http://printer.local/", False),
        ("http://[", True),
    ],
)
def test_what_is_public(url: str, public: bool) -> None:
    assert is_public(url) == public
