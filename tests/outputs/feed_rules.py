"""Validator of feeds: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1, archived feeds (RFC 5005)."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import jsonschema
from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator


ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[^\s<>\"]+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
_SCHEMES = ("https:", "http:", "mailto:", "tel:")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

# RFC 4287, 4.1.1 and 4.1.2: how often each element may occur.
_ONE, _SOME, _MANY = (1, 1), (0, 1), (0, 999)
_FEED = {
    **dict.fromkeys(("id", "title", "updated"), _ONE),
    **dict.fromkeys(("generator", "icon", "logo", "rights", "subtitle"), _SOME),
    **dict.fromkeys(("author", "category", "contributor", "link", "entry"), _MANY),
}
_ENTRY = {
    **dict.fromkeys(("id", "title", "updated"), _ONE),
    **dict.fromkeys(("content", "published", "rights", "source", "summary"), _SOME),
    **dict.fromkeys(("author", "category", "contributor", "link"), _MANY),
}
_CHANNEL = {
    **dict.fromkeys(("title", "link", "description"), _ONE),
    **dict.fromkeys(("language", "copyright", "lastBuildDate", "generator", "docs"), _SOME),
    "item": _MANY,
}
_ITEM = {
    **dict.fromkeys(("guid", "title", "link", "pubDate", "description"), _ONE),
    "enclosure": _SOME,
    "category": _MANY,
}
_TEXT = {"type": "string", "minLength": 1}
_ADDRESS = {"type": "string", "pattern": "^https?://"}
_AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"name": _TEXT, "url": _ADDRESS, "avatar": _ADDRESS},
        "minProperties": 1,
        "additionalProperties": False,
    },
}
_DATE = {"type": "string", "pattern": f"^{MOMENT.pattern}$"}
_ATTACHMENT = {
    "type": "object",
    "properties": {
        "url": _ADDRESS,
        "mime_type": {"type": "string", "pattern": "^[a-z]+/"},
        "size_in_bytes": {"type": "integer", "minimum": 0},
        "title": _TEXT,
    },
    "required": ["url", "mime_type"],
    "additionalProperties": False,
}
# https://www.jsonfeed.org/version/1.1/
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        **dict.fromkeys(("title", "description", "user_comment"), _TEXT),
        **dict.fromkeys(("home_page_url", "feed_url", "icon", "favicon"), _ADDRESS),
        "authors": _AUTHORS,
        "language": {"type": "string", "pattern": f"^{LANGUAGE.pattern}$"},
        "expired": {"type": "boolean"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "pattern": f"^{TAG_URI.pattern}$"},
                    **dict.fromkeys(("url", "external_url", "image", "banner_image"), _ADDRESS),
                    **dict.fromkeys(("title", "content_html", "content_text", "summary"), _TEXT),
                    **dict.fromkeys(("date_published", "date_modified"), _DATE),
                    "authors": _AUTHORS,
                    "tags": {"type": "array", "items": _TEXT, "uniqueItems": True},
                    "language": _TEXT,
                    "attachments": {"type": "array", "items": _ATTACHMENT},
                },
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
            },
        },
    },
    "patternProperties": {"^_": {"type": "object"}},
    "required": ["version", "title", "items"],
    "additionalProperties": False,
}


def problems(name: str, text: bytes, url: str) -> list[str]:
    """Errors in the feed document *name*, which is at *url*."""
    if name.endswith(".json"):
        found = _json(text, url)
    else:
        root = etree.fromstring(text)
        found = _atom(root, url) if root.tag == f"{ATOM}feed" else _rss(root, url)
    return [f"{name}: {problem}" for problem in found]


def _atom(feed: etree._Element, url: str) -> Iterator[str]:
    yield from _counted(feed, _FEED, ATOM)
    yield from _archive(feed, url)
    if not TAG_URI.fullmatch(feed.findtext(f"{ATOM}id", "")):
        yield "its id is no tag: URI"
    language = feed.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    if not LANGUAGE.fullmatch(language):
        yield f"its language is {language!r}"
    entries = feed.findall(f"{ATOM}entry")
    yield from _unique([entry.findtext(f"{ATOM}id", "") for entry in entries])
    moments = sorted(entry.findtext(f"{ATOM}updated", "") for entry in entries)
    if moments and moments[-1] != feed.findtext(f"{ATOM}updated"):
        yield "it was not updated with its newest entry"
    for entry in entries:
        yield from _counted(entry, _ENTRY, ATOM)
        yield from _atom_entry(entry, feed)


def _atom_entry(entry: etree._Element, feed: etree._Element) -> Iterator[str]:
    updated = entry.findtext(f"{ATOM}updated", "")
    published = entry.findtext(f"{ATOM}published", "")
    if not MOMENT.fullmatch(updated) or not MOMENT.fullmatch(published) or updated < published:
        yield f"{published} and {updated} are no times"
    if not [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]:
        yield "an entry has no link"
    for link in entry.findall(f"{ATOM}link[@rel='enclosure']"):
        if not (link.get("length", "").isdigit() and "/" in link.get("type", "")):
            yield "an enclosure has no length, or no type"
    for author in (*entry.findall(f"{ATOM}author"), *feed.findall(f"{ATOM}author")):
        if not author.findtext(f"{ATOM}name", "").strip():
            yield "an author has no name"
    if not feed.findall(f"{ATOM}author") and not entry.findall(f"{ATOM}author"):
        yield "an entry has no author"
    for category in entry.findall(f"{ATOM}category"):
        if not (category.get("term") and category.get("scheme") and category.get("label")):
            yield "a category lacks something"
    yield from _atom_content(entry)


def _atom_content(entry: etree._Element) -> Iterator[str]:
    content = entry.find(f"{ATOM}content")
    if content is None and entry.find(f"{ATOM}summary") is None:
        yield "an entry has neither content nor summary"
    if content is not None:
        if content.get("type") != "html" or len(content):
            yield "content is no text"
        yield from unsafe(content.text or "")


def _rss(rss: etree._Element, url: str) -> Iterator[str]:
    channel = rss.find("channel")
    if rss.tag != "rss" or rss.get("version") != "2.0" or channel is None or len(rss) != 1:
        yield "it is no RSS 2.0"
        return
    yield from _counted(channel, _CHANNEL, "")
    yield from _archive(channel, url)
    yield from _dates([channel.findtext("lastBuildDate", "")])
    items = channel.findall("item")
    yield from _unique([item.findtext("guid", "") for item in items])
    for item in items:
        yield from _counted(item, _ITEM, "")
        yield from _dates([item.findtext("pubDate", "")])
        guid, enclosure = item.find("guid"), item.find("enclosure")
        if guid is None or guid.get("isPermaLink") != "false":
            yield "a guid is taken for an address"
        if not item.findtext("link", "").startswith("http"):
            yield "an item has no link"
        if enclosure is not None and set(enclosure.keys()) != {"url", "length", "type"}:
            yield "an enclosure is not whole"
        for creator in item.findall(CREATOR):
            if not (creator.text or "").strip():
                yield "a creator has no name"
        yield from unsafe(item.findtext(ENCODED, ""))


def _json(text: bytes, url: str) -> Iterator[str]:
    feed = json.loads(text)
    for error in jsonschema.Draft202012Validator(JSON_FEED).iter_errors(feed):
        yield f"{error.json_path}: {error.message}"
    if feed["feed_url"] != url:
        yield f"it lies at {url}"
    yield from _unique([item["id"] for item in feed["items"]])
    for item in feed["items"]:
        yield from unsafe(item.get("content_html", ""))


def _counted(
    element: etree._Element, known: dict[str, tuple[int, int]], space: str
) -> Iterator[str]:
    names = [str(child.tag) for child in element if isinstance(child.tag, str)]
    own = [name for name in names if name.startswith(space) and (space or "{" not in name)]
    for name in {*own, *(f"{space}{name}" for name in known)}:
        least, most = known.get(name.removeprefix(space), (0, 0))
        if not least <= own.count(name) <= most:
            yield f"<{name}> occurs {own.count(name)} times"


def _archive(feed: etree._Element, url: str) -> Iterator[str]:
    """RFC 5005, section 4; and the address of the document itself."""
    links = {str(link.get("rel")): link.get("href") for link in feed.findall(f"{ATOM}link")}
    if links.get("self") != url:
        yield f"it lies at {url}, and says {links.get('self')}"
    is_archive = feed.find(f"{HISTORY}archive") is not None
    if is_archive != ("current" in links):
        yield "an archive names the current document, and nothing else does"
    if "next-archive" in links:
        yield "an archive document must not change when there is a newer one"


def _unique(ids: list[str]) -> Iterator[str]:
    if len(ids) != len(set(ids)):
        yield "two entries have one id"
    yield from (f"{one!r} is no tag: URI" for one in ids if not TAG_URI.fullmatch(one))


def _dates(dates: list[str]) -> Iterator[str]:
    for date in dates:
        if parsedate_to_datetime(date).tzinfo is None:
            yield f"{date!r} has no zone"


def unsafe(content: str) -> Iterator[str]:
    """What content must not contain: scripts, styles, addresses that only work on the site."""
    for part in html.fragment_fromstring(content, create_parent="div").iter():
        if part.tag in {"script", "style", "iframe", "object", "embed", "form", "svg", "template"}:
            yield f"<{part.tag}> in content"
        for name, value in part.attrib.items():
            if name.startswith("on") or name in {"style", "class", "id"}:
                yield f"{name}={value} in content"
            if name in {"href", "src"} and not value.startswith(_SCHEMES):
                yield f"{name}={value} in content"
