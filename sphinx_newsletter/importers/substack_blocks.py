"""Elements of Substack's posts: many are empty, and Substack's scripts fill them from `data-attrs`.

The names of elements and values are as other converters read them, above all Ghost's migration tool
(https://github.com/TryGhost/migrate, `packages/mg-substack/lib/process.js`). Each replacement is
reported with its HTML, and with what is there now.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.importers.addresses import clean_picture
from sphinx_newsletter.importers.html_platforms import SUBSTACK
from sphinx_newsletter.importers.html_tree import (
    attribute,
    classes,
    html_of,
    is_text,
    line_of,
    text_of,
)
from sphinx_newsletter.importers.html_walker import Walker
from sphinx_newsletter.importers.inline import in_line
from sphinx_newsletter.model.imported import (
    Embed,
    Item,
    ItemList,
    Kept,
    Kind,
    LineBreak,
    Link,
    MathsBlock,
    Paragraph,
    Picture,
    Pictures,
    Quote,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from sphinx_newsletter.importers.html_walker import Special
    from sphinx_newsletter.model.imported import AnyBlock, Inline


_PERSON = "https://substack.com/profile/"
_BEFORE, _AFTER = re.compile(r"\S*\Z"), re.compile(r"\S*")
_MISSING = "missing-in-export"  # the rule
_MOST_ENCODINGS = 3
_CONTENT = "img, iframe, video, audio, hr"  # what an element shows without words
_PLACEHOLDER = "%%"  # `%%share_url%%`: the mail fills it in
# Buttons that do something on Substack alone, by their addresses.
_BUTTONS = (
    (re.compile(r"[?&]action=(?:share|restack)|%%share"), "share-button"),
    (re.compile(r"[?&]gift=|donate_gift|%%gift"), "gift-button"),
    (re.compile(r"/subscribe(?:[?/#]|\Z)|%%checkout"), "subscribe-button"),
    (re.compile(r"/comments?(?:[?/#]|\Z)|%%half_magic_comments"), "comment-button"),
    (re.compile(r"/leaderboard(?:[?/#]|\Z)|[?&]action=refer"), "referral-button"),
)
_ADDRESSES = ("url", "canonical_url", "targetUrl", "fullEmbedUrl", "base_url", "embed_url")
_FRAMES = {"youtube-wrap": "https://www.youtube.com/watch?v=", "vimeo-wrap": "https://vimeo.com/"}


class SubstackWalker(Walker):
    """Walker of a post of Substack."""

    def __init__(self, member: str) -> None:
        """Begin the post in the file *member*."""
        super().__init__(member, SUBSTACK.chrome, _SPECIAL)

    def page(self, root: LexborNode) -> tuple[AnyBlock, ...]:
        """The blocks of the post *root*."""
        for node in root.css("img[data-attrs]"):
            self._describe(node)
        for node in root.css(f'a[href*="{_PLACEHOLDER}"]:not(.button)'):
            words, url = text_of(node), attribute(node, "href")
            self.find("link-placeholder", Kind.CHANGED, node, f"[{words}]({url})", words)
            del node.attrs["href"]
        return super().page(root)

    def _describe(self, node: LexborNode) -> None:
        """Give the picture *node* what only its data has: its text, its address, its link."""
        data, before = data_of(node), html_of(node)
        given = {"alt": _word(data, "alt"), "src": _word(data, "src")}
        new = {key: one for key, one in given.items() if one and not attribute(node, key).strip()}
        for key, one in new.items():
            node.attrs[key] = one
        url, link = attribute(node, "src"), _word(data, "href")
        around = _link_around(node)
        if link and around is not None and _is_same(attribute(around, "href"), url):
            before, new["href"] = html_of(around), link
            around.attrs["href"] = link
        if new:
            made = Picture(url, attribute(node, "alt"), link=new.get("href", ""))
            self.find("picture-data", Kind.CHANGED, node, before, in_line((made,), []))

    def inline(self, node: LexborNode) -> list[Inline]:
        """The inline nodes of *node*; names and stock symbols come from their data."""
        is_name = not is_text(node) and not {"mention-wrap", "cashtag-wrap"}.isdisjoint(
            classes(node)
        )
        if not is_name or text_of(node):
            return super().inline(node)
        data = data_of(node)
        name, number = _word(data, "name", "symbol"), data.get("id")
        url = _word(data, "url") or (f"{_PERSON}{number}" if isinstance(number, int) else "")
        made: list[Inline] = [Link(url, (Text(name),)) if url else Text(name)] if name else []
        kind = Kind.CHANGED if name else Kind.NEEDS_A_PERSON
        # What is next to it is a part of its word: a bracket, a comma.
        head, tail = _BEFORE.search(_text(node.prev)), _AFTER.match(_text(node.next))
        around = [one[0] if one else "" for one in (head, tail)]
        before, after = (one.join(around) for one in (html_of(node), in_line(made, [])))
        self.find("mention", kind, node, before, after)
        return made


def _text(node: LexborNode | None) -> str:
    return (node.text_content or "") if node is not None and is_text(node) else ""


def data_of(node: LexborNode) -> Mapping[str, Any]:
    """The JSON in `data-attrs`, which in some posts was encoded twice; empty if there is none."""
    text = attribute(node, "data-attrs")
    for _ in range(_MOST_ENCODINGS):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            text = unescape(text)
        else:
            return found if isinstance(found, dict) else {}
    return {}


def _word(data: Mapping[str, Any], *keys: str) -> str:
    """The first text in *data* under one of *keys*, in one line and without entities."""
    found: Iterator[str] = (data[key] for key in keys if isinstance(data.get(key), str))
    return next((word for one in found if (word := " ".join(unescape(one).split()))), "")


def _list(data: Mapping[str, Any], *keys: str) -> list[Mapping[str, Any]]:
    """The records in the first list in *data* under one of *keys*."""
    found: list[Any] = next((data[key] for key in keys if isinstance(data.get(key), list)), [])
    return [one for one in found if isinstance(one, dict)]


def _link_around(node: LexborNode) -> LexborNode | None:
    found = node.parent
    while found is not None and found.tag != "a":
        found = found.parent
    return found


def _is_same(link: str, picture: str) -> bool:
    """Whether *link* leads to the *picture* itself, perhaps on the server that scales it."""
    return clean_picture(link).url == clean_picture(picture).url


def _is_filled(node: LexborNode) -> bool:
    return bool(text_of(node)) or node.css_first(_CONTENT) is not None


def _shown(blocks: Sequence[AnyBlock]) -> str:
    """*blocks* as the report and the meter read them: Markdown."""
    return "\n\n".join(_markdown(blocks))


def _markdown(blocks: Sequence[AnyBlock]) -> Iterator[str]:
    for one in blocks:
        if isinstance(one, Paragraph):
            yield in_line(one.content, [])
        elif isinstance(one, Pictures):
            yield from (in_line((picture,), []) for picture in one.pictures)
            yield in_line(one.caption, [])
        elif isinstance(one, ItemList):
            yield "\n".join(f"- {_shown(item.blocks)}" for item in one.items)
        elif isinstance(one, MathsBlock):
            yield f"${' '.join(one.tex.split())}$"
        elif isinstance(one, Quote):
            inner = _shown((*one.blocks, Paragraph((Text("— "), *one.source))))
            yield "\n".join(f"> {line}" for line in inner.split("\n"))


def _replaced(
    walker: Walker, node: LexborNode, rule: str, blocks: Sequence[AnyBlock]
) -> Sequence[AnyBlock]:
    """The *blocks* that *node* becomes, reported."""
    kind = Kind.NEEDS_A_PERSON if rule == _MISSING else Kind.CHANGED
    walker.find(rule, kind, node, html_of(node), _shown(blocks))
    return [replace(one, line=line_of(node)) for one in blocks]


def _any(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """What *node* contains, or else what its data says of it."""
    if _is_filled(node):
        return walker.blocks(node)
    if card := _card_of(data_of(node)):
        return _replaced(walker, node, "card", card)
    return _replaced(walker, node, _MISSING, ())


def _card_of(data: Mapping[str, Any]) -> list[AnyBlock]:
    """A link to what is embedded, whose it is, and what it says; empty without an address."""
    url = _word(data, *_ADDRESSES)
    if instagram := _word(data, "instagram_id"):
        url = f"https://www.instagram.com/p/{instagram}/"
    if not url:
        return []
    title = _word(data, "title", "name", "text") or url
    people = [_word(one, "name") for one in _list(data, "bylines", "publishedBylines")]
    names = (_word(data, "publication_name"), *people, _word(data, "author_name", "author"))
    whose = ", ".join(dict.fromkeys(one for one in names if one and one != title))
    line = (Link(url, (Text(title),)), *((Text(f" — {whose}"),) if whose else ()))
    keys = ("truncated_body_text", "caption", "description", "subtitle", "hero_text")
    said = _word(data, *keys)
    return [Paragraph(line), *([Paragraph((Text(said),))] if said and said != title else [])]


def _post(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A card of a post or a publication; around its words are a logo, likes and a button."""
    card = _card_of(data_of(node))
    return _replaced(walker, node, "card", card) if card else _any(node, walker)


def _gallery(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    data = data_of(node).get("gallery")
    gallery = data if isinstance(data, dict) else {}
    whole = gallery.get("staticGalleryImage")
    images = _list(gallery, "images") or ([whole] if isinstance(whole, dict) else [])
    alt = _word(gallery, "alt")
    made = [
        Picture(url, _word(one, "alt", "title") or alt or None)
        for one in images
        if (url := _word(one, "src"))
    ]
    if not made:
        return _any(node, walker)
    caption = _word(gallery, "caption")
    words = (Text(caption),) if caption else ()
    return _replaced(walker, node, "gallery", [Pictures(tuple(made), words)])


def _latex(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    tex = data_of(node).get("persistentExpression")
    if not isinstance(tex, str) or not tex.strip():
        return _any(node, walker)
    return _replaced(walker, node, "formula", [MathsBlock(tex.strip())])


def _button(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A button becomes a link; one that needs Substack is dropped with its caption."""
    data, link = data_of(node), node.css_first("a[href]")
    url = attribute(link, "href") if link is not None else _word(data, "url")
    name = next((name for pattern, name in _BUTTONS if pattern.search(url)), "")
    if name:
        walker.find(name, Kind.DROPPED, node, html_of(node), "")
        return ()
    return walker.blocks(node) if link is not None else _any(node, walker)


def _said(text: str) -> list[AnyBlock]:
    """The paragraphs of a message, with its line breaks."""
    made: list[AnyBlock] = []
    for part in re.split(r"\n\s*\n", unescape(text).strip()):
        line: list[Inline] = []
        for one in part.split("\n"):
            line += [LineBreak(), Text(one)] if line else [Text(one)]
        made.append(Paragraph(tuple(line)))
    return made


def _message(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A tweet, a comment or a post of a chat: who says what, and where."""
    data = data_of(node)
    inner = next((data[key] for key in ("comment", "communityPost") if key in data), data)
    inner = inner if isinstance(inner, dict) else {}
    text = next((inner[key] for key in ("full_text", "body") if inner.get(key)), "")
    if _is_filled(node) or not isinstance(text, str) or not text.strip():
        return _any(node, walker)
    blocks = [*_said(text), *_attached(inner)]
    handle, url = _word(inner, "username"), _word(data, "url")
    name = " ".join(filter(None, (_word(inner, "name"), f"(@{handle})" if handle else ""))) or url
    source = (Link(url, (Text(name),)),) if url else (Text(name),)
    return _replaced(walker, node, "message", [Quote(tuple(blocks), source if name else ())])


def _attached(data: Mapping[str, Any]) -> Iterator[AnyBlock]:
    """What a tweet has below its text: pictures, a link, the tweet that it quotes."""
    for one in _list(data, "photos"):
        if url := _word(one, "img_url"):
            yield Pictures((Picture(url, _word(one, "alt_text") or None),))
    page = data.get("expanded_url")
    yield from _card_of(page) if isinstance(page, dict) else ()
    quoted = data.get("quoted_tweet")
    if isinstance(quoted, dict) and isinstance(text := quoted.get("full_text"), str) and text:
        yield Quote(tuple(_said(text)), (Text(_word(quoted, "name", "username")),))


def _file(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A file: what is said of it, and one link, instead of a picture and two equal buttons."""
    link = node.css_first("a[href]")
    if link is None:
        return _any(node, walker)
    words = [
        text_of(one) for one in node.css("[class^=file-embed-details-], .file-embed-description")
    ]
    made = (
        Text(" — ".join((*filter(None, words), ""))),
        Link(attribute(link, "href"), walker.content(link)),
    )
    return _replaced(walker, node, "file", [Paragraph(made)])


def _media(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A video or a recording that Substack keeps: the export has only its id."""
    data, what = data_of(node), "audio" if "native-audio-embed" in classes(node) else "video"
    number = _word(data, "mediaUploadId")
    if not number:
        return _any(node, walker)
    name = _word(data, "label", "title") or what.capitalize()
    link = Link(f"/api/v1/{what}/upload/{number}/src", (Text(name),))
    return _replaced(walker, node, _MISSING, [Paragraph((link,))])


def _frame(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A video: its frame is in the post, except in old ones."""
    number = _word(data_of(node), "videoId")
    if _is_filled(node) or not number:
        return _any(node, walker)
    start = next(one for name, one in _FRAMES.items() if name in classes(node))
    return (Embed(f"{start}{number}", line=line_of(node)),)


def _poll(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A poll; its question and its answers are seldom in an export."""
    if _is_filled(node):
        return (Kept("poll", tuple(walker.blocks(node)), line=line_of(node)),)
    data = data_of(node)
    question = _word(data, "question", "title")
    answers = [_word(one, "label", "text", "title") for one in _list(data, "options", "answers")]
    items = tuple(Item((Paragraph((Text(one),)),)) for one in answers if one)
    poll: list[AnyBlock] = [Paragraph((Text(question or "Poll"),))]
    poll += [ItemList(items)] if items else []
    return _replaced(walker, node, "poll-as-text" if question else _MISSING, poll)


def _pullquote(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    blocks = tuple(walker.blocks(node))
    return _replaced(walker, node, "pullquote", [Quote(blocks)]) if blocks else ()


# Of several selectors that fit, the last one counts.
_SPECIAL: Mapping[str, Special] = {
    "div[data-attrs]": _any,
    ".pullquote": _pullquote,
    ".image-gallery-embed": _gallery,
    ".latex-rendered": _latex,
    ".embedded-post-wrap": _post,
    ".digest-post-embed": _post,
    ".embedded-publication-wrap": _post,
    ".button-wrapper": _button,
    ".captioned-button-wrap": _button,
    ".twitter-embed": _message,
    ".tweet": _message,
    ".comment": _message,
    ".community-post": _message,
    ".file-embed-wrapper": _file,
    ".native-video-embed": _media,
    ".native-audio-embed": _media,
    ".youtube-wrap": _frame,
    ".vimeo-wrap": _frame,
    ".poll-embed": _poll,
}
