"""Addresses in imported Markdown: links, pictures, and the definitions that both refer to."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.markdown_page import (
    Edit,
    code_lines,
    line_edits,
    outside_code,
    plain_parser,
)
from sphinx_newsletter.model.imported import Kind, Link, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_newsletter.importers.markdown_page import MarkdownPage
    from sphinx_newsletter.model.imported import Inline, Verbatim


_TARGET = (
    r"(?P<open>\(\s*<?)(?P<url>(?:[^\s()<>\\]|\\.|\([^\s()]*\))*)"
    r"(?P<close>>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\))"
)
_END_OF_LINK = re.compile(_TARGET)
_PICTURE = re.compile(rf"!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]{_TARGET}")
_LINKED_PICTURE = re.compile(
    r"\[\s*!\[(?P<alt>(?:[^\[\]\\]|\\.)*)\]\(\s*<?(?P<url>[^\s()<>]*)>?(?:\s+\"[^\"]*\")?\s*\)\s*\]"
    r"\(\s*<?(?P<link>[^\s()<>]*)>?(?:\s+\"[^\"]*\")?\s*\)"
)
_AUTOLINK = re.compile(r"<(?P<url>https?://[^\s<>]+)>")
_ANY = re.compile(
    "|".join(
        re.sub(r"\?P<\w+>", "?:", one)
        for one in (
            *(_LINKED_PICTURE.pattern, _PICTURE.pattern, _AUTOLINK.pattern),
            rf"(?<=\]){_TARGET}",
        )
    )
)
_DEFINITION = re.compile(r"^ {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:\s*<?(?P<url>[^\s<>]+)>?")
_EMPTY = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]\\]|\\.)+)\]\(\s*(?:<>)?\s*\)")
_TYPO = re.compile(
    r"(?<=\()(?P<typo>ttps?|htps?|htttps?|https?(?=//)|https?:(?=[^/\s]))(?P<rest>:?/{0,3})(?=[\w.-]+\.\w)"
)
_WORD = "picture"


class Shown(NamedTuple):
    """What becomes of a picture: its address, and whether it is still shown, or a link to it."""

    url: str
    is_shown: bool = True


def changed(
    block: Verbatim, change: Callable[[Link | Picture], tuple[Inline, ...] | None]
) -> Verbatim:
    """*block* with the links and pictures that *change* returns in place of its own.

    None keeps one. A link may become another link, or its content alone; a picture another
    picture, or a link to it.
    """

    def link(url: str) -> str:
        made = change(Link(url, ()))
        if made is None:
            return url
        return next((one.url for one in made if isinstance(one, Link)), "")

    def picture(url: str, alt: str) -> Shown:
        made = change(Picture(url, alt or None))
        found = next((one for one in made or () if isinstance(one, (Link, Picture))), None)
        return Shown(found.url, isinstance(found, Picture)) if found else Shown(url)

    tokens = plain_parser().parse("\n".join(block.lines))
    untouched = code_lines(tokens).union(
        *(range(*one.map) for one in tokens if one.type == "html_block" and one.map)
    )
    lines = (
        line if index in untouched else rewritten(line, link, picture)
        for index, line in enumerate(block.lines)
    )
    return replace(block, lines=tuple(lines))


def rewritten(
    text: str, link: Callable[[str], str], picture: Callable[[str, str], Shown | str | None]
) -> str:
    """The line *text* with other addresses.

    *link* returns the address for that of a link, or nothing for a link that is to be its words;
    *picture* what becomes of a picture with this address and alternative text: its address, or
    None for a link to it.
    """
    if found := _DEFINITION.match(text):
        url = link(found["url"]) or found["url"]
        return f"{text[: found.start('url')]}{url}{text[found.end('url') :]}"
    text = outside_code(text, _Addresses(link, picture).rewrite)
    return outside_code(text, partial(_EMPTY.sub, r"\g<words>"))


class _Addresses:
    """Rewrites the addresses in one piece of a line."""

    def __init__(
        self, link: Callable[[str], str], picture: Callable[[str, str], Shown | str | None]
    ) -> None:
        self._link, self._picture = link, picture

    def rewrite(self, text: str) -> str:
        made, at = [], 0
        for found in _ANY.finditer(text):
            made += [text[at : found.start()], self._one(found)]
            at = found.end()
        return "".join([*made, text[at:]])

    def _one(self, found: re.Match[str]) -> str:
        if linked := _LINKED_PICTURE.fullmatch(found[0]):
            return self._linked(linked)
        if auto := _AUTOLINK.fullmatch(found[0]):
            return f"<{self._link(auto['url']) or auto['url']}>"
        if picture := _PICTURE.fullmatch(found[0]):
            shown = self._shown(picture["url"], picture["alt"])
            if not shown.is_shown:
                return f"[{picture['alt'].strip() or _WORD}]({shown.url})"
            return f"![{picture['alt']}]{picture['open']}{shown.url}{picture['close']}"
        link = _END_OF_LINK.fullmatch(found[0])
        return f"{link['open']}{self._link(link['url'])}{link['close']}" if link else found[0]

    def _shown(self, url: str, alt: str) -> Shown:
        made = self._picture(url, alt)
        if made is None:
            return Shown(url, is_shown=False)
        return Shown(made) if isinstance(made, str) else made

    def _linked(self, found: re.Match[str]) -> str:
        shown, alt = self._shown(found["url"], found["alt"]), found["alt"]
        target = self._link(found["link"])
        if shown.is_shown:
            return f"[![{alt}]({shown.url})]({target})" if target else f"![{alt}]({shown.url})"
        words = alt.strip() or _WORD
        if target in ("", shown.url):
            return f"[{words}]({shown.url})"
        return f"[{words}]({target}) ([{_WORD}]({shown.url}))"


def without_address(page: MarkdownPage) -> Iterable[Edit]:
    """Links without an address become their words."""
    change = partial(_EMPTY.sub, r"\g<words>")
    yield from line_edits(page, "link-empty", change, Kind.NEEDS_A_PERSON)


def without_typos(page: MarkdownPage) -> Iterable[Edit]:
    """`ttps://` and the like become `https://`."""
    yield from line_edits(page, "address-typo", partial(_TYPO.sub, _corrected))


def _corrected(found: re.Match[str]) -> str:
    is_plain = found["typo"].rstrip(":") in ("ttp", "htp", "htttp", "http")
    return "http://" if is_plain else "https://"


def defined_once(page: MarkdownPage) -> Iterable[Edit]:
    """Drop a second definition of a label: the first one counts."""
    code = code_lines(page.tokens)
    known: set[str] = set()
    for index, line in enumerate(page.lines):
        found = _DEFINITION.match(line)
        if not found or index in code:
            continue
        label = " ".join(found["label"].casefold().split())
        if label in known:
            yield Edit(index, index + 1, (), "definition-repeated", Kind.DROPPED)
        known.add(label)
