"""The walker: an HTML tree becomes the blocks of an imported edition.

Unknown elements keep their text. What is dropped has a name, and is reported in full.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from sphinx_newsletter.importers.html_inline import InlineWalker, is_blank, styled
from sphinx_newsletter.importers.html_notes import notes_in
from sphinx_newsletter.importers.html_tables import is_data_table, rows_of
from sphinx_newsletter.importers.html_tree import (
    attribute,
    children,
    classes,
    first_in,
    html_of,
    is_text,
    last_line_of,
    line_of,
    text_of,
)
from sphinx_newsletter.importers.inline import destination, plain
from sphinx_newsletter.model import imported
from sphinx_newsletter.model.imported import (
    Heading,
    Kind,
    LineBreak,
    Link,
    Paragraph,
    Picture,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from sphinx_newsletter.model.imported import AnyBlock, Inline

    # From an element of a platform to its blocks; None if it is none of the platform's after all.
    Special = Callable[[LexborNode, "Walker"], Sequence[AnyBlock] | None]


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "details", "dd", "div"),
        *("dl", "dt", "fieldset", "figure", "footer", "form", "header", "hr", "iframe", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th"),
        *("thead", "tr", "ul", "video", "audio", "embed", "object", "figcaption", "hgroup"),
        *("menu", "dialog", "search", "optgroup", "select", "template"),
        *_HEADINGS,
    }
)
_SPECIAL = "data-newsletter-special"
_ANY_BLOCK = ", ".join((*sorted(_BLOCKS), f"[{_SPECIAL}]"))
_DEEPEST = 150  # elements in elements: mails have tables in tables in tables
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|brush:|sourceCode)[-\s]?([\w+#.-]+)"
)


class TooDeepError(Exception):
    """The elements of a page are nested too deeply to be read."""


class Walker(InlineWalker):
    """Walker of one page; `findings` are what it dropped and changed."""

    def __init__(
        self, member: str, chrome: Mapping[str, str], special: Mapping[str, Special] | None = None
    ) -> None:
        """Keep what is *chrome*, and what is *special*, by CSS selectors.

        Chrome is dropped, and reported under its name. A special element becomes the blocks that
        its function returns, unless that is None.
        """
        super().__init__(member)
        self._chrome = chrome
        self._special = special or {}
        self._depth = 0

    def page(self, root: LexborNode) -> tuple[AnyBlock, ...]:
        """The blocks of the page, or of its part *root*, and its footnotes at the end."""
        for selector, name in self._chrome.items():
            while (node := first_in(root, selector)) is not None:  # one may be in another
                self.drop(node, name)
        for selector in self._special:
            for node in root.css(selector):
                node.attrs[_SPECIAL] = selector
        notes = [*self._take_notes(root)]
        return (*self.blocks(root), *notes)

    def blocks(self, node: LexborNode) -> list[AnyBlock]:
        """The blocks of what is in *node*."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooDeepError
        made: list[AnyBlock] = []
        line: list[Inline] = []
        at = 0
        for child in children(node):
            if is_text(child) or not self._is_block(child):
                at = at or line_of(child)
                line += self.inline(child)
            else:
                made += self._paragraphs(line, at or line_of(node))
                line, at = [], 0
                made += self.block(child)
        made += self._paragraphs(line, at or line_of(node))
        self._depth -= 1
        return made

    @staticmethod
    def _is_block(node: LexborNode) -> bool:
        if node.tag in _BLOCKS or _SPECIAL in node.attributes:
            return True
        return node.css_first(_ANY_BLOCK) is not None

    def block(self, node: LexborNode) -> Sequence[AnyBlock]:
        """The blocks of the element *node*."""
        if special := attribute(node, _SPECIAL):
            made = self._special[special](node, self)
            if made is not None:
                return made
        tag = node.tag or ""
        if self.is_hidden(node):
            self.drop(node, "hidden")
            return ()
        if tag in _HEADINGS:
            return self._heading(node)
        if handler := self._BLOCK_HANDLERS.get(tag):
            return handler(self, node)
        if tag not in _BLOCKS:
            return self._inline_around_blocks(node)
        return self.blocks(node)

    def _paragraphs(self, line: Sequence[Inline], at: int) -> Iterator[AnyBlock]:
        """The paragraphs in *line*: two line breaks are the end of one."""
        part: list[Inline] = []
        breaks = 0
        for node in (*line, LineBreak(), LineBreak()):
            if isinstance(node, LineBreak):
                breaks += 1
            elif isinstance(node, Text) and not node.text.strip(" \t\r\n\f") and breaks:
                continue
            else:
                breaks = 0
            part.append(node)
            if breaks > 1:
                yield from _paragraph(part, at)
                part, breaks = [], 0

    def _heading(self, node: LexborNode) -> Sequence[AnyBlock]:
        level = _HEADINGS[node.tag or ""]
        anchor = attribute(node, "id")
        for one in node.css("[id], a[name]"):
            anchor = anchor or attribute(one, "id") or attribute(one, "name")
        content = self.content(node)
        if is_blank(content):
            return ()
        pictures = [one for one in content if isinstance(one, Picture)]
        words = tuple(one for one in content if not isinstance(one, Picture))
        line = line_of(node)
        made: list[AnyBlock] = []
        if pictures:
            made.append(imported.Pictures(tuple(pictures), line=line))
        if not is_blank(words):
            made.append(Heading(level, words, anchor, line=line, end_line=last_line_of(node)))
        return made

    def _inline_around_blocks(self, node: LexborNode) -> Sequence[AnyBlock]:
        """The blocks in *node*, which is a link or a style around all of them."""
        made = self.blocks(node)
        if node.tag == "a" and (url := attribute(node, "href")):
            linked = [_linked(block, url) for block in made]
            words = [plain(one.content) for one in made if isinstance(one, (Heading, Paragraph))]
            if len(words) > 1:
                after = "\n\n".join(f"[{one}]({destination(url)})" for one in words)
                self.find("link-split", Kind.CHANGED, node, html_of(node), after)
            return linked
        if style := styled(node):
            return [
                replace(one, content=(imported.Styled(style, one.content),))
                if isinstance(one, Paragraph)
                else one
                for one in made
            ]
        return made

    def _hr(self, node: LexborNode) -> Sequence[AnyBlock]:
        return (imported.Rule(line=line_of(node)),)

    def _ul(self, node: LexborNode) -> Sequence[AnyBlock]:
        return self._list(node, None)

    def _ol(self, node: LexborNode) -> Sequence[AnyBlock]:
        start = attribute(node, "start")
        return self._list(node, int(start) if start.isdecimal() else 1)

    def _list(self, node: LexborNode, start: int | None) -> Sequence[AnyBlock]:
        items: list[imported.Item] = []
        for child in children(node):
            if is_text(child) and not (child.text_content or "").strip():
                continue
            if child.tag == "li":
                box = child.css_first("input[type=checkbox]")
                checked = None if box is None else "checked" in box.attributes
                blocks = tuple(self.blocks(child))
                items += [imported.Item(blocks, checked)] if blocks else []
                continue
            # Old editors put a list into a list, without an item around it.
            is_block = not is_text(child) and self._is_block(child)
            paragraphs = self._paragraphs(self.inline(child), line_of(child))
            blocks = tuple(self.block(child) if is_block else paragraphs)
            if items and blocks:
                items[-1] = replace(items[-1], blocks=items[-1].blocks + blocks)
            elif blocks:
                items.append(imported.Item(blocks))
        line, end = line_of(node), last_line_of(node)
        return (imported.ItemList(tuple(items), start, line=line, end_line=end),) if items else ()

    def _dl(self, node: LexborNode) -> Sequence[AnyBlock]:
        made: list[AnyBlock] = []
        for block in node.css("dt, dd"):
            if block.tag == "dd":
                made += self.blocks(block)
            elif not is_blank(content := self.content(block)):
                strong = imported.Styled(imported.Style.STRONG, content)
                made.append(Paragraph((strong,), line=line_of(block)))
        self.find("definition-list", Kind.CHANGED, node, text_of(node), text_of(node))
        return made

    def _blockquote(self, node: LexborNode) -> Sequence[AnyBlock]:
        blocks = tuple(self.blocks(node))
        end = last_line_of(node)
        return (imported.Quote(blocks, line=line_of(node), end_line=end),) if blocks else ()

    def _pre(self, node: LexborNode) -> Sequence[AnyBlock]:
        for mark in node.css("br"):
            mark.replace_with("\n")
        text = node.text(deep=True, separator="")
        inner = node.css_first("code")
        language = next((found for one in (node, inner) if one and (found := _language(one))), "")
        if not text.strip():
            return ()
        return (imported.CodeBlock(text.strip("\n"), language, line=line_of(node)),)

    def _table(self, node: LexborNode) -> Sequence[AnyBlock]:
        if not is_data_table(node):
            return self.blocks(node)
        head, rows = rows_of(node, self)
        caption = node.css_first("caption")
        return (
            imported.DataTable(
                tuple(rows),
                head,
                caption=self.content(caption) if caption else (),
                line=line_of(node),
                end_line=last_line_of(node),
            ),
        )

    def _figure(self, node: LexborNode) -> Sequence[AnyBlock]:
        caption = _caption_of(node)
        words: tuple[Inline, ...] = ()
        if caption is not None:
            words = self.content(caption)
            caption.decompose()
        made = self.blocks(node)
        if is_blank(words):
            return made
        last = made[-1] if len(made) == 1 else None
        if isinstance(last, imported.Pictures) and len(last.pictures) == 1:
            picture = replace(last.pictures[0], caption=words)
            return [*made[:-1], replace(last, pictures=(picture,))]
        if isinstance(last, imported.Pictures):
            return [*made[:-1], replace(last, caption=words)]
        if isinstance(last, imported.Quote):
            return [*made[:-1], replace(last, source=words)]
        return [*made, Paragraph(words, line=line_of(node))]

    def _details(self, node: LexborNode) -> Sequence[AnyBlock]:
        summary = node.css_first("summary")
        words: tuple[Inline, ...] = ()
        if summary is not None:
            words = self.content(summary)
            summary.decompose()
        return (imported.Details(words, tuple(self.blocks(node)), line=line_of(node)),)

    def _iframe(self, node: LexborNode) -> Sequence[AnyBlock]:
        url = attribute(node, "src") or attribute(node, "data-src")
        title = attribute(node, "title")
        url = f"https:{url}" if url.startswith("//") else url
        return (imported.Embed(url, title, line=line_of(node)),) if url else ()

    def _video(self, node: LexborNode) -> Sequence[AnyBlock]:
        source = node.css_first("source[src]")
        url = attribute(node, "src") or (attribute(source, "src") if source else "")
        if not url:
            return self.blocks(node)
        name = attribute(node, "title") or attribute(node, "aria-label") or url
        link = Paragraph((Link(url, (Text(name),)),), line=line_of(node))
        return (imported.Kept(node.tag or "", (link,), line=line_of(node)),)

    def _object(self, node: LexborNode) -> Sequence[AnyBlock]:
        url = attribute(node, "data")
        link = Paragraph((Link(url, (Text(url),)),), line=line_of(node))
        inner = self.blocks(node)
        return (imported.Kept("object", (link, *inner), line=line_of(node)),) if url else inner

    def _form(self, node: LexborNode) -> Sequence[AnyBlock]:
        made = self.blocks(node)
        return (imported.Kept("form", tuple(made), line=line_of(node)),) if made else ()

    def _template(self, node: LexborNode) -> Sequence[AnyBlock]:
        self.find("template", Kind.DROPPED, node, html_of(node), "")
        return ()

    def _take_notes(self, root: LexborNode) -> Iterator[AnyBlock]:
        """Take the footnotes out of *root*."""
        for note in notes_in(root):
            before = "".join(map(html_of, (note.reference, *note.back)))
            before += "<ol><li></li></ol>" if note.holder.tag == "li" else ""
            self.find("footnote", Kind.CHANGED, note.reference, before, f"[^{note.label}]")
            for one in note.back:
                one.decompose()
            self.notes[attribute(note.reference, "href")] = note.label
            blocks = tuple(self.blocks(note.holder))
            line = line_of(note.holder)
            note.holder.decompose()
            if blocks:
                yield imported.Footnote(note.label, blocks, line=line)

    _BLOCK_HANDLERS: ClassVar[Mapping[str, Callable[[Walker, LexborNode], Sequence[AnyBlock]]]] = {
        "hr": _hr,
        "ul": _ul,
        "menu": _ul,
        "ol": _ol,
        "dl": _dl,
        "blockquote": _blockquote,
        "pre": _pre,
        "table": _table,
        "figure": _figure,
        "details": _details,
        "iframe": _iframe,
        "video": _video,
        "audio": _video,
        "embed": _video,
        "object": _object,
        "form": _form,
        "template": _template,
    }


def _paragraph(line: Sequence[Inline], at: int) -> Iterator[AnyBlock]:
    """The paragraph *line*; pictures alone have lines of their own."""
    if is_blank(line):
        return
    pictures = [one for one in line if isinstance(one, Picture)]
    others = tuple(one for one in line if not isinstance(one, Picture))
    if pictures and is_blank(others):
        yield imported.Pictures(tuple(pictures), line=at)
    else:
        yield Paragraph(tuple(line), line=at)


def _caption_of(figure: LexborNode) -> LexborNode | None:
    """The caption of *figure* itself, not that of a figure in it."""
    for caption in figure.css("figcaption"):
        node = caption.parent
        while node is not None and node.tag != "figure":
            node = node.parent
        if node is not None and node.mem_id == figure.mem_id:
            return caption
    return None


def _linked(block: AnyBlock, url: str) -> AnyBlock:
    if isinstance(block, (Heading, Paragraph)):
        return replace(block, content=(Link(url, block.content),))
    if isinstance(block, imported.Pictures):
        linked: Iterable[Picture] = (replace(one, link=one.link or url) for one in block.pictures)
        return replace(block, pictures=tuple(linked))
    return block


def _language(node: LexborNode) -> str:
    given = attribute(node, "data-lang") or attribute(node, "data-language")
    if given or (given := attribute(node, "lang")):
        return given
    found = _LANGUAGE.search(" ".join(sorted(classes(node))))
    return found[1] if found else ""
