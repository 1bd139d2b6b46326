"""Addresses in imported Markdown: links, pictures, and the definitions that both refer to."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it.common.utils import normalizeReference

from sphinx_newsletter.importers.inline import in_line
from sphinx_newsletter.importers.markdown_page import (
    Edit,
    code_lines,
    outside_code,
    plain_parser,
    spans,
    text_edits,
)
from sphinx_newsletter.model.imported import Kind, Link, Picture
from sphinx_newsletter.policy.allow_list import scheme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
_AUTOLINK = re.compile(r"<(?P<url>[a-zA-Z][\w+.-]+:[^\s<>]+)>")
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_ANY = re.compile(
    "|".join(
        re.sub(r"\?P<\w+>", "?:", one)
        for one in (
            *(_LINKED_PICTURE.pattern, _PICTURE.pattern, _AUTOLINK.pattern),
            rf"(?<=\]){_TARGET}",
        )
    )
)
_NOTE = re.compile(r"^ {0,3}\[\^(?P<label>[^\s\[\]]+)\]:")
_NOTE_REFERENCE = re.compile(r"\[\^([^\s\[\]]+)\]")
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:\s*<?(?P<url>[^\s<>]+|(?<=<)(?=>))>?"
)
_LABEL = r"\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)\](?:\[(?P<label>[^\[\]]*)\])?(?![\[(])"
_BY_LABEL = re.compile(rf"(?P<mark>!?)(?<!\])(?<!\\){_LABEL}")
_PICTURE_BY_LABEL = re.compile(rf"!{_LABEL}")
_NOWHERE = "\ufdd1"  # no character, so no address has it
_WORDS_OF_LINK = r"(?<!!)\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
_TO_NOWHERE = re.compile(rf"{_WORDS_OF_LINK}\(\s*<?{_NOWHERE}>?[^()]*\)")
_EMPTY = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]\\]|\\.)+)\]\(\s*(?:<>)?\s*\)")
_TYPO = re.compile(
    r"(?<=\()(?P<typo>ttps?|htps?|htttps?|https?(?=//)|https?:(?=[^/\s]))(?P<rest>:?/{0,3})(?=[\w.-]+\.\w)"
)

# An address with a space, but not one with a title after it.
_SPACED = re.compile(
    r"(?<=\]\()(?:https?:/|mailto:|\.{0,2}/)[^\s()<>\"'\\]*(?: [^\s()<>\"'\\]+)+(?=\))"
)


class Address(NamedTuple):
    """The new address of a picture that stays as it is."""

    url: str


def changed(
    block: Verbatim,
    change: Callable[[Link | Picture], tuple[Inline, ...] | None],
    at: Callable[[int], None] = lambda _line: None,
) -> Verbatim:
    """*block* with the links and pictures that *change* returns in place of its own.

    None keeps one. A link may become another link, or its content alone. *at* is called with the
    line of the source before *change* is.
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

    lines = [*block.lines]
    origins = [*(block.origins or [block.line] * len(lines))]
    for begin, end in reversed(spans(plain_parser().parse("\n".join(lines)))):
        at(origins[begin])
        made = rewritten("\n".join(lines[begin:end]), link, picture).split("\n")
        last = len(origins[begin:end]) - 1
        origins[begin:end] = [origins[begin + min(index, last)] for index in range(len(made))]
        lines[begin:end] = made
    for _label, index, url in definitions(lines):
        at(origins[index])
        if new := link(url):
            lines[index] = lines[index].replace(url, new, 1)
    return replace(block, lines=tuple(lines), origins=tuple(origins))


def definitions(lines: Sequence[str]) -> list[tuple[str, int, str]]:
    """The label, the line and the address of each definition to which links refer."""
    env: dict[str, Any] = {}
    plain_parser().parse("\n".join(lines), env)
    found = []
    for label, one in env.get("references", {}).items():
        index = one["map"][0]
        written = _DEFINITION.match(lines[index])
        if written:
            found.append((str(label), index, written["url"]))
    return found


def rewritten(
    text: str,
    link: Callable[[str], str],
    picture: Callable[[str, str, str], Address | str | None],
) -> str:
    """The *text* of a paragraph with other addresses.

    *link* returns the address for that of a link, or nothing for a link that is to be its words.
    *picture* gets the address of a picture, its alternative text and where it leads to; it returns
    another address, or Markdown that takes its place.
    """

    def of_link(url: str) -> str:
        return link(url) or _NOWHERE

    def one(found: re.Match[str]) -> str:
        made = _rewritten(found[0], of_link, picture)
        if made[:1] != "[" or found[0][:1] == "[":
            return made
        # A picture that has become a link: its words are no part of those next to it.
        before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
        gap = " " if after.isalnum() or after in set("![") else ""
        return f"{' ' if before.isalnum() else ''}{made}{gap}"

    return _TO_NOWHERE.sub(r"\g<words>", outside_code(text, partial(_ANY.sub, one)))


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
        url = link(found["url"])
        return found["url"] if url == _NOWHERE else f"<{url}>"
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
    yield from text_edits(page, "link-empty", change, Kind.NEEDS_A_PERSON)


def without_typos(page: MarkdownPage) -> Iterable[Edit]:
    """`ttps://` and the like become `https://`."""
    yield from text_edits(page, "address-typo", partial(_TYPO.sub, _corrected))


def without_spaces(page: MarkdownPage) -> Iterable[Edit]:
    """A space in an address becomes `%20`: without, it is no link."""
    change = partial(_SPACED.sub, lambda found: "%20".join(found[0].split(" ")))
    yield from text_edits(page, "address-space", change)


def _corrected(found: re.Match[str]) -> str:
    is_plain = found["typo"].rstrip(":") in ("ttp", "htp", "htttp", "http")
    return "http://" if is_plain else "https://"


def inlined(page: MarkdownPage) -> Iterable[Edit]:
    """Write addresses of the site, and of pictures, where they are used.

    A definition may be anywhere on a page, and what becomes of such an address depends on its use.
    """
    known = {label: (index, url) for label, index, url in definitions(page.lines)}
    spots = spans(page.tokens)
    pictured = {
        _label(found["label"] or found["words"])
        for begin, end in spots
        for found in _PICTURE_BY_LABEL.finditer("\n".join(page.lines[begin:end]))
    }
    wanted = {
        label: url
        for label, (_index, url) in known.items()
        if label in pictured or scheme_of(url) not in _SCHEMES
    }
    if not wanted:
        return

    def one(found: re.Match[str]) -> str:
        label = _label(found["label"] or found["words"])
        is_known = label in wanted
        return f"{found['mark']}[{found['words']}](<{wanted[label]}>)" if is_known else found[0]

    for begin, end in spots:
        old = "\n".join(page.lines[begin:end])
        new = _BY_LABEL.sub(one, old)
        if new != old:
            labels = {_label(found["label"] or found["words"]) for found in _BY_LABEL.finditer(old)}
            used = [page.lines[known[label][0]] for label in sorted(labels & wanted.keys())]
            before = "\n".join((old, "", *used))
            yield Edit(begin, end, tuple(new.split("\n")), "link-by-label", before=before)
    for label in wanted:
        index = known[label][0]
        # Each use has it in its finding.
        yield Edit(index, index + 1, (), "link-definition", before="")


def _label(written: str) -> str:
    return str(normalizeReference(" ".join(written.split())))


def without_idle_notes(page: MarkdownPage) -> Iterable[Edit]:
    """Drop footnotes to which nothing refers: other programs do not show them."""
    code = code_lines(page.tokens)
    lines = ["" if index in code else line for index, line in enumerate(page.lines)]
    marks = [_NOTE.match(line) for line in lines]
    notes = zip(lines, marks, strict=True)
    rest = (line[mark.end() :] if mark else line for line, mark in notes)
    referred = {name.casefold() for line in rest for name in _NOTE_REFERENCE.findall(line)}
    for index, mark in enumerate(marks):
        if mark and mark["label"].casefold() not in referred:
            end = index + 1
            while end < len(lines) and _goes_on(lines, end) and not marks[end]:
                end += 1
            yield Edit(index, end, (), "note-without-reference", Kind.NEEDS_A_PERSON)


def _goes_on(lines: Sequence[str], index: int) -> bool:
    """Whether the footnote above goes on at *index*: an indented line, or one of its paragraph."""
    is_indented = lines[index].startswith(("    ", "\t"))
    return is_indented or bool(lines[index - 1].strip() and lines[index].strip())


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
