"""Requests of an import: pictures with `--fetch`, and a source that is an address.

Nothing else asks the network. Addresses of the local network are refused, also as the target of a
redirect; an answer has a limit of bytes and of time.
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from sphinx_newsletter.editing.command_error import CommandError

try:
    import httpx
except ModuleNotFoundError:  # an import without `--fetch` needs none
    httpx = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


LARGEST = 30_000_000  # bytes of an answer
_SECONDS = 60  # of a whole answer: a feed may never end
_PATIENCE = 20  # seconds without a byte
_MOST_REDIRECTS = 5
_AGENT = "newsletter-import/1 (copies the pictures of a newsletter for its own archive)"


class NotFetchedError(Exception):
    """An address that gave no content, with the reason."""


def require_httpx() -> None:
    """Raise `CommandError` if httpx is not installed, which belongs to the extra `links`."""
    if httpx is None:
        raise CommandError(
            "nothing can be fetched without httpx: "
            'run `python -m pip install "sphinx-newsletter[links]"`'
        )


def fetched(url: str, cache: Path | None = None) -> bytes:
    """The content at *url*. Raises `NotFetchedError`.

    With a *cache*, a folder, an interrupted import does not fetch again what it has.
    """
    kept = cache / hashlib.sha256(url.encode()).hexdigest() if cache else None
    if kept and kept.is_file():
        return kept.read_bytes()
    require_httpx()
    try:
        data = _answer(url)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotFetchedError(str(error) or type(error).__name__) from error
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(".new")
        new.write_bytes(data)
        new.replace(kept)
    return data


def _answer(url: str) -> bytes:
    for _ in range(_MOST_REDIRECTS + 1):
        with _connected(url) as response:
            if response.has_redirect_location:
                url = urljoin(url, response.headers["location"])
                continue
            if response.is_error:
                raise NotFetchedError(f"the server answers {response.status_code}")
            return _limited(response)
    raise NotFetchedError("it has too many redirects")


def _limited(response: httpx.Response) -> bytes:
    made = bytearray()
    until = time.monotonic() + _SECONDS
    for chunk in response.iter_bytes():
        made += chunk
        if len(made) > LARGEST:
            raise NotFetchedError(f"it has more than {LARGEST // 1_000_000} MB")
        if time.monotonic() > until:
            raise NotFetchedError(f"it takes more than {_SECONDS} seconds")
    return bytes(made)


@contextmanager
def _connected(url: str) -> Iterator[httpx.Response]:
    """The answer of *url*, from an address that was checked.

    If the client resolved the name again, a server of names could answer with another address the
    second time (DNS rebinding). So it gets the address; the name is for the server. Each request
    has a client of its own: a connection was verified for one name.
    """
    name = httpx.URL(url)
    headers = {"Host": name.netloc.decode("ascii"), "User-Agent": _AGENT}
    extensions = {"sni_hostname": name.raw_host.decode("ascii")}
    addresses = _addresses(url)
    with httpx.Client(timeout=_PATIENCE, trust_env=False) as client:
        for address in addresses:
            there = name.copy_with(host=address)
            request = client.build_request("GET", there, headers=headers, extensions=extensions)
            try:
                response = client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if address == addresses[-1]:
                    raise
                continue
            with closing(response):
                yield response
            return


def _addresses(url: str) -> list[str]:
    """The addresses of the server of *url*.

    Raises `NotFetchedError` if one of them is in the local network.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotFetchedError("it is no address that begins with `https://`")
    found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    addresses = [str(address[0]) for *_, address in found]
    if not all(ipaddress.ip_address(one).is_global for one in addresses):
        raise NotFetchedError("it is an address of the local network")
    return addresses
