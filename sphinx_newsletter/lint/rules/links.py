"""Links to other sites: trackers, short addresses, encryption, link texts, repetitions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sphinx_newsletter.lint.rules.rule import Found, Page, Severity, Site, page_rule, site_rule
from sphinx_newsletter.model.urls import read_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.model.edition import Edition


_STANDING = 4  # editions with the same link: it belongs to all of them, such as that of a form
RECENT = 25  # editions: about half a year of a weekly newsletter

_TRACKERS = (
    "fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|"
    "mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|utm_[a-z0-9_]*"
)
_TRACKER = re.compile(rf"([?&])(?:{_TRACKERS})(?:=[^&#;,]*)?(?=[&#]|$)(&?)", re.IGNORECASE)
_SHORTENERS = frozenset(
    {
        *("bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "buff.ly", "is.gd", "lnkd.in"),
        *("dlvr.it", "rebrand.ly", "cutt.ly", "shorturl.at", "tiny.cc", "t.ly", "rb.gy", "bl.ink"),
        *("fb.me", "amzn.to", "trib.al", "j.mp"),
    }
)
_VAGUE = frozenset(
    {
        *("here", "click here", "click", "this", "this link", "link", "read more", "more"),
        *("see here", "over here", "this page", "this article", "this post", "article"),
    }
)


def without_trackers(url: str) -> str:
    """The *url* without parameters that track its reader; otherwise unchanged.

    >>> without_trackers("https://a.example/?utm_source=us&page=2#top")
    'https://a.example/?page=2#top'
    """
    address, mark, place = url.partition("#")
    found = 1
    while found:
        address, found = _TRACKER.subn(lambda one: one[1] if one[2] else "", address, count=1)
    return f"{address}{mark}{place}"


@page_rule(Severity.WARNING, fixes=True)
def tracker(page: Page) -> Iterator[Found]:
    """An address contains parameters that show the other site where its reader comes from."""
    for link in page.source.outline.links:
        url = link.url.rstrip(";,")  # between the addresses of an option
        if "?" not in url or (new := without_trackers(url)) == url:
            continue
        line, column = link.line, 0
        edits: tuple[Edit, ...] = ()
        if at := link.at:
            at = at._replace(end=at.start + len(url))
            line, column = at.line, at.start + 1
            if link.bare or _ends(page.lines[line - 1][at.end :]):
                edits = page.put(at, new, url)
        yield Found(line, f"`{url}` tracks the reader: write `{new}`", column, edits)


def _ends(rest: str) -> bool:
    """Whether an address ends before *rest*; otherwise it is the beginning of a longer one."""
    return not rest or rest[0] in ")>];,\"'" or rest[0].isspace()


@page_rule(Severity.WARNING)
def shortener(page: Page) -> Iterator[Found]:
    """A short address hides where it leads, and dies with the service that made it."""
    for link in page.source.outline.links:
        host = link.url[:40].partition("://")[2].partition("/")[0].casefold()
        if host.removeprefix("www.") in _SHORTENERS:
            yield Found(link.line, f"`{link.url}` is a short address: write the one it leads to")


@page_rule(Severity.WARNING)
def bare_link(page: Page) -> Iterator[Found]:
    """An address directly behind a letter or a sign is plain text and not a link."""
    for link in page.source.outline.links:
        if link.is_text:
            column = link.at.start + 1 if link.at else 0
            message = f"`{link.url}` is not a link: write `[what it is]({link.url})`"
            yield Found(link.line, message, column)


@page_rule(Severity.HINT)
def link_text(page: Page) -> Iterator[Found]:
    """A link text such as “here” says nothing to readers who listen to a list of links."""
    for link in page.source.outline.links:
        if len(link.text) < 14 and link.text.casefold().strip(" .,:!→»") in _VAGUE:
            message = f"“{link.text}” does not say where it leads: write what `{link.url}` is"
            yield Found(link.line, message)


def keys(source: Source) -> Iterator[tuple[str, int, bool]]:
    """Links of a source: key (equal for the same page), line, and whether it is plain HTTP."""
    seen: set[str] = set()
    for link in source.outline.links:
        if link.url.startswith(("https://", "http://")):
            host, rest, _ = read_url(link.url)
            key = f"{host}{rest}" if host else link.url
            if key not in seen:
                seen.add(key)
                yield key, link.line, bool(host) and link.url[4] == ":"


@site_rule(Severity.HINT)
def link_again(site: Site) -> Iterator[tuple[str, Found]]:
    """One of the last 25 editions had the same link, so readers have seen it recently."""
    archive = site.archive
    uses = Counter(key for edition in archive.editions for key in _keys(site, edition))
    last: dict[str, tuple[int, Edition, int]] = {}
    for number, edition in enumerate(reversed(archive.editions)):
        path = f"{edition.docname}.md"
        for key, line, _plain in site.links.get(path, ()):
            before = last.get(key)
            is_again = before and number - before[0] <= RECENT and before[1] is not edition
            if before and is_again and uses[key] < _STANDING:
                there = f"{before[1].docname}.md:{before[2]} ({before[1].date})"
                message = f"`{key}` was in {there}: say what is new, or remove it"
                yield path, Found(line, message)
            last[key] = number, edition, line


def _keys(site: Site, edition: Edition) -> set[str]:
    return {key for key, _line, _plain in site.links.get(f"{edition.docname}.md", ())}


@site_rule(Severity.HINT)
def http_link(site: Site) -> Iterator[tuple[str, Found]]:
    """A link uses plain HTTP although other links to the same site use HTTPS."""
    links = site.links.items()
    plain = [(path, key, line) for path, ones in links for key, line, is_plain in ones if is_plain]
    if not plain:
        return
    hosts = {_host(key) for _, ones in links for key, _, is_plain in ones if not is_plain}
    for path, key, line in plain:
        host = _host(key)
        if host in hosts:
            message = f"`http://{key}`: write `https://`, as in other links to `{host}`"
            yield path, Found(line, message)


def _host(key: str) -> str:
    return re.split(r"[/?]", key, maxsplit=1)[0]
