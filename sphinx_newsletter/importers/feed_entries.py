"""Entries of feeds in XML: what RSS, of which WordPress's export is one, and Atom say of an issue.

feedparser reads XML. It drops what would be dangerous on a page, and resolves addresses, so both
are switched off; frames and `data-` attributes stay. lxml repairs XML that is broken, without its
entities, and knows the lines.
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
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|RDF)\b")
_PREFIX, _NAMESPACE = (
    re.compile(r"<([A-Za-z_][\w.-]*):[A-Za-z]"),
    re.compile(r"\bxmlns:([\w.-]+)\s*="),
)
_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_ROOTS = frozenset(("rss", "feed", "RDF"))
_CONTENTS = ("encoded", "content", "content_html", "description", "summary")
_STYLED = re.compile(
    r"<(a|b|code|em|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>(.*?)</\1>", re.IGNORECASE
)
_ADDRESS = re.compile(r"\S+@\S+")
MOST_ERRORS = 5
_NO_DATE = re.compile(r"0000-00-00|-0001")
# WordPress.
_BLOCK = re.compile(
    r"<(?P<end>/?)(?P<name>address|article|aside|blockquote|center|details|div|dl|figure|form|h[1-6]"
    r"|hr|iframe|ol|p|section|table|ul|video|audio)\b[^<>]*>",
    re.IGNORECASE,
)
_PIECES = re.compile(
    r"(?:\n[ \t]*\n\s*|<pre\b.*?(?:</pre>|\Z)|<script\b.*?(?:</script>|\Z)|<!--.*?(?:-->|\Z)"
    rf"|{_BLOCK.pattern})",
    re.DOTALL | re.IGNORECASE,
)
_OF_PARAGRAPHS = frozenset(("blockquote", "center", "div", "section", "article", "aside"))
_CAPTION = re.compile(
    r"\[caption([^\]]*)\]\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.{0,2000}?)\[/caption\]",
    re.DOTALL,
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


def line_text(value: object) -> str:
    """*value* as text; numbers are allowed as ids."""
    return str(value).strip() if isinstance(value, (str, int)) else ""


def names(values: object) -> tuple[str, ...]:
    """The texts in a list, each once; of anything else, none."""
    found = values if isinstance(values, list) else []
    return tuple(dict.fromkeys(text for one in found if (text := line_text(one))))


def _words(text: str) -> str:
    """The words of a title, which may be HTML; what is no element stays.

    >>> _words("Q&amp;A on <em>Burn</em> and Vec<f32>")
    'Q&A on Burn and Vec<f32>'
    """
    before = ""
    while before != text:
        before, text = text, _STYLED.sub(r"\2", text)
    return " ".join(unescape(text).split())


# RSS and Atom.


def of_xml(text: str, address: str) -> Feed:
    """The feed *text*, RSS or Atom, at this *address* or path. Raises `NoFeedError`."""
    text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), legal(text))
    # HTML's names of characters are none of XML's; within CDATA, they mean the same.
    text = _with_namespaces(_ENTITY.sub(_character, text))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NoFeedError(f"its XML cannot be read: {error.msg}") from error
    if root is None or etree.QName(root).localname not in _ROOTS:
        raise NoFeedError("it is no feed")
    errors = [(one.line, one.message) for one in parser.error_log if one.domain_name != "NAMESPACE"]
    data = etree.tostring(root) if errors else text.encode()
    headers = {"content-type": "application/xml; charset=utf-8"}
    if address.startswith(("http://", "https://")):
        headers["content-location"] = address
    found = feedparser.parse(
        io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
    )
    is_atom = found.version.startswith("atom")
    items = list(root.iter("{*}item", "{*}entry"))
    items = items if len(items) == len(found.entries) else [None] * len(found.entries)
    wordpress = _WordPress(root)
    entries = [
        wordpress.entry(_xml_entry(one, found.feed, _content_line(node), is_atom=is_atom), node)
        for one, node in zip(found.entries, items, strict=True)
    ]
    links = found.feed.get("links", ())
    pages = (one.get("href", "") for one in links if one.get("rel") in ("next", "prev-archive"))
    return Feed(
        entries=tuple(entries),
        errors=tuple(errors[:MOST_ERRORS]),
        next_page=next(pages, ""),
        is_export=wordpress.is_export,
    )


def _with_namespaces(text: str) -> str:
    """The feed *text*, with namespaces for the prefixes for which it has none."""
    used = {*_PREFIX.findall(text)} - {*_NAMESPACE.findall(text)}
    names = (f' xmlns:{one}="{_NAMESPACES.get(one, f"urn:{one}")}"' for one in sorted(used))
    return _ROOT.sub(rf"\g<0>{''.join(names)}", text, count=1)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name in _OF_XML else html5.get(f"{name};", found[0])


def _content_line(item: Any) -> int:
    """The line on which the content of *item* begins; 0 if it is not known."""
    if item is None:
        return 0
    parts = {etree.QName(one).localname: one for one in item.iterchildren("{*}*")}
    found = next((parts[name] for name in _CONTENTS if name in parts), item)
    return int(found.sourceline or 0)


def _people(record: Any) -> tuple[str, ...]:
    return names([_person(one.get("name", "")) for one in record.get("authors", ())])


def _person(name: str) -> str:
    """A *name* without the mail address that RSS has before it, of which feedparser leaves a part.

    >>> _person("ple (Ann Lee"), _person("ann@mail.example")
    ('Ann Lee', '')
    """
    if name.count("(") > name.count(")"):
        name = name.rpartition("(")[2]
    return _ADDRESS.sub("", name).strip(" ()<>")


def _line(item: Any, name: str, *, is_atom: bool) -> str:
    """The title or summary of *item*; RSS does not say whether it is HTML."""
    is_text = is_atom and item.get(f"{name}_detail", {}).get("type") == "text/plain"
    return " ".join(item.get(name, "").split()) if is_text else _words(item.get(name, ""))


def _xml_entry(item: Any, feed: Any, line: int, *, is_atom: bool) -> Entry:
    contents = [one for one in item.get("content", ()) if one.get("value", "").strip()]
    best = next((one for one in contents if "html" in one.get("type", "")), None)
    best = best or next(iter(contents), None)
    shown = best or item.get("summary_detail") or {}
    value = shown.get("value", "")
    links = item.get("enclosures", ())
    return Entry(
        id=item.get("id", ""),
        url=item.get("feedburner_origlink") or item.get("link", ""),
        title=_line(item, "title", is_atom=is_atom),
        summary=_line(item, "summary", is_atom=is_atom) if best else "",
        html=value if "html" in shown.get("type", "") else text_reference(value),
        date=next((item[key] for key in ("published", "created", "updated") if item.get(key)), ""),
        authors=_people(item) or _people(feed),
        tags=names([one.get("label") or one.get("term") for one in item.get("tags", ())]),
        language=shown.get("language") or feed.get("language", ""),
        enclosures=names([one.get("href") for one in links]),
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
        content = _CAPTION.sub(_figure, content)
        content = _EMBED.sub(r"\1", content)
        content = _GALLERY.sub(self._gallery, content)
        return content if "<!-- wp:" in content else "".join(_paragraphs(content))

    def _gallery(self, found: re.Match[str]) -> str:
        pictures = [self._pictures.get(one.strip(), "") for one in found[1].split(",")]
        if not all(pictures):
            return found[0]
        shown = "".join(f'<img src="{escape(one)}">' for one in pictures)
        return f"<div>{shown}</div>"


def _figure(found: re.Match[str]) -> str:
    """A picture with a caption, which old versions have as an attribute."""
    old = re.search(r"\bcaption=(\"|')(.*?)\1", found[1])
    words = found[3].strip() or (old[2] if old else "")
    return f"<figure>{found[2]}<figcaption>{words}</figcaption></figure>"


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
                if isinstance(one, dict) and all(map(_is_word, (one.get("id"), one.get("content"))))
            )
            return f"<ol>{''.join(items)}</ol>"
    return ""


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value)


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
