"""The address of the player or frame for a video or demo, from the address of its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable


_YOUTUBE_PATH = re.compile(r"/(?:shorts|live|embed)/([\w-]{11})/?")
_SECONDS = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
_VIMEO_PATH = re.compile(r"(?:/(?:video|channels/\w+))?/(\d+)(?:/([0-9a-f]+))?/?")
# The ids of PeerTube: a UUID, or its short form of 22 letters and digits.
_PEERTUBE_PATH = re.compile(r"/(?:w|videos/watch|videos/embed)/([0-9a-f-]{36}|[0-9A-Za-z]{22})/?")
_SPACE_PATH = re.compile(r"/spaces/([\w-][\w.-]*)/([\w-][\w.-]*)(?:/.*)?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def host_of(url: str) -> str:
    """The host of *url*, as readers know it: without `www.` or `m.`.

    >>> host_of("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    'youtube.com'
    """
    return re.sub(r"^(?:www|m)\.", "", urlsplit(url).hostname or "")


def video_frame(url: str) -> str:
    """The address of the player for the video at *url*; empty if none is known.

    PeerTube runs on any host, so its addresses are recognized by their form.

    >>> video_frame("https://youtu.be/dQw4w9WgXcQ?t=90")
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=90'
    """
    parts = urlsplit(url)
    known = _KNOWN.get(host_of(url), _peertube)
    return known(parts)


def demo_frame(url: str) -> str:
    """The address of the frame for the demo at *url*: *url* itself, unless the host is known."""
    known = _KNOWN.get(host_of(url))
    return known(urlsplit(url)) if known else url


def _youtube(parts: SplitResult) -> str:
    query = parse_qs(parts.query)
    match = _YOUTUBE_PATH.fullmatch(parts.path)
    video = match[1] if match else query.get("v", [""])[0] if parts.path == "/watch" else ""
    if parts.hostname == "youtu.be":
        video = parts.path.strip("/")
    if not re.fullmatch(r"[\w-]{11}", video, re.ASCII):
        return ""
    at = f"&start={start}" if (start := _start(parts)) else ""
    return f"https://www.youtube-nocookie.com/embed/{video}?autoplay=1{at}"


def _start(parts: SplitResult) -> int:
    """The second at which the video begins, which the query or the fragment of its address has."""
    given = parse_qs(parts.fragment) | parse_qs(parts.query)
    found = (given[name][0] for name in ("t", "start", "time_continue") if name in given)
    return _seconds(next(found, ""))


def _seconds(text: str) -> int:
    """The seconds of `90`, `90s` or `1m30s`; 0 for other texts."""
    match = _SECONDS.fullmatch(text)
    hours, minutes, seconds = (int(n or 0) for n in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _vimeo(parts: SplitResult) -> str:
    match = _VIMEO_PATH.fullmatch(parts.path)
    if not match:
        return ""
    secret = match[2] or parse_qs(parts.query).get("h", [""])[0]  # the key of an unlisted video
    if not re.fullmatch(r"[0-9a-f]*", secret):
        return ""
    unlisted = f"&h={secret}" if secret else ""
    at = f"#t={start}s" if (start := _start(parts)) else ""
    return f"https://player.vimeo.com/video/{match[1]}?autoplay=1&dnt=1{unlisted}{at}"


def _peertube(parts: SplitResult) -> str:
    match = _PEERTUBE_PATH.fullmatch(parts.path)
    # Without `p2p=0`, everybody who watches at the same time learns the reader's IP address.
    at = f"&start={start}" if (start := _start(parts)) else ""
    return f"https://{parts.netloc}/videos/embed/{match[1]}?autoplay=1&p2p=0{at}" if match else ""


def _space(parts: SplitResult) -> str:
    """The Space `Owner/a_name` is served at `https://owner-a-name.hf.space`.

    That is the “direct URL” of https://huggingface.co/docs/hub/spaces-embed. Static Spaces are at
    `https://owner-a-name.static.hf.space` (https://huggingface.co/spaces/timqian/like-history/discussions/3),
    and the page's address does not say which Spaces are static: editors use `:frame:` for them.
    A name that is too long for a host name gets an address that cannot be derived.
    """
    match = _SPACE_PATH.fullmatch(parts.path)
    label = re.sub(r"[._]", "-", f"{match[1]}-{match[2]}".lower()) if match else ""
    return f"https://{label}.hf.space" if _LABEL.fullmatch(label) else ""


_KNOWN: dict[str, Callable[[SplitResult], str]] = {
    "youtube.com": _youtube,
    "youtu.be": _youtube,
    "youtube-nocookie.com": _youtube,
    "vimeo.com": _vimeo,
    "player.vimeo.com": _vimeo,
    "huggingface.co": _space,
    "hf.co": _space,
}
