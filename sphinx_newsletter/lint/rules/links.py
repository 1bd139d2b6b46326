"""Links to other sites: where they lead, what they tell on readers, what one reads of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.lint.rules.rule import Found, Page, Severity, Whole, of_all, of_page
from sphinx_newsletter.model.urls import read_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.model.edition import Edition


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
_SAYS_NOTHING = frozenset(
    {
        *("here", "click here", "click", "this", "this link", "link", "read more", "more"),
        *("see here", "over here", "this page", "this article", "this post", "article"),
    }
)


def without_trackers(url: str) -> str:
    """The *url* without what tells a site where its reader comes from; else as it is.

    >>> without_trackers("https://a.example/?utm_source=us&page=2#top")
    'https://a.example/?page=2#top'
    """
    address, mark, place = url.partition("#")
    found = 1
    while found:
        address, found = _TRACKER.subn(lambda one: one[1] if one[2] else "", address, count=1)
    return f"{address}{mark}{place}"


@of_page(Severity.WARNING, fixes=True)
def tracker(page: Page) -> Iterator[Found]:
    """An address tells the site where its reader comes from, which is not ours to tell."""
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
        yield Found(line, f"`{url}` follows the reader: write `{new}`", column, edits)


def _ends(rest: str) -> bool:
    """Whether an address ends before *rest*: else it is the beginning of a longer one."""
    return not rest or rest[0] in ")>];,\"'" or rest[0].isspace()


@of_page(Severity.WARNING)
def shortener(page: Page) -> Iterator[Found]:
    """A short address hides where it leads, and is dead when the service that made it is."""
    for link in page.source.outline.links:
        host = link.url[:40].partition("://")[2].partition("/")[0].casefold()
        if host.removeprefix("www.") in _SHORTENERS:
            yield Found(link.line, f"`{link.url}` is a short address: write the one it leads to")


@of_page(Severity.WARNING)
def bare_link(page: Page) -> Iterator[Found]:
    """An address without brackets is text: readers see it, and it leads nowhere."""
    for link in page.source.outline.links:
        if link.bare:
            column = link.at.start + 1 if link.at else 0
            told = f"`{link.url}` leads nowhere: write `[what it is]({link.url})`"
            yield Found(link.line, told, column)


@of_page(Severity.HINT)
def link_text(page: Page) -> Iterator[Found]:
    """Who listens to a list of links, or looks for them, hears “here” and knows nothing."""
    for link in page.source.outline.links:
        if len(link.text) < 14 and link.text.casefold().strip(" .,:!→»") in _SAYS_NOTHING:
            told = f"“{link.text}” does not say where it leads: write what `{link.url}` is"
            yield Found(link.line, told)


def keys(source: Source) -> Iterator[tuple[str, int, bool]]:
    """What is the same for the same place elsewhere; its line; whether it is plain `http`."""
    seen: set[str] = set()
    for link in source.outline.links:
        if link.url.startswith(("https://", "http://")):
            host, rest, _ = read_url(link.url)
            key = f"{host}{rest}" if host else link.url
            if key not in seen:
                seen.add(key)
                yield key, link.line, bool(host) and link.url[4] == ":"


@of_all(Severity.HINT)
def link_again(whole: Whole) -> Iterator[tuple[str, Found]]:
    """Readers have seen the link not long ago: say what is new, or leave it out."""
    archive = whole.archive
    last: dict[str, tuple[int, Edition, int]] = {}
    for number, edition in enumerate(reversed(archive.editions)):
        path = f"{edition.docname}.md"
        for key, line, _plain in whole.links.get(path, ()):
            before = last.get(key)
            if before and number - before[0] <= RECENT and before[1] is not edition:
                there = f"{before[1].docname}.md:{before[2]} ({before[1].date})"
                told = f"`{key}` was in {there}: say what is new, or leave it out"
                yield path, Found(line, told)
            last[key] = number, edition, line


@of_all(Severity.HINT)
def http_link(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A link without encryption, to a site that has it: others can read along."""
    links = whole.links.items()
    plain = [(path, key, line) for path, ones in links for key, line, is_plain in ones if is_plain]
    if not plain:
        return
    hosts = {_host(key) for _, ones in links for key, _, is_plain in ones if not is_plain}
    for path, key, line in plain:
        host = _host(key)
        if host in hosts:
            told = f"`http://{key}`: other links to `{host}` begin with `https://`; so should this"
            yield path, Found(line, told)


def _host(key: str) -> str:
    return re.split(r"[/?]", key, maxsplit=1)[0]
