"""Metadata of an HTML page: title, date, authors, tags, address."""

from __future__ import annotations

import datetime
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from sphinx_newsletter.importers.html_tree import attribute, text_of
from sphinx_newsletter.model.dates import EditionDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser


_DAY = re.compile(r"(?<!\d)(\d{4})[-_](\d{2})(?:[-_](\d{2}))?(?!\d)")
_NUMBER = re.compile(
    r"(?:\b(?:issue|edition|letter|number|vol(?:ume)?|no|nr|ausgabe)[.\s]*|№|#|第)\s*#?(\d{1,5})(?!\d)",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[|–—·-]\s+[^|–—·]+\Z")
_LONGEST_SUBTITLE = 300


class Metadata(NamedTuple):
    """What the head of a page says, and its structured data (schema.org as JSON-LD)."""

    title: str = ""
    subtitle: str = ""
    date: EditionDate | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    address: str = ""
    language: str = ""


def metadata_of(tree: LexborHTMLParser, zone: str) -> Metadata:
    """The metadata of the page *tree*; times are those of the time *zone*."""
    named = dict(_named(tree))
    data = _article(tree)
    dates = (
        *(named.get(key, "") for key in ("article:published_time", "date", "dc.date", "pubdate")),
        _text(data.get("datePublished")),
        *(attribute(one, "datetime") for one in tree.css("time[datetime]")),
    )
    canonical = tree.css_first("link[rel=canonical]")
    address = attribute(canonical, "href") if canonical else named.get("og:url", "")
    page_title = tree.css_first("title")
    title = named.get("og:title") or _text(data.get("headline"))
    if not title and page_title is not None:
        title = _SITE.sub("", text_of(page_title))
    root = tree.css_first("html")
    return Metadata(
        title=title,
        subtitle=_subtitle(named.get("og:description") or named.get("description", "")),
        date=next((one for one in (day_of(text, zone) for text in dates) if one), None),
        authors=tuple(dict.fromkeys(_authors(data, named))),
        tags=tuple(dict.fromkeys(_tags(tree, data))),
        address=address if address.startswith(("http://", "https://")) else "",
        language=attribute(root, "lang") if root else "",
    )


def _named(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta[content]"):
        name = attribute(node, "property") or attribute(node, "name")
        if name and (value := " ".join(attribute(node, "content").split())):
            yield name.lower(), value


def _article(tree: LexborHTMLParser) -> dict[str, Any]:
    """The structured data of the article that the page is."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            found = json.loads(node.text(deep=True))
        except (ValueError, RecursionError):
            continue
        graph = found.get("@graph", [found]) if isinstance(found, dict) else found
        for one in graph if isinstance(graph, list) else []:
            if isinstance(one, dict) and ("datePublished" in one or "headline" in one):
                return one
    return {}


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _authors(data: dict[str, Any], named: dict[str, str]) -> Iterator[str]:
    given = data.get("author")
    for one in given if isinstance(given, list) else [given]:
        name = one.get("name") if isinstance(one, dict) else one
        if _text(name):
            yield _text(name)
    for key in ("author", "article:author", "dc.creator"):
        if (name := named.get(key, "")) and "://" not in name:
            yield name


def _tags(tree: LexborHTMLParser, data: dict[str, Any]) -> Iterator[str]:
    for node in tree.css('meta[property="article:tag"][content]'):
        yield " ".join(attribute(node, "content").split())
    given = data.get("keywords")
    found = given.split(",") if isinstance(given, str) else given
    for one in found if isinstance(found, list) else []:
        if _text(one):
            yield _text(one)


def _subtitle(text: str) -> str:
    return text if len(text) <= _LONGEST_SUBTITLE and not text.endswith(("…", "...")) else ""


def day_of(text: str, zone: str) -> EditionDate | None:
    """The day that *text* (ISO 8601) names; a time with an offset is that of the time *zone*."""
    text = text.strip()
    try:
        moment = datetime.datetime.fromisoformat(text)
        if moment.tzinfo is not None and "T" in text.upper().replace(" ", "T"):
            moment = moment.astimezone(ZoneInfo(zone))
        return EditionDate(moment.year, moment.month, moment.day)
    except (ValueError, OverflowError):
        return day_in_name(text)


def day_in_name(name: str) -> EditionDate | None:
    """The day or month in the *name* of a file."""
    for found in _DAY.finditer(name):
        try:
            return EditionDate.parse("-".join(filter(None, found.groups())))
        except ValueError:
            continue
    return None


def number_in(title: str) -> int | None:
    """The number of the issue in its *title*, as in "Issue 12" or "#12"."""
    found = _NUMBER.search(title)
    return int(found[1]) if found else None
