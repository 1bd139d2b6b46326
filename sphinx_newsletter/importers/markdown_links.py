"""Addresses in imported Markdown: links, pictures, and the definitions that both refer to."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from sphinx_newsletter.importers.markdown_page import Edit, code_lines, line_edits, outside_code
from sphinx_newsletter.model.imported import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_newsletter.importers.markdown_page import MarkdownPage


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
_ANY = re.compile(
    "|".join(
        re.sub(r"\?P<\w+>", "?:", one)
        for one in (_LINKED_PICTURE.pattern, _PICTURE.pattern, rf"(?<=\]){_TARGET}")
    )
)
_DEFINITION = re.compile(r"^ {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:\s*<?(?P<url>[^\s<>]+)>?")
_EMPTY = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]\\]|\\.)+)\]\(\s*(?:<>)?\s*\)")
_TYPO = re.compile(
    r"(?<=\()(?P<typo>ttps?|htps?|htttps?|https?(?=//)|https?:(?=[^/\s]))(?P<rest>:?/{0,3})(?=[\w.-]+\.\w)"
)
_WORD = "picture"


def rewritten(
    text: str, link: Callable[[str], str], picture: Callable[[str, str], str | None]
) -> str:
    """The line *text* with other addresses.

    *link* returns the address for that of a link, *picture* that for the address and the
    alternative text of a picture, or None for a picture that is to be a link to it.
    """
    if found := _DEFINITION.match(text):
        return f"{text[: found.start('url')]}{link(found['url'])}{text[found.end('url') :]}"
    addresses = _Addresses(link, picture)
    return outside_code(text, addresses.rewrite)


class _Addresses:
    """Rewrites the addresses in one piece of a line."""

    def __init__(
        self, link: Callable[[str], str], picture: Callable[[str, str], str | None]
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
        if picture := _PICTURE.fullmatch(found[0]):
            url = self._picture(picture["url"], picture["alt"])
            if url is None:
                return f"[{picture['alt'].strip() or _WORD}]({picture['url']})"
            return f"![{picture['alt']}]{picture['open']}{url}{picture['close']}"
        link = _END_OF_LINK.fullmatch(found[0])
        return f"{link['open']}{self._link(link['url'])}{link['close']}" if link else found[0]

    def _linked(self, found: re.Match[str]) -> str:
        url, alt = self._picture(found["url"], found["alt"]), found["alt"]
        target = self._link(found["link"])
        if url is not None:
            return f"[![{alt}]({url})]({target})"
        words = alt.strip() or _WORD
        if target == found["url"]:
            return f"[{words}]({target})"
        return f"[{words}]({target}) ([{_WORD}]({found['url']}))"


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
