"""Addresses in imported Markdown: links, pictures, and the definitions that both refer to."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.inline import in_line
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


class Address(NamedTuple):
    """The new address of a picture that stays as it is."""

    url: str


def changed(
    block: Verbatim, change: Callable[[Link | Picture], tuple[Inline, ...] | None]
) -> Verbatim:
    """*block* with the links and pictures that *change* returns in place of its own.

    None keeps one. A link may become another link, or its content alone.
    """

    def link(url: str) -> str:
        made = change(Link(url, ()))
        if made is None:
            return url
        return next((one.url for one in made if isinstance(one, Link)), "")

    def picture(url: str, alt: str, target: str) -> Address | str | None:
        old = Picture(url, alt or None, link=target)
        made = change(old)
        if made is None:
            return None
        new = made[0] if len(made) == 1 and not target else None
        if isinstance(new, Picture) and new.alt == old.alt:
            return Address(new.url)
        return in_line(made, [])

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
    text: str,
    link: Callable[[str], str],
    picture: Callable[[str, str, str], Address | str | None],
) -> str:
    """The line *text* with other addresses.

    *link* returns the address for that of a link, or nothing for a link that is to be its words.
    *picture* gets the address of a picture, its alternative text and where it leads to; it returns
    another address, or Markdown that takes its place.
    """
    if found := _DEFINITION.match(text):
        url = link(found["url"]) or found["url"]
        return f"{text[: found.start('url')]}{url}{text[found.end('url') :]}"

    def one(found: re.Match[str]) -> str:
        return _rewritten(found[0], link, picture)

    text = outside_code(text, partial(_ANY.sub, one))
    return outside_code(text, partial(_EMPTY.sub, r"\g<words>"))


def _rewritten(
    text: str,
    link: Callable[[str], str],
    picture: Callable[[str, str, str], Address | str | None],
) -> str:
    """One link or picture."""
    if found := _LINKED_PICTURE.fullmatch(text):
        made = picture(found["url"], found["alt"], found["link"])
        if isinstance(made, Address):
            return f"[![{found['alt']}]({made.url})]({link(found['link'])})"
        return text if made is None else made
    if found := _AUTOLINK.fullmatch(text):
        return f"<{link(found['url']) or found['url']}>"
    if found := _PICTURE.fullmatch(text):
        made = picture(found["url"], found["alt"], "")
        if isinstance(made, Address):
            return f"![{found['alt']}]{found['open']}{made.url}{found['close']}"
        return text if made is None else made
    found = _END_OF_LINK.fullmatch(text)
    return f"{found['open']}{link(found['url'])}{found['close']}" if found else text


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
