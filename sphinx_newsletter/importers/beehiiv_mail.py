"""Mails of beehiiv: what their nested tables and one-letter classes mean.

The classes are those in the code of TryGhost/migrate (`packages/mg-beehiiv/src/lib/process.ts` and
its tests), which names footers, polls, dividers, quotations, galleries, sponsors and placeholders;
its later version is about mails that are made of `div` elements.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from sphinx_newsletter.importers.html_platforms import PLATFORMS
from sphinx_newsletter.importers.html_tables import is_data_table
from sphinx_newsletter.importers.html_tree import (
    attribute,
    children,
    html_of,
    is_text,
    line_of,
    text_of,
)
from sphinx_newsletter.importers.html_walker import Walker
from sphinx_newsletter.importers.inline import destination, plain
from sphinx_newsletter.model.imported import (
    Embed,
    Kept,
    Kind,
    LineBreak,
    Paragraph,
    Picture,
    Pictures,
    Quote,
    Rule,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from sphinx_newsletter.importers.html_walker import Special
    from sphinx_newsletter.model.imported import AnyBlock, Inline


_PLACEHOLDER = re.compile(
    r"(?:\{\{|%7B%7B)\s*[A-Za-z_][\w.-]*\s*(?:\|([^{}|]*))?(?:\}\}|%7D%7D)", re.IGNORECASE
)
_BOLD_HEADINGS = ", ".join(f"h{n} > :is(b, strong):only-child" for n in range(1, 7))
_VIDEO = 'a[href]:has(img[src*="youtube_play_icon"])'
_LONGEST_CAPTION = 300  # letters
_CHROME = {
    **next(one.chrome for one in PLATFORMS if one.name == "beehiiv"),
    "td.b:not(:has(#content-blocks))": "mail-footer",
    "td.f:not(:has(#content-blocks))": "read-online",
    "table.mob-block": "share-buttons",
    "[data-open-tracking]": "tracking-pixel",
}


def mail_walker(tree: LexborHTMLParser, root: LexborNode, member: str, subtitle: str) -> Walker:
    """The walker for the content *root* of the mail *tree*.

    What is for readers of the mail alone is dropped now: chrome, placeholders, and the *subtitle*
    below the title.
    """
    walker = Walker(member, {}, _SPECIAL)
    for selector, name in _CHROME.items():
        for node in tree.css(selector):
            walker.drop(node, name)
    _replace_placeholders(root, walker)
    _take_subtitle(root, walker, subtitle)
    for node in root.css(_BOLD_HEADINGS):
        walker.find("heading-bold", Kind.CHANGED, node, html_of(node), text_of(node))
        node.unwrap()
    _move_links(root, walker)
    for table in root.css("table"):
        if not is_data_table(table):
            table.attrs["role"] = "presentation"
    return walker


def _take_subtitle(root: LexborNode, walker: Walker, subtitle: str) -> None:
    """Take the subtitle off the beginning: below the title, the mail repeats it."""
    for heading in root.css("h1")[:1] if subtitle else ():
        after = heading.next
        while after is not None and not text_of(after):
            after = after.next
        if after is not None and not is_text(after) and text_of(after) == subtitle:
            walker.drop(after, "subtitle-repeated")


def _replace_placeholders(root: LexborNode, walker: Walker) -> None:
    """Replace what beehiiv fills in for each reader (`{{email}}`) by its default, or nothing."""
    for node in [*root.traverse(include_text=True)]:
        parent = node.parent
        text = (is_text(node) and node.text_content) or ""
        if parent is None or not _PLACEHOLDER.search(text) or _is_code(parent):
            continue
        for found in _PLACEHOLDER.finditer(text):
            walker.find("placeholder", Kind.DROPPED, parent, found[0], _default(found))
        node.replace_with(_PLACEHOLDER.sub(_default, text))
    for node in root.css("[href], [src]"):
        name = "href" if "href" in node.attributes else "src"
        url = attribute(node, name)
        if not _PLACEHOLDER.search(url):
            continue
        kept = _without_parameters(url)
        walker.find("placeholder", Kind.DROPPED, node, url, kept)
        if kept:
            node.attrs[name] = kept
        elif name == "href":
            del node.attrs[name]
        else:
            node.decompose()


def _move_links(root: LexborNode, walker: Walker) -> None:
    """Give a link around a table, as bookmarks are, to each paragraph and picture in it."""
    for link in root.css(f"a[href]:has(table):not({_VIDEO})"):
        tag = f'<a href="{escape(attribute(link, "href"))}">'
        before = html_of(link)
        for one in link.css("p:not(:has(a)), td:not(:has(a)):has(> img)"):
            one.inner_html = f"{tag}{one.inner_html}</a>"
        after = "".join(html_of(one) for one in link.css("a") if one.mem_id != link.mem_id)
        walker.find("link-split", Kind.CHANGED, link, before, after)
        link.unwrap()


def _is_code(node: LexborNode | None) -> bool:
    while node is not None and node.tag not in ("code", "pre", "style", "script"):
        node = node.parent
    return node is not None


def _default(found: re.Match[str]) -> str:
    return (found[1] or "").strip().strip("\"'")


def _without_parameters(url: str) -> str:
    """*url* without parameters that are placeholders; empty if it is one itself."""
    base, _, query = url.partition("?")
    kept = "&".join(one for one in query.split("&") if one and not _PLACEHOLDER.search(one))
    return "" if _PLACEHOLDER.search(base) else "?".join(filter(None, (base, kept)))


def _picture(table: LexborNode, walker: Walker) -> Sequence[AnyBlock] | None:
    """A picture, with its caption in the row below it."""
    rows = [row for group in children(table) for row in children(group) if row.tag == "tr"]
    first, *others = rows
    is_picture = len(first.css("img")) == 1 and not text_of(first)
    if not is_picture or len(others) != 1 or others[0].css("img, table"):
        return None
    if not _is_caption(others[0]):
        return None
    return _captioned(first, others[0], walker)


def _is_caption(node: LexborNode) -> bool:
    """Whether the words in *node* are paragraphs of a caption."""
    words = text_of(node)
    paragraphs = " ".join(filter(None, map(text_of, node.css("p, small"))))
    return words == paragraphs and len(words) <= _LONGEST_CAPTION


def _captioned(picture: LexborNode, caption: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    line = line_of(picture)
    made = [one for node in picture.css("a:has(img), img")[:1] for one in walker.inline(node)]
    words: list[Inline] = []
    for one in caption.css("p, small"):
        words += [LineBreak()] if words else []
        words += walker.content(one)
    found = tuple(replace(one, caption=tuple(words)) for one in made if isinstance(one, Picture))
    if found:
        return (Pictures(found, line=line),)
    return (Paragraph(tuple(words), line=line),) if words else ()


def _gallery(table: LexborNode, walker: Walker) -> Sequence[AnyBlock] | None:
    """Pictures in the columns of *table*, each with its caption."""
    cells = table.css("td.mob-stack")
    if any(len(cell.css("img")) != 1 or not _is_caption(cell) for cell in cells):
        return None
    found = [one for cell in cells for one in _captioned(cell, cell, walker)]
    pictures = [one for block in found if isinstance(block, Pictures) for one in block.pictures]
    others = [one for one in found if not isinstance(one, Pictures)]
    return (Pictures(tuple(pictures), line=line_of(table)), *others) if pictures else others


def _video(link: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    """A video, which a mail shows as a picture that leads to it."""
    url = attribute(link, "href")
    shown = "".join(f"![]({destination(attribute(one, 'src'))})" for one in link.css("img"))
    walker.find("video-picture", Kind.CHANGED, link, f"[{shown}]({destination(url)})", "")
    for one in link.css("img"):
        one.decompose()
    caption = walker.blocks(link)
    first = caption[0] if len(caption) == 1 else None
    if isinstance(first, Paragraph) and all(
        isinstance(one, (Text, LineBreak)) for one in first.content
    ):
        return (Embed(url, plain(first.content), line=line_of(link)),)
    return (Embed(url, line=line_of(link)), *caption)


def _divider(node: LexborNode, _walker: Walker) -> Sequence[AnyBlock] | None:
    is_empty = not text_of(node).strip() and node.css_first("img, hr, iframe") is None
    return (Rule(line=line_of(node)),) if is_empty else None


def _quotation(node: LexborNode, walker: Walker) -> Sequence[AnyBlock] | None:
    if node.css_first("h1, h2, h3, h4, h5, h6, img, iframe, ul, ol") is not None:
        return None
    source = node.css_first("small")
    words: tuple[Inline, ...] = ()
    before = text_of(node)
    if source is not None:
        words = walker.content(source)
        source.decompose()
    after = " — ".join(filter(None, (text_of(node), plain(words))))
    walker.find("quotation-by-layout", Kind.CHANGED, node, before, f"> {after}")
    return (Quote(tuple(walker.blocks(node)), words, line=line_of(node)),)


def _poll(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    blocks = tuple(walker.blocks(node))
    return (Kept("poll", blocks, line=line_of(node)),) if blocks else ()


def _sponsor(node: LexborNode, walker: Walker) -> Sequence[AnyBlock]:
    blocks = tuple(walker.blocks(node))
    return (Kept("sponsor", blocks, line=line_of(node)),) if blocks else ()


_SPECIAL: Mapping[str, Special] = {
    "table:has(> tbody > tr:first-child > td > img)": _picture,
    "table:has(> tbody > tr:first-child > td > a > img)": _picture,
    "table.mob-w-full:has(td.mob-stack img)": _gallery,
    _VIDEO: _video,
    "table.j": _divider,
    'div[style*="border-top"]': _divider,
    "table.d3[align=center]": _quotation,
    'div[style*="padding-left"]:has(> div[style*="padding-left"] p)': _quotation,
    # "ee" alone is text of a list.
    'td[class="e"], td[class="ee e "], td[class="e ee"]': _poll,
    "table.rec__content, #pad-mobile": _sponsor,
}
