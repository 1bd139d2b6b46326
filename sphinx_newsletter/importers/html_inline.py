"""Inline content of HTML: words, styles, links, pictures; and what is dropped or changed."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from sphinx_newsletter.importers.html_tree import (
    attribute,
    children,
    html_of,
    is_text,
    last_line_of,
    line_of,
    text_of,
)
from sphinx_newsletter.importers.inline import plain
from sphinx_newsletter.model.imported import (
    Code,
    Finding,
    Kind,
    LineBreak,
    Link,
    Maths,
    NoteReference,
    Picture,
    Style,
    Styled,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from sphinx_newsletter.model.imported import AnyBlock, Inline


_STYLES = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), Style.EMPHASIS),
    **dict.fromkeys(("strong", "b"), Style.STRONG),
    **dict.fromkeys(("s", "del", "strike"), Style.STRUCK),
    "sub": Style.SUBSCRIPT,
    "sup": Style.SUPERSCRIPT,
    "kbd": Style.KEYBOARD,
}
_CSS = (
    (re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)"), Style.STRONG),
    (re.compile(r"font-style\s*:\s*italic"), Style.EMPHASIS),
    (re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through"), Style.STRUCK),
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
# Elements whose text is that of the line; all others that are not named here are reported.
_KNOWN = frozenset(
    {
        *("a", "abbr", "acronym", "bdi", "bdo", "big", "data", "font", "label", "nobr", "output"),
        *("picture", "ruby", "rb", "rt", "rp", "small", "span", "time", "tt", "wbr", "map", "slot"),
        *("center", "summary", "legend", "caption", "li", "td", "th", "p", "div", "noscript"),
        *("html", "body", "button", "figcaption", "source", "track", "area", "option"),
    }
)
_MARKED = frozenset({"u", "ins", "mark"})
_SCRIPTS = frozenset({"script", "style", "link", "meta", "base", "title", "head"})
_PIXEL = re.compile(
    r"open\.aspx|/open/|/track/|/o/[\w-]{20,}|[./]pixel[./?]|beacon|/e/o/|1x1|spacer\.gif",
    re.IGNORECASE,
)


def styled(node: LexborNode) -> Style | None:
    """The style that *node* gives to its content, if it gives any."""
    if style := _STYLES.get(node.tag or ""):
        return style
    css = attribute(node, "style").lower() if node.tag in ("span", "font", "a") else ""
    return next((style for pattern, style in _CSS if pattern.search(css)), None)


def is_blank(content: Sequence[Inline]) -> bool:
    """Whether readers see nothing of *content*."""
    return not (plain(content) or any(_is_seen(one) for one in content))


def _is_seen(node: Inline) -> bool:
    if isinstance(node, (Styled, Link)):
        return not is_blank(node.content)
    return isinstance(node, (Picture, NoteReference))


class InlineWalker(ABC):
    """Walker of the inline content of one page."""

    def __init__(self, member: str) -> None:
        """Begin the page in the file *member* of a source."""
        self.findings: list[Finding] = []
        self.notes: dict[str, str] = {}
        self.member = member

    def find(self, rule: str, kind: Kind, node: LexborNode, before: str, after: str) -> None:
        """Add a finding about *node*."""
        line = line_of(node)
        end = max(line, last_line_of(node)) if node.is_element_node else line
        member = self.member
        self.findings.append(
            Finding(
                rule=rule,
                kind=kind,
                before=before,
                after=after,
                member=member,
                line=line,
                end_line=end,
            )
        )

    def drop(self, node: LexborNode, name: str) -> None:
        """Remove *node*, and report it as what is called *name*."""
        has_more = node.css_first("a[href], img, iframe") is not None
        before = html_of(node) if has_more else text_of(node) or html_of(node)
        self.find(name, Kind.DROPPED, node, before, "")
        node.decompose()

    @staticmethod
    def is_hidden(node: LexborNode) -> bool:
        """Whether browsers do not show *node*."""
        return "hidden" in node.attributes or bool(_HIDDEN.search(attribute(node, "style").lower()))

    @abstractmethod
    def blocks(self, node: LexborNode) -> list[AnyBlock]:
        """The blocks of what is in *node*."""

    def content(self, node: LexborNode) -> tuple[Inline, ...]:
        """What is in *node*, as the content of a line."""
        return tuple(one for child in [*children(node)] for one in self.inline(child))

    def inline(self, node: LexborNode) -> list[Inline]:
        """The inline nodes of *node*, which may be text."""
        if is_text(node):
            return [Text(node.text_content or "")]
        tag = node.tag or ""
        if tag in _SCRIPTS and not attribute(node, "type").startswith("math/tex"):
            self.find(tag, Kind.DROPPED, node, html_of(node), "")
            return []
        if self.is_hidden(node):
            if not is_blank(self.content(node)):
                self.find("hidden", Kind.DROPPED, node, text_of(node) or html_of(node), "")
            return []
        handler = self._HANDLERS.get(tag)
        return handler(self, node) if handler else self._element(node)

    def _break(self, _node: LexborNode) -> list[Inline]:
        return [LineBreak()]

    def _tex(self, node: LexborNode) -> list[Inline]:
        return [Maths(node.text(deep=True))]

    def _drawing(self, node: LexborNode) -> list[Inline]:
        words = text_of(node)
        self.find("drawing", Kind.DROPPED, node, html_of(node), words)
        return [Text(words)]

    def _quoted(self, node: LexborNode) -> list[Inline]:
        words = text_of(node)
        self.find("quotation-marks", Kind.CHANGED, node, words, f"“{words}”")
        return [Text("“"), *self.content(node), Text("”")]

    def _code(self, node: LexborNode) -> list[Inline]:
        if node.css("a, img"):
            return [*self.content(node)]
        text = node.text(deep=True, separator="")
        return [Code(text)] if text else []

    def _source(self, node: LexborNode) -> list[Inline]:
        source = node.css_first("source[srcset]")
        if node.css_first("img") is not None or source is None:
            return [*self.content(node)]
        return [Picture(url) for url in attribute(source, "srcset").split()[:1]]

    def _element(self, node: LexborNode) -> list[Inline]:
        content = self.content(node)
        if node.tag == "sup" and len(content) == 1 and isinstance(content[0], NoteReference):
            return [*content]
        if style := styled(node):
            return [Styled(style, content)] if content else []
        if node.tag in _MARKED:
            self.find(f"{node.tag}-style", Kind.CHANGED, node, html_of(node), text_of(node))
        elif node.tag not in _KNOWN:
            self.find("unknown-element", Kind.CHANGED, node, html_of(node), text_of(node))
        return [*content]

    def _link(self, node: LexborNode) -> list[Inline]:
        url = attribute(node, "href").strip()
        if url in self.notes:
            return [NoteReference(self.notes[url])]
        content = self.content(node)
        if not url:
            return [*content]
        made: list[Inline] = []
        words: list[Inline] = []
        for one in content:  # a picture in a link is a picture with a link
            if isinstance(one, Picture):
                made += [*_link_of(url, words), Picture(one.url, one.alt, one.caption, url)]
                words = []
            else:
                words.append(one)
        made += _link_of(url, words)
        if not made:
            self.find("link-empty", Kind.DROPPED, node, html_of(node), "")
        if style := styled(node):
            return [Styled(style, tuple(made))]
        return made

    def _picture(self, node: LexborNode) -> list[Inline]:
        url = attribute(node, "src").strip()
        lazy = attribute(node, "data-src") or attribute(node, "data-original")
        if lazy and (not url or url.startswith("data:")):
            url = lazy.strip()
        if not url:
            url = next(iter(attribute(node, "srcset").split()), "")
        sides = [attribute(node, side).removesuffix("px") for side in ("width", "height")]
        width, height = (int(side) if side.isdecimal() else 0 for side in sides)
        is_tiny = all(side.isdecimal() and int(side) <= 1 for side in sides)
        if not url:
            self.find("picture-empty", Kind.DROPPED, node, html_of(node), "")
        elif is_tiny or (_PIXEL.search(url) and not attribute(node, "alt").strip()):
            self.find("tracking-pixel", Kind.DROPPED, node, url, "")
        else:
            alt = attribute(node, "alt") if "alt" in node.attributes else None
            return [Picture(url, alt, width=width, height=height)]
        return []

    def _maths(self, node: LexborNode) -> list[Inline]:
        source = node.css_first('annotation[encoding="application/x-tex"]')
        if source is not None:
            return [Maths(source.text(deep=True))]
        self.find("maths-as-text", Kind.CHANGED, node, html_of(node), text_of(node))
        return [Text(text_of(node))]

    def _input(self, node: LexborNode) -> list[Inline]:
        if attribute(node, "type") in ("checkbox", "hidden", "radio"):
            return []
        words = attribute(node, "value") or attribute(node, "placeholder")
        self.find("form-field", Kind.DROPPED, node, words or html_of(node), "")
        return []

    _HANDLERS: ClassVar[Mapping[str, Callable[[InlineWalker, LexborNode], list[Inline]]]] = {
        "a": _link,
        "br": _break,
        "code": _code,
        "samp": _code,
        "img": _picture,
        "q": _quoted,
        "input": _input,
        "math": _maths,
        "picture": _source,
        "script": _tex,
        "svg": _drawing,
    }


def _link_of(url: str, words: Sequence[Inline]) -> list[Inline]:
    """The link to *url* with *words*; what is around a picture is often only space."""
    return [*words] if is_blank(words) else [Link(url, tuple(words))]
