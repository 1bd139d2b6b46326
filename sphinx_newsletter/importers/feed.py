"""Feeds: RSS, of which WordPress's export is one, Atom and JSON Feed; a file or an address.

A feed has entries with HTML. feedparser reads them as they are: it would drop frames and
`data-` attributes, and would rewrite addresses, so both are switched off.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sphinx_newsletter.importers.feed_entries import NoFeedError, entries_of
from sphinx_newsletter.importers.html_content import html_content
from sphinx_newsletter.importers.html_metadata import number_in
from sphinx_newsletter.importers.html_notes import give_ids
from sphinx_newsletter.importers.html_tree import attribute, parsed, text_of
from sphinx_newsletter.importers.html_walker import TooDeepError, Walker
from sphinx_newsletter.importers.member_text import (
    decoded,
    encoding_guessed,
    unreadable,
)
from sphinx_newsletter.importers.source_front_matter import read_date
from sphinx_newsletter.model.imported import Finding, ImportedEdition, Kind
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from sphinx_newsletter.importers.feed_entries import Entry
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_SURE, _LIKELY = 90, 50
_START = 4096
_XML = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]")
_JSON = re.compile(r"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org\\?/")
_PAGE = re.compile(r"<(?:!doctype html|html)\b", re.IGNORECASE)
_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)")
_TRUNCATED = re.compile(
    r"(?:\[\s*(?:…|\.{3})\s*\]|\b(?:read|continue|keep|see|view)\s+(?:more|on|reading|the\s+(?:rest|full)\b.{0,40})"
    r"|weiterlesen|mehr\s+lesen|lire\s+la\s+suite|leer\s+m[áa]s|leggi\s+tutto)\W*\Z",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"(?:…|\.{3})\W*\Z")
_APPEARED = re.compile(
    r"(?:The post|Der Beitrag) .+ (?:appeared first on|erschien zuerst auf) .+", re.DOTALL
)
# A time with an offset from UTC, and midnight in UTC, by which feeds write a day.
_WITH_OFFSET = re.compile(r"(.*\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(?![+-]00:?00)[+-]\d{2}:?\d{2}")
_MIDNIGHT = re.compile(r"(.*\D00:00(?::00)?(?:\.0+)?)\s*(?:Z|GMT|UTC|UT|[+-]00:?00)")
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]+(?:\s+[\w-]+=[^\]]*)?/?\]")
_LONGEST_END = 200
_LONGEST_SUBTITLE = 300


def detects(source: ImportSource) -> int:
    """A feed, or a folder of them, such as an export of WordPress in parts."""
    feeds = sum(_is_feed(source.head(member)) for member in source.members)
    if not feeds:
        return 0
    if feeds == len(source.members):
        return _SURE
    return _LIKELY if feeds * 2 >= len(source.members) else 0


def _is_feed(head: bytes) -> bool:
    text = decoded(head)[0][:_START]
    found = _XML.search(text) or _JSON.search(text)
    page = _PAGE.search(text)
    return bool(found) and not (page and found and page.start() < found.start())


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """The entries of all feeds in *source*; what is no feed is a finding."""
    for member in source.members:
        if len(source.members) > 1 and not _is_feed(source.head(member)):
            continue
        try:
            text, guessed = _text(source.read(member))
            feed = entries_of(text, source.name)
        except NoFeedError as error:
            yield unreadable(member, _why(text, str(error), source.name))
            continue
        except (KeyError, ValueError, RecursionError) as error:
            yield unreadable(member, str(error.args[0] if error.args else error))
            continue
        if guessed:
            yield encoding_guessed(member, guessed)
        for line, message in feed.errors:
            yield _finding("feed-broken", Kind.NEEDS_A_PERSON, message, member, line)
        number = len(feed.entries)
        more = f"; it goes on at {feed.next_page}" if feed.next_page else ""
        kind = Kind.CHANGED if feed.is_export else Kind.NEEDS_A_PERSON
        yield _finding("feed-items", kind, f"items in the feed: {number}{more}", member)
        for entry in feed.entries:
            yield from _editions(member, entry, options)


def _text(data: bytes) -> tuple[str, str]:
    """The text of a feed, and the name of its encoding if that had to be guessed."""
    text, guessed = decoded(data)
    declared = _ENCODING.match(data[:_START])
    if not guessed or not declared:
        return text, guessed
    try:
        return data.decode(declared[1].decode()), ""
    except (LookupError, UnicodeDecodeError):
        return text, guessed


def _why(text: str, why: str, base: str) -> str:
    """Why *text* is no feed; a page may name its feed."""
    if not _PAGE.search(text[:_START]):
        return why
    for link in parsed(text).css("link[rel~=alternate][href]"):
        if re.search(r"rss|atom|feed\+json", attribute(link, "type")):
            return f"it is a web page, and its feed is {urljoin(base, attribute(link, 'href'))}"
    return "it is a web page, and no feed"


def _finding(rule: str, kind: Kind, before: str, member: str, line: int = 0) -> Finding:
    return Finding(rule=rule, kind=kind, before=before, member=member, line=line, end_line=line)


def _editions(
    member: str, entry: Entry, options: ImportOptions
) -> Iterator[ImportedEdition | Finding]:
    """The edition of *entry*, or why it is none."""
    if entry.left_out:
        yield _finding("item-left-out", Kind.DROPPED, entry.left_out, member, entry.line)
        return
    missing = [one for one in entry.enclosures if escape(one) not in entry.html]
    links = "".join(f'<p><a href="{escape(one)}">{escape(one)}</a></p>' for one in missing)
    root = parsed(entry.html + links, entry.line, is_one_line=entry.is_one_line).body
    if root is None or not (text_of(root) or root.css_first("img, iframe, video, audio")):
        name = entry.title or entry.url or entry.id
        yield _finding("item-empty", Kind.NEEDS_A_PERSON, name, member, entry.line)
        return
    walker = Walker(member, {})
    for one in missing:
        walker.find("enclosure", Kind.CHANGED, root, "", f"<{one}>")
    try:
        yield _edition(entry, root, walker, options)
    except (TooDeepError, RecursionError):
        why = f"{entry.title}: its elements are nested too deeply"
        yield _finding("row-unreadable", Kind.NEEDS_A_PERSON, why, member, entry.line)


def _edition(
    entry: Entry, root: LexborNode, walker: Walker, options: ImportOptions
) -> ImportedEdition:
    _drop_ends(root, walker)
    _resolve(root, walker, entry)
    give_ids(root)
    _find_rest(root, walker, entry)
    is_short = len(entry.summary) <= _LONGEST_SUBTITLE and not _ELLIPSIS.search(entry.summary)
    content = html_content(root, walker, entry.title, entry.summary if is_short else "")
    address = entry.url if entry.url.startswith(("http://", "https://")) else ""
    path = address.partition("?")[0].rstrip("/")
    return ImportedEdition(
        member=walker.member,
        key=entry.id or entry.url or entry.title,
        title=entry.title,
        subtitle=content.subtitle,
        date=_day(entry.date, options.zone),
        zone=options.zone,
        authors=entry.authors,
        tags=entry.tags,
        number=number_in(entry.title),
        state=entry.state,
        address=address,
        slug=entry.slug or path.rpartition("/")[2].removesuffix(".html"),
        language=entry.language,
        blocks=content.blocks,
        findings=content.findings,
        front_lines={"title": entry.line},
        reference=content.reference,
    )


def _day(text: str, zone: str) -> EditionDate | None:
    """The day of a time: as written if it has an offset, which is that of the source."""
    text = " ".join(text.split())
    found = _WITH_OFFSET.fullmatch(text) or _MIDNIGHT.fullmatch(text)
    return read_date(found[1] if found else text, zone)


def _drop_ends(root: LexborNode, walker: Walker) -> None:
    """Drop what WordPress puts below each post of its feeds."""
    for node in root.css("p")[-2:]:
        if _APPEARED.fullmatch(text_of(node)):
            walker.drop(node, "feed-footer")


def _resolve(root: LexborNode, walker: Walker, entry: Entry) -> None:
    """Resolve relative links, if they lead from another address than that of the issue."""
    here = f"{entry.url}#"
    for node in root.css('a[href*="#"]'):
        if attribute(node, "href").startswith(here):
            node.attrs["href"] = attribute(node, "href")[len(here) - 1 :]
    if not entry.base.startswith(("http://", "https://")) or entry.base == entry.url:
        return
    for node in root.css("[href], [src]"):
        name = "href" if "href" in node.attributes else "src"
        url = attribute(node, name).strip()
        try:
            full = urljoin(entry.base, url)
        except ValueError:  # left to a person later
            continue
        if url and not url.startswith("#") and full != url:
            node.attrs[name] = full
            walker.find("link-absolute", Kind.CHANGED, node, url, full)


def _find_rest(root: LexborNode, walker: Walker, entry: Entry) -> None:
    """Report what a feed leaves out, and what it says in addition."""
    said = text_of(root)
    end = said[-_LONGEST_END:]
    if _TRUNCATED.search(end) or (not entry.is_whole and _ELLIPSIS.search(end)):
        walker.find("text-truncated", Kind.NEEDS_A_PERSON, root, end, "")
    is_subtitle = len(entry.summary) <= _LONGEST_SUBTITLE
    start = _ELLIPSIS.sub("", entry.summary).strip(" []")
    if entry.summary and not is_subtitle and start not in said:
        walker.find("summary", Kind.DROPPED, root, entry.summary, "")
    for found in _SHORTCODE.finditer(said) if entry.is_wordpress else ():
        walker.find("shortcode", Kind.NEEDS_A_PERSON, root, found[0], found[0])


FEED = add_importer(
    Importer(
        name="feed",
        description="RSS, Atom or JSON Feed, and the export of WordPress",
        detects=detects,
        read=read,
    )
)
