"""Inline nodes as MyST: text that readers see as it was, whatever signs it contains."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from docutils.utils.math import MathError

from sphinx_newsletter.importers.pieces import (
    CLOSING,
    ENTITY,
    Piece,
    escaped,
    hashes_escaped,
    joined,
    line_start,
    spaced,
)
from sphinx_newsletter.model.imported import (
    Code,
    LineBreak,
    Link,
    Maths,
    NoteReference,
    Picture,
    Style,
    Styled,
    Text,
)
from sphinx_newsletter.reading.maths import mathml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_newsletter.model.imported import Inline


_MARKS = {Style.EMPHASIS: "*", Style.STRONG: "**", Style.STRUCK: "~~"}
_ROLES = {Style.SUBSCRIPT: "sub", Style.SUPERSCRIPT: "sup", Style.KEYBOARD: "kbd"}
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:https?://|www\.(?=[^\s.<>]+\.[^\s.<>]))[^\s<>\"“”«»\\]{1,2000}"
    r"|(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    re.ASCII,
)
_PLAIN_ADDRESS = re.compile(
    r"https?://[a-z0-9.-]+\.[a-z]+(?::\d+)?(?:[/?#][\w.~/?#@!&'()*+,;=-]*)?"
)
_TRAILING = ".,:;!?'*_~`…’-"
# The typographer of the build would make one dash of two hyphens, and drop a backslash.
_NOT_TYPOGRAPHY = re.compile(r"\\[\\\"'.`-]|---[^-]")
_OPTION = re.compile(r"([(\[]*)(--[A-Za-z][\w-]*(?:=\S*\w)?)([.,;:!?)\]]*)")
_ENCODED = re.compile(r"[\s<>\\\x00-\x1f\x7f]")
_BRACKETS = re.compile(r"[()]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ud800-\udfff]")
_LONGEST_WORD = 1000
_SPACES = re.compile(r"[ \t\n\r\f\x0b]+")


class Lost(NamedTuple):
    """Something that has no form within a line: the rule that changed it, before and after."""

    rule: str
    before: str
    after: str


def in_line(content: Iterable[Inline], lost: list[Lost], *, breaks: bool = True) -> str:
    """*content* as Markdown; what it loses is added to *lost*.

    Without *breaks*, a line break is a space, as in headings and cells.
    """
    pieces = [*_pieces(content, lost, (), in_link=False)]
    text = "".join(joined([*spaced(pieces, breaks=breaks)]))
    return "\n".join(map(line_start, text.split("\n")))


def in_heading(content: Iterable[Inline], lost: list[Lost]) -> str:
    """*content* as the words of a heading."""
    pieces = [*_pieces(content, lost, (), in_link=False)]
    return CLOSING.sub(r"\\", hashes_escaped("".join(joined([*spaced(pieces, breaks=False)]))))


def in_cell(content: Iterable[Inline], lost: list[Lost]) -> str:
    """*content* as the cell of a table, between two bars."""
    pieces = [*_pieces(content, lost, (), in_link=False)]
    text = hashes_escaped("".join(joined([*spaced(pieces, breaks=False)])))
    return text.replace("|", r"\|")


def plain(content: Iterable[Inline]) -> str:
    """The words of *content*, with single spaces."""
    return " ".join("".join(_words(content)).split())


def _words(content: Iterable[Inline]) -> Iterator[str]:
    for node in content:
        if isinstance(node, (Text, Code)):
            yield node.text
        elif isinstance(node, Maths):
            yield node.tex
        elif isinstance(node, (Styled, Link)):
            yield from _words(node.content)
        elif isinstance(node, Picture):
            yield node.alt or ""
        elif isinstance(node, LineBreak):
            yield " "


def _pieces(
    content: Iterable[Inline], lost: list[Lost], styles: tuple[Style, ...], *, in_link: bool
) -> Iterator[Piece]:
    """The pieces of *content*, which already has the *styles*."""
    for node in _merged(content):
        if isinstance(node, Text):
            yield from _of_text(node.text, in_link=in_link)
        elif isinstance(node, Styled):
            yield from _of_styled(node, lost, styles, in_link=in_link)
        elif isinstance(node, Link):
            yield from _of_link(node, lost, styles, in_link=in_link)
        elif isinstance(node, LineBreak):
            yield Piece("space", "\n")
        elif isinstance(node, Picture):
            yield Piece("raw", picture(node, lost))
        elif isinstance(node, NoteReference):
            yield Piece("raw", f"[^{node.label}]")
        elif isinstance(node, Maths):
            yield from _of_maths(node, lost)
        elif node.text.strip():
            yield Piece("raw", code(node.text))
        else:
            yield from _of_words(node.text)


def _merged(content: Iterable[Inline]) -> Iterator[Inline]:
    """*content* with adjacent texts, and adjacent contents of one style, made one."""
    last: Inline | None = None
    for node in content:
        if isinstance(last, Text) and isinstance(node, Text):
            last = Text(last.text + node.text)
        elif isinstance(last, Styled) and isinstance(node, Styled) and last.style is node.style:
            last = Styled(last.style, last.content + node.content)
        else:
            if last is not None:
                yield last
            last = node
    if last is not None:
        yield last


def _of_text(text: str, *, in_link: bool) -> Iterator[Piece]:
    text, at = unicodedata.normalize("NFC", text), 0
    for found in () if in_link else _ADDRESS.finditer(text):
        address = _without_trailing(found[0])
        if found.start() >= at and len(address) > len("www."):
            yield from _of_words(text[at : found.start()])
            yield Piece("raw", _autolink(address))
            at = found.start() + len(address)
    yield from _of_words(text[at:])


def _without_trailing(address: str) -> str:
    """*address* without the signs at its end that belong to the sentence."""
    while address:
        last = address[-1]
        opens = {")": "(", "]": "["}.get(last)
        if last in _TRAILING or (opens and address.count(last) > address.count(opens)):
            address = address[:-1]
        else:
            break
    return address


def _autolink(address: str) -> str:
    if "@" in address and "://" not in address and not address.startswith("www."):
        return f"<{address}>"
    if _PLAIN_ADDRESS.fullmatch(address) and "xn--" not in address:
        return f"<{address}>"
    target = f"http://{address}" if address.startswith("www.") else address
    return f"[{escaped(address, '', '')}]({destination(target)})"


def _of_words(text: str) -> Iterator[Piece]:
    text = _CONTROLS.sub("", text)
    for number, word in enumerate(_SPACES.split(text)):
        if number:
            yield Piece("space", " ")
        is_short = 0 < len(word) < _LONGEST_WORD
        if is_short and (option := _OPTION.fullmatch(word)):
            before, name, after = option.groups()
            yield from (Piece("text", before),) if before else ()
            yield Piece("raw", code(name))
            yield from (Piece("text", after),) if after else ()
        elif is_short and _NOT_TYPOGRAPHY.search(word):
            yield Piece("raw", code(word))
        elif word:
            yield Piece("text", word)


def _of_styled(
    node: Styled, lost: list[Lost], styles: tuple[Style, ...], *, in_link: bool
) -> Iterator[Piece]:
    if role := _ROLES.get(node.style):
        text = plain(node.content)
        if all(isinstance(one, Text) for one in node.content) and text and "\\" not in text:
            yield from _edge(node, 0)
            yield Piece("raw", f"{{{role}}}{_ticked(_CONTROLS.sub('', text))}")
            yield from _edge(node, -1)
            return
        if text:
            lost.append(Lost(f"{role}-not-plain", text, text))
    mark = _MARKS.get(node.style)
    if not mark or node.style in styles:
        yield from _pieces(node.content, lost, styles, in_link=in_link)
        return
    yield Piece("open", mark, node.style)
    yield from _pieces(node.content, lost, (*styles, node.style), in_link=in_link)
    yield Piece("close", mark, node.style)


def _edge(node: Styled, at: Literal[0, -1]) -> Iterator[Piece]:
    """A space, if the content of *node* begins or ends with one."""
    end = node.content[at]
    if isinstance(end, Text) and end.text[at].isspace():
        yield Piece("space", " ")


def _of_link(
    node: Link, lost: list[Lost], styles: tuple[Style, ...], *, in_link: bool
) -> Iterator[Piece]:
    if in_link:
        yield from _pieces(node.content, lost, styles, in_link=True)
        return
    inner = [*spaced([*_pieces(node.content, lost, styles, in_link=True)], breaks=False)]
    if not inner:
        inner = [Piece("text", node.url)]
        lost.append(Lost("link-without-text", "", node.url))
    words = "".join(joined(inner))
    title = f' "{_title(node.title)}"' if node.title.strip() else ""
    first, last = (_first_text(node.content, at) for at in (0, -1))
    if first.isspace():
        yield Piece("space", " ")
    if not title and plain(node.content) == node.url and _PLAIN_ADDRESS.fullmatch(node.url):
        yield Piece("raw", f"<{node.url}>")
    else:
        yield Piece("raw", f"[{words}]({destination(node.url)}{title})")
    if last.isspace():
        yield Piece("space", " ")


def _first_text(content: Sequence[Inline], at: Literal[0, -1]) -> str:
    """The first or last character of *content*, if that is text."""
    while content and isinstance(content[at], (Styled, Link)):
        content = content[at].content  # type: ignore[union-attr]
    node = content[at] if content else None
    return node.text[at : at + 1 or None] if isinstance(node, Text) else ""


def _title(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def _of_maths(node: Maths, lost: list[Lost]) -> Iterator[Piece]:
    tex = " ".join(node.tex.split())
    if is_maths(tex, is_block=False):
        yield Piece("raw", f"{{math}}{_ticked(tex)}")
    elif tex:
        lost.append(Lost("maths-as-code", tex, tex))
        yield Piece("raw", code(tex))


def is_maths(tex: str, *, is_block: bool) -> bool:
    """Whether the build can show the formula *tex*."""
    try:
        mathml(tex, is_block=is_block)
    except MathError:
        return False
    return bool(tex.strip())


def code(text: str) -> str:
    """*text* as code within a line."""
    text = " ".join(_CONTROLS.sub("", text).split("\n"))
    return _ticked(text) if text.strip() else ""


def _ticked(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * (1 if not longest else longest + 1)
    needs_space = text.startswith(("`", " ")) or text.endswith(("`", " "))
    inner = f" {text} " if needs_space else text
    return f"{marks}{inner}{marks}"


def picture(node: Picture, lost: list[Lost]) -> str:
    """The picture *node*, within the link that it has."""
    alt = in_heading((Text(node.alt or ""),), lost)
    made = f"![{alt}]({destination(node.url)})"
    return f"[{made}]({destination(node.link)})" if node.link else made


def destination(url: str) -> str:
    """*url* as it is written in parentheses: what Markdown would read is percent-encoded."""
    url = _ENCODED.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url.strip()
    )
    return ENTITY.sub(r"\\\g<0>", _BRACKETS.sub(r"\\\g<0>", url))
