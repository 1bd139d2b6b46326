"""TODO."""

from __future__ import annotations

import asyncio
import socket
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.lint.link_requests import Manner, Reply, ask_all, is_public
from tests.lint.strange_server import Strange, strange_server

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.usefixtures("no_loop")

QUICK = Manner(patience=0.4, pause=0.05, tries=2, hosts=4)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with strange_server() as address:
        yield address


def ask(*urls: str, manner: Manner = QUICK) -> dict[str, Reply]:
    found: dict[str, Reply] = {}

    def note(reply: Reply) -> None:
        found[reply.url] = reply

    asyncio.run(ask_all(urls, manner, note))
    return found


@pytest.mark.parametrize(
    ("path", "state", "told"),
    [
        ("/fine", "ok", "200 OK"),
        ("/404", "dead", "404 Not Found"),
        ("/410", "dead", "410 Gone"),
        ("/403", "doubtful", "403 Forbidden: the server lets no program in"),
        ("/500", "failing", "500 Internal Server Error"),
        ("/lying", "doubtful", "the page is there, and is called “Page not found | Site”"),
        ("/circle", "dead", "it is led on for ever"),
        ("/elsewhere", "ok", "200 OK"),
        ("/silent", "failing", "no answer in 0.4 seconds"),
        ("/dripping", "failing", "no answer in 0.4 seconds"),
        ("/huge", "ok", "200 OK"),
        ("/busy", "ok", "200 OK"),
    ],
)
def test_each_fault_is_told(server: str, path: str, state: str, told: str) -> None:
    patience = QUICK.patience if told.startswith("no answer") else 10  # on a busy machine, too
    manner = QUICK._replace(tries=2 if path == "/busy" else 1, patience=patience)
    [reply] = ask(server + path, manner=manner).values()
    assert reply == (server + path, state, told, True)


def test_where_a_page_has_moved_is_told(server: str) -> None:
    found = ask(f"{server}/moved", f"{server}/home/of/it")
    assert found[f"{server}/moved"][1:3] == ("moved", f"{server}/fine")
    assert found[f"{server}/home/of/it"][1:3] == ("doubtful", f"leads to the front page, {server}/")


def test_what_is_no_server_or_no_address_is_told(server: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    none = "https://", "http://a\x00b/", "http://127.0.0.1:99999/", "http://127.0.0.1:x/"
    urls = nobody, f"{server}/rude", *none
    found = ask(*urls)
    assert [found[url].state for url in urls] == ["failing", "failing", *["dead"] * 4]
    assert [found[url].reached for url in urls] == [False, True, *[False] * 4]


def test_a_gigabyte_is_not_loaded(server: str) -> None:
    started = time.monotonic()
    ask(f"{server}/huge")
    assert time.monotonic() - started < 1


def test_a_host_is_asked_one_after_the_other_with_pauses(server: str) -> None:
    Strange.asked.clear()
    ask(*(f"{server}/fine?{n}" for n in range(4)), manner=QUICK._replace(pause=0.2))
    moments = [moment for _, moment in Strange.asked]
    assert len(moments) == 4
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(moments))


def test_a_server_that_wants_to_be_left_alone_is(server: str) -> None:
    Strange.asked.clear()
    ask(f"{server}/busy?now")
    (_, first), (_, second) = Strange.asked
    assert second - first >= 1


def test_hosts_do_not_wait_for_each_other() -> None:
    with strange_server() as one, strange_server() as other:
        arrived: list[str] = []
        urls = [f"{one}/silent", *(f"{other}/fine?{n}" for n in range(3))]
        asyncio.run(ask_all(urls, QUICK, lambda reply: arrived.append(reply.url)))
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
