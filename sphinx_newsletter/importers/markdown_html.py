"""HTML in imported Markdown: elements within a line as Markdown, others in pieces of their own."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.inline import destination
from sphinx_newsletter.importers.markdown_page import Edit, outside_code
from sphinx_newsletter.importers.reference import ELEMENTS
from sphinx_newsletter.model.imported import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.importers.markdown_page import MarkdownPage


_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_ROLES = ("sub", "sup", "kbd")
_ANY = re.compile(r"(?<!\\)(?<!\]\()</?(?P<name>[a-zA-Z][\w.-]*)(?P<attributes>(?:\s[^<>]*)?)/?>")
_STYLED = re.compile(
    rf"<(?P<name>{'|'.join(_MARKS)})(?:\s[^<>]*)?>(?P<before>\s*)(?P<words>[^<>]*?)(?P<after>\s*)</(?P=name)>",
    re.IGNORECASE,
)
_ROLE = re.compile(
    rf"<(?P<name>{'|'.join(_ROLES)})(?:\s[^<>]*)?>\s*(?P<words>[^<>`\n]+?)\s*</(?P=name)>",
    re.IGNORECASE,
)
_CODE = re.compile(r"<(code|tt|samp)(?:\s[^<>]*)?>(?P<words>[^<>`]+)</\1>", re.IGNORECASE)
_LINK = re.compile(
    r"""<a\s[^<>]*?href=(?P<quote>["']?)(?P<url>[^"'<>\s]*)(?P=quote)[^<>]*>(?P<words>[^<>]*)</a>""",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"<img\s(?P<attributes>[^<>]*?)/?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[\w-]+)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))"""
)
_HEADING = re.compile(
    r"<h(?P<level>[1-6])(?:\s[^<>]*)?>(?P<words>.*)</h(?P=level)>", re.DOTALL | re.IGNORECASE
)
_WRAPPERS = frozenset(
    ("div", "section", "article", "main", "center", "span", "header", "footer", "aside", "br", "p")
)
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)

# Elements without an end, or whose end is seldom written.
_VOID = frozenset(
    ("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr", "p", "li")
)


class Piece(NamedTuple):
    """Lines of a page from `begin` to before `end`; either HTML or Markdown."""

    begin: int
    end: int
    is_html: bool


def without_wrappers(page: MarkdownPage) -> Iterable[Edit]:
    """Drop lines with tags around Markdown; write rules and headings of HTML as Markdown."""
    for token in page.tokens:
        if token.type != "html_block" or token.level or not token.map:
            continue
        text = token.content.strip()
        begin, end = token.map
        names = {found["name"].lower() for found in _ANY.finditer(text)}
        if heading := _HEADING.fullmatch(text):
            words = " ".join(heading["words"].split())
            line = f"{'#' * int(heading['level'])} {outside_code(words, _line)}"
            yield Edit(begin, end, (line, ""), "html-as-markdown")
        elif names == {"hr"} and not _ANY.sub("", text).strip():
            yield Edit(begin, end, ("---", ""), "html-as-markdown")
        elif names and names <= _WRAPPERS and not _ANY.sub("", text).strip():
            yield Edit(begin, end, ("",), "html-wrapper", Kind.DROPPED)


def inline(page: MarkdownPage) -> Iterable[Edit]:
    """Write elements within lines as Markdown; what is no element is text."""
    for index, token in enumerate(page.tokens):
        kinds = {child.type for child in token.children or ()}
        is_heading = page.tokens[index - 1].type == "heading_open"
        if token.type != "inline" or "html_inline" not in kinds or not token.map:
            continue
        begin, end = token.map
        old = page.lines[begin:end]
        if is_heading or any(line.lstrip().startswith("|") or token.level > 3 for line in old):
            new = [outside_code(line, _cell) for line in old]
        else:
            new = outside_code("\n".join(old), _line).split("\n")
        if new != old:
            yield Edit(begin, end, tuple(new), "html-as-markdown")


def _cell(text: str) -> str:
    """The text of a table or a heading, where no line may break."""
    return _line(_BREAK.sub(" ", text))


def _line(text: str) -> str:
    """*text* without elements, from the inside to the outside."""
    text = _IMAGE.sub(_picture, text)
    text = _CODE.sub(lambda found: f"`{unescape(found['words'])}`", text)
    before = ""
    while before != text:
        before = text
        text = _LINK.sub(r"[\g<words>](\g<url>)", text)
        text = _ROLE.sub(lambda found: f"{{{found['name'].lower()}}}`{found['words']}`", text)
        text = _STYLED.sub(_styled, text)
        text = _ANY.sub(_other, text) if text == before else text
    return _BREAK.sub("\\\\\n", text).removesuffix("\\\n")


def _styled(found: re.Match[str]) -> str:
    if not found["words"]:
        return found["before"] + found["after"]
    mark = _MARKS[found["name"].lower()]
    return f"{found['before']}{mark}{found['words']}{mark}{found['after']}"


def _picture(found: re.Match[str]) -> str:
    values = {
        one["name"].lower(): unescape(one["a"] or one["b"] or one["c"] or "")
        for one in _ATTRIBUTE.finditer(found["attributes"])
    }
    alt = values.get("alt", "").replace("[", "\\[").replace("]", "\\]")
    return f"![{alt}]({destination(values['src'])})" if values.get("src") else ""


def _other(found: re.Match[str]) -> str:
    name = found["name"].lower()
    if name == "br":
        return found[0]
    return "" if name in ELEMENTS else f"\\{found[0]}"


def pieces(page: MarkdownPage) -> Iterator[Piece]:
    """The page in pieces: HTML from its first element to the end of that, and what is between."""
    at = 0
    opened: list[str] = []
    begin: int | None = None
    for token in page.tokens:
        if token.type != "html_block" or token.level or not token.map:
            continue
        if begin is None and not _COMMENT.sub("", token.content).strip():
            continue  # the build does not show it
        begin = token.map[0] if begin is None else begin
        _follow(token.content, opened)
        if not opened:
            if at < begin:
                yield Piece(at, begin, is_html=False)
            at = token.map[1]
            yield Piece(begin, at, is_html=True)
            begin = None
    if begin is not None:
        if at < begin:
            yield Piece(at, begin, is_html=False)
        yield Piece(begin, len(page.lines), is_html=True)
    elif at < len(page.lines):
        yield Piece(at, len(page.lines), is_html=False)


def _follow(text: str, opened: list[str]) -> None:
    """Note which elements of *text* are still open."""
    for found in _ANY.finditer(_COMMENT.sub("", text)):
        name = found["name"].lower()
        if name in _VOID or found[0].endswith("/>"):
            continue
        if not found[0].startswith("</"):
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
