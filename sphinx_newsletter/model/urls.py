"""URLs of other sites: their normal form, and the form that readers see."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

SCHEMES = ("https", "http", "mailto", "tel")  # of links that content may have
# As in RFC 3986, appendix B: a fourth of the time of `urlsplit`, and links are many.
_PARTS = re.compile(r"https?://([^/?#]*)([^?#]*)\??([^#]*)", re.IGNORECASE)
# Of a host that can be read: its labels, in the form that is sent.
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
# Parameters that only track readers.
_TRACKING = re.compile(r"utm_|(?:fbclid|gclid)(?:=|$)")
_DEFAULT_PORTS = {None, 80, 443}
_IDN = "xn--"
OTHERS = "0"
_LONGEST = 64  # a line on a phone and a half


class Url(NamedTuple):
    """A parsed URL: URLs with the same `host` and `key` are the same.

    `host` is empty where it cannot be read, `path` is how readers are shown what follows it.
    """

    host: str
    key: str
    path: str


def read_url(url: str) -> Url:
    """Parse *url*. An invalid one is equal to itself only.

    >>> read_url("http://www.Example.org/wiki/?utm_source=us#top")
    Url(host='example.org', key='/wiki', path='/wiki')
    """
    found = _PARTS.match(url)
    netloc, path, query = found.groups() if found else ("", "", "")
    host, port = _host_and_port(netloc)
    if not host:
        return Url("", url, _shown(url))
    path = port + path.rstrip("/")
    if query and (query := _query(query)):
        path = f"{path}?{query}"
    # Not shown, because it can contain a password.
    user = netloc.rpartition("@")[0]
    return Url(host, f"{user}@{path}" if user else path, _shown(path))


def readable(host: str) -> str:
    """*host*, decoded from Punycode.

    >>> readable("xn--bcher-kva.example")
    'bücher.example'
    """
    return ".".join(map(_label, host.split("."))) if _IDN in host else host


@lru_cache(maxsize=10_000)
def letters_of(host: str) -> str:
    """*host* in letters without accents.

    >>> letters_of("xn--bcher-kva.example")
    'bucher.example'
    """
    found = unicodedata.normalize("NFKD", readable(host))
    return "".join(one for one in found if not unicodedata.combining(one))


def letter_of(host: str) -> str:
    """The letter under which *host* is listed; `OTHERS` if it begins with none."""
    letters = letters_of(host)
    return letters[0] if "a" <= letters[:1] <= "z" else OTHERS


@lru_cache(maxsize=10_000)
def _host_and_port(netloc: str) -> tuple[str, str]:
    """The host, empty if it is none; and the port with its colon, if one has to be named."""
    try:
        parts = urlsplit(f"//{netloc}")
        host, number = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", ""
    if not host.isascii():
        host = ".".join(map(_sent, unicodedata.normalize("NFC", host).split(".")))
    without = host.removeprefix("www.")
    host = without if "." in without else host
    port = "" if number in _DEFAULT_PORTS else f":{number}"
    return host if _HOST.fullmatch(host) else "", port


def _sent(label: str) -> str:
    return label if label.isascii() else _IDN + label.encode("punycode").decode()


def _label(label: str) -> str:
    if not label.startswith(_IDN):
        return label
    try:
        letters = label.removeprefix(_IDN).encode().decode("punycode")
    except UnicodeError:
        return label
    return letters if letters.isprintable() else label


def _query(query: str) -> str:
    found = (one for one in query.split("&") if one and not _TRACKING.match(one))
    return "&".join(sorted(found))


def _shown(address: str) -> str:
    """*address* in letters, and not too long."""
    if "%" in address:
        letters = unquote(address)
        # Not what would look like an end of the address, or like nothing at all.
        if letters.isprintable() and " " not in letters and "\ufffd" not in letters:
            address = letters
    return address if len(address) <= _LONGEST else f"{address[: _LONGEST - 1]}…"
