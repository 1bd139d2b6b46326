"""Entries of feeds: what RSS (also WordPress's export, WXR), Atom and JSON Feed say of an issue.

feedparser reads XML. It drops what would be dangerous on a page, and resolves addresses, so both
are switched off; frames and `data-` attributes stay. lxml repairs XML that is broken, without its
entities, and knows the lines. What WordPress shows of its own is known from the code of its editor
(`wpautop`, the block "Footnotes") and of lonekorean/wordpress-export-to-markdown.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, replace
from html import escape, unescape
from html.entities import html5
from typing import TYPE_CHECKING, Any

import feedparser
from lxml import etree

from sphinx_newsletter.importers.reference import text_reference
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.imported import State

if TYPE_CHECKING:
    from collections.abc import Iterator


_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = frozenset(("lt", "gt", "amp", "quot", "apos"))
_ROOTS = frozenset(("rss", "feed", "RDF"))
_CONTENTS = ("encoded", "content", "content_html", "description", "summary")
_TAG = re.compile(
    r"</?(?:a|b|br|code|em|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_ADDRESS = re.compile(r"\S+@\S+")
_MOST_ERRORS = 5
_NO_DATE = re.compile(r"0000-00-00|-0001")
# WordPress.
_BLOCK = re.compile(
    r"<(?P<end>/?)(?P<name>address|article|aside|blockquote|center|details|div|dl|figure|form|h[1-6]"
    r"|hr|iframe|ol|p|section|table|ul|video|audio)\b[^<>]*>",
    re.IGNORECASE,
)
_PIECES = re.compile(
    rf"(?:\n[ \t]*\n\s*|<pre\b.*?</pre>|<script\b.*?</script>|<!--.*?-->|{_BLOCK.pattern})",
    re.DOTALL | re.IGNORECASE,
)
_OF_PARAGRAPHS = frozenset(("blockquote", "center", "div", "section", "article", "aside"))
_CAPTION = re.compile(
    r"\[caption[^\]]*\]\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*?)\[/caption\]", re.DOTALL
)
_GALLERY = re.compile(r"\[gallery[^\]]*?\bids=[\"']?([\d, ]+)[^\]]*\]")
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
# Types of posts that have no text of an issue; so do those that begin with `wp_`.
_PARTS = frozenset(
    ("attachment", "custom_css", "customize_changeset", "nav_menu_item", "oembed_cache", "revision")
)
_NOT_CONTENT = frozenset(("trash", "auto-draft", "inherit"))


class NoFeedError(Exception):
    """A text that is no feed, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry; `date` is as written, `base` the address from which its relative links lead.

    `left_out` says what an entry is that is no issue, such as a picture of WordPress.
    """

    id: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""
    html: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    slug: str = ""
    enclosures: tuple[str, ...] = ()
    base: str = ""
    state: State = State.PUBLISHED
    is_whole: bool = True
    is_wordpress: bool = False
    left_out: str = ""
    line: int = 0
    is_one_line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed; `errors` are the lines on which it is broken, with what is wrong."""

    entries: tuple[Entry, ...]
    errors: tuple[tuple[int, str], ...] = ()
    next_page: str = ""
    is_export: bool = False


def entries_of(text: str, address: str) -> Feed:
    """The feed *text*, which is at this *address* or path. Raises `NoFeedError`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _of_json(text) if text.lstrip()[:1] == "{" else _of_xml(text, address)


# JSON Feed (https://www.jsonfeed.org/version/1.1/).


def _of_json(text: str) -> Feed:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoFeedError(f"its JSON cannot be read: {error}") from error
    items = data.get("items")
    if not isinstance(items, list):
        raise NoFeedError("it is JSON, and has no list of items")
    entries = [_json_entry(one, data, text) for one in items if isinstance(one, dict)]
    errors = [
        (0, f"an item is no object: {str(one)[:80]}") for one in items if not isinstance(one, dict)
    ]
    return Feed(
        entries=tuple(entries),
        errors=tuple(errors[:_MOST_ERRORS]),
        next_page=_string(data.get("next_url")),
    )


def _json_entry(item: dict[str, Any], feed: dict[str, Any], text: str) -> Entry:
    html = item.get("content_html")
    words = _string(item.get("content_text"))
    name = _string(item.get("id")) or _string(item.get("url"))
    summary = _string(item.get("summary"))
    attachments = item.get("attachments")
    found = (
        [one for one in attachments if isinstance(one, dict)]
        if isinstance(attachments, list)
        else []
    )
    return Entry(
        id=name,
        url=_string(item.get("url")),
        title=_words(_string(item.get("title"))),
        summary=summary,
        html=html if isinstance(html, str) and html else text_reference(words or summary),
        date=_string(item.get("date_published")) or _string(item.get("date_modified")),
        authors=_names(item) or _names(feed),
        tags=_unique(item.get("tags")),
        language=_string(item.get("language")) or _string(feed.get("language")),
        enclosures=_unique([one.get("url") for one in found]),
        is_whole=bool(html or words),
        line=_line_of(json.dumps(name, ensure_ascii=False), text),
        is_one_line=True,
    )


def _names(record: dict[str, Any]) -> tuple[str, ...]:
    given = record.get("authors") or [record.get("author")]
    found = given if isinstance(given, list) else [given]
    return _unique([one.get("name") for one in found if isinstance(one, dict)])


def _line_of(text: str, whole: str) -> int:
    at = whole.find(text)
    return whole.count("\n", 0, at) + 1 if at >= 0 else 0


def _string(value: object) -> str:
    """*value* as text; numbers are allowed as ids."""
    return str(value).strip() if isinstance(value, (str, int)) else ""


def _unique(values: object) -> tuple[str, ...]:
    found = values if isinstance(values, list) else []
    return tuple(dict.fromkeys(text for one in found if (text := _string(one))))


def _words(title: str) -> str:
    """A *title* without the elements that many a feed has in it."""
    return " ".join(unescape(_TAG.sub("", title)).split())


# RSS and Atom.


def _of_xml(text: str, address: str) -> Feed:
    text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), legal(text))
    # HTML's names of characters are none of XML's; within CDATA, they mean the same.
    text = _ENTITY.sub(_character, text)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NoFeedError(f"its XML cannot be read: {error.msg}") from error
    if root is None or etree.QName(root).localname not in _ROOTS:
        raise NoFeedError("it is no feed")
    errors = [(one.line, one.message) for one in parser.error_log if one.level_name != "WARNING"]
    data = etree.tostring(root) if errors else text.encode()
    headers = {"content-type": "application/xml; charset=utf-8"}
    if address.startswith(("http://", "https://")):
        headers["content-location"] = address
    found = feedparser.parse(
        io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
    )
    items = list(root.iter("{*}item", "{*}entry"))
    wordpress = _WordPress(root)
    lines = [_content_line(one) for one in items]
    lines = lines if len(lines) == len(found.entries) else [0] * len(found.entries)
    nodes = items if len(items) == len(found.entries) else [None] * len(found.entries)
    entries = [
        wordpress.entry(_xml_entry(one, found.feed, line), node)
        for one, line, node in zip(found.entries, lines, nodes, strict=True)
    ]
    links = found.feed.get("links", ())
    pages = (one.get("href", "") for one in links if one.get("rel") in ("next", "prev-archive"))
    return Feed(
        entries=tuple(entries),
        errors=tuple(errors[:_MOST_ERRORS]),
        next_page=next(pages, ""),
        is_export=wordpress.is_export,
    )


def _character(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name in _OF_XML else html5.get(f"{name};", found[0])


def _content_line(item: Any) -> int:
    """The line on which the content of *item* begins."""
    parts = {etree.QName(one).localname: one for one in item.iterchildren("{*}*")}
    found = next((parts[name] for name in _CONTENTS if name in parts), item)
    return int(found.sourceline or 0)


def _people(record: Any) -> tuple[str, ...]:
    return _unique([_person(one.get("name", "")) for one in record.get("authors", ())])


def _person(name: str) -> str:
    """A *name* without the mail address that RSS has before it, of which feedparser leaves a part.

    >>> _person("ple (Ann Lee"), _person("ann@mail.example")
    ('Ann Lee', '')
    """
    if name.count("(") > name.count(")"):
        name = name.rpartition("(")[2]
    return _ADDRESS.sub("", name).strip(" ()<>")


def _xml_entry(item: Any, feed: Any, line: int) -> Entry:
    contents = [one for one in item.get("content", ()) if one.get("value", "").strip()]
    best = next((one for one in contents if "html" in one.get("type", "")), None)
    best = best or next(iter(contents), None)
    summary = item.get("summary", "")
    shown = best or item.get("summary_detail") or {}
    value = shown.get("value", "")
    is_html = "html" in shown.get("type", "") or bool(_BLOCK.search(value) or _TAG.search(value))
    links = item.get("enclosures", ())
    return Entry(
        id=item.get("id", ""),
        url=item.get("feedburner_origlink") or item.get("link", ""),
        title=_words(item.get("title", "")),
        summary=_words(summary) if best else "",
        html=value if is_html else text_reference(value),
        date=next((item[key] for key in ("published", "created", "updated") if item.get(key)), ""),
        authors=_people(item) or _people(feed),
        tags=_unique([one.get("label") or one.get("term") for one in item.get("tags", ())]),
        language=shown.get("language") or feed.get("language", ""),
        enclosures=_unique([one.get("href") for one in links]),
        base=shown.get("base", ""),
        is_whole=best is not None,
        line=line,
    )


# WordPress's export (WXR).


class _WordPress:
    """What an export of WordPress has of its own; comments and settings are not read."""

    def __init__(self, root: Any) -> None:
        self.is_export = root.find(".//{*}wxr_version") is not None
        self._names: dict[str, str] = {}
        self._pictures: dict[str, str] = {}
        for one in root.iter("{*}author") if self.is_export else ():
            self._names[_child(one, "author_login")] = _child(one, "author_display_name")
        for one in root.iter("{*}item") if self.is_export else ():
            if address := _child(one, "attachment_url"):
                self._pictures[_child(one, "post_id")] = address

    def entry(self, entry: Entry, node: Any) -> Entry:
        """*entry*, whose element is *node*, as WordPress shows it."""
        if not self.is_export or node is None:
            return entry
        kind, status = _child(node, "post_type"), _child(node, "status")
        if kind in _PARTS or kind.startswith("wp_") or status in _NOT_CONTENT:
            return replace(entry, left_out=f"{kind} ({status}): {entry.title or entry.url}")
        state = State.PAGE if kind == "page" else State.PUBLISHED
        if status != "publish" or _child(node, "post_password"):
            state = State.DRAFT
        date = _child(node, "post_date")  # in the time zone of the site
        return replace(
            entry,
            html=self._html(entry.html) + _notes(node),
            summary=_words(_child(node, "encoded", "excerpt")) or entry.summary,
            date="" if _NO_DATE.match(date) else date or entry.date,
            authors=tuple(self._names.get(one) or one for one in entry.authors),
            slug=_child(node, "post_name"),
            state=state,
            is_whole=True,
            is_wordpress=True,
        )

    def _html(self, content: str) -> str:
        content = _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", content)
        content = _EMBED.sub(r"\1", content)
        content = _GALLERY.sub(self._gallery, content)
        return content if "<!-- wp:" in content else "".join(_paragraphs(content))

    def _gallery(self, found: re.Match[str]) -> str:
        pictures = [self._pictures.get(one.strip(), "") for one in found[1].split(",")]
        if not all(pictures):
            return found[0]
        shown = "".join(f'<img src="{escape(one)}">' for one in pictures)
        return f"<div>{shown}</div>"


def _child(node: Any, name: str, namespace: str = "") -> str:
    """The text of the first child *name* of *node* whose namespace contains *namespace*."""
    for one in node.iterchildren(f"{{*}}{name}"):
        if namespace in (etree.QName(one).namespace or ""):
            return (one.text or "").strip()
    return ""


def _notes(node: Any) -> str:
    """The footnotes of a post, which are not in its content."""
    for meta in node.iterchildren("{*}postmeta"):
        if _child(meta, "meta_key") == "footnotes":
            try:
                notes = json.loads(_child(meta, "meta_value"))
            except (ValueError, RecursionError):
                continue
            items = (
                f'<li id="{escape(one["id"])}">{one["content"]} '
                f'<a href="#{escape(one["id"])}-link">↩</a></li>'
                for one in (notes if isinstance(notes, list) else ())
                if isinstance(one, dict) and one.get("id") and one.get("content")
            )
            return f"<ol>{''.join(items)}</ol>"
    return ""


def _paragraphs(content: str) -> Iterator[str]:
    """*content* with the paragraphs that WordPress makes of empty lines; its lines stay."""
    opened: list[str] = []
    for piece in _split(content):
        tag = _BLOCK.fullmatch(piece)
        if tag and tag["name"].lower() not in ("hr", "iframe"):
            name = tag["name"].lower()
            if not tag["end"]:
                opened.append(name)
            elif name in opened:
                while opened.pop() != name:
                    pass
        is_text = not tag and not piece.startswith(("<pre", "<script", "<!--")) and piece.strip()
        if is_text and (not opened or opened[-1] in _OF_PARAGRAPHS):
            yield "<p>" + piece.strip().replace("\n", "<br>\n") + "</p>"
        else:
            yield piece


def _split(content: str) -> Iterator[str]:
    """*content* in pieces: tags of blocks, empty lines, and the text between them."""
    at = 0
    for found in _PIECES.finditer(content):
        yield content[at : found.start()]
        yield found[0]
        at = found.end()
    yield content[at:]
