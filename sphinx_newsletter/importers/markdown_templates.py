"""Template code in Markdown: tags of Liquid, shortcodes of Hugo and Zola, attributes of kramdown.

What has a form here gets it. A tag around text goes, and the text stays. Any other code stays on
the page as it is written, as a thing for a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.markdown_page import Edit, code_lines
from sphinx_newsletter.model.imported import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx_newsletter.importers.markdown_page import MarkdownPage

    # The path of a page or file, for the name by which template code refers to it.
    Find = Callable[[str], str | None]


_HUGO = re.compile(
    r"\{\{(?P<mark>[<%])(?!/\*)\s*(?P<end>/)?\s*(?P<name>[\w./-]+)(?P<given>.*?)/?\s*[>%]\}\}"
)
_SHOWN = re.compile(r"\{\{(?P<begin>[<%])/\*(?P<words>.*?)\*/(?P<end>[>%])\}\}")
_ZOLA = re.compile(r"\{\{\s*(?P<name>\w+)\((?P<given>[^{}]*)\)\s*\}\}")
_ZOLA_PAIR = re.compile(r"\{%-?\s*(?:(?P<name>\w+)\((?P<given>[^{}]*)\)|(?P<end>end))\s*-?%\}")
_LIQUID = re.compile(r"\{%-?\s*(?P<end>end)?(?P<name>\w+)(?P<given>.*?)-?%\}")
_OUTPUT = re.compile(r"\{\{-?\s*(?P<given>[^{}]*?)\s*-?\}\}")
_ADDRESS = re.compile(
    r"""["'](?P<path>[^"']*)["']\s*\|\s*(?:relative_url|absolute_url|url|prepend:.*)$"""
)
_BASE = re.compile(r"^site\.(?:base_?url|url|production_url)$|^base_?url$")
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[\w-]+)\s*=\s*)?(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|`(?P<c>[^`]*)`|(?P<d>[^\s"'`=,]+))"""
)
_KRAMDOWN = re.compile(r"^\s*\{:[^{}]*\}\s*$")
_KRAMDOWN_INLINE = re.compile(r"(?<=[)\]`*_])\{:[^{}]*\}")
_TOC = re.compile(r"^\s*(?:\[\[?TOC\]\]?|\[\[_TOC_\]\])\s*$", re.IGNORECASE)
_TO_ADDRESS = re.compile(r"\]\(\s*$|^ {0,3}\[[^\[\]]+\]:\s*$")
_DIRECTIVE = ":::{video}"
_CODE = ("highlight", "code")
_WITHOUT_FORM = ("raw", "comment", "end")
_PAGES = ("ref", "relref", "post_url", "link")
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtubelite": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
}


class Tag(NamedTuple):
    """One piece of template code: its name, what is given to it, and how it is written."""

    name: str
    given: Mapping[str, str]
    is_end: bool
    written: str


def arguments(text: str) -> dict[str, str]:
    """What is given to a tag, by name; without one, by number from 0.

    >>> arguments('dQw4 title="A video"')
    {'0': 'dQw4', 'title': 'A video'}
    """
    found: dict[str, str] = {}
    for one in _ARGUMENT.finditer(text):
        value = next((one[key] for key in "abcd" if one[key] is not None), "")
        found[one["key"] or str(len(found))] = value
    return found


def liquid(find: Find) -> Callable[[MarkdownPage], Iterator[Edit]]:
    """The pass for Liquid and Nunjucks (Jekyll, Eleventy)."""
    return _pass((_LIQUID, _OUTPUT), find)


def hugo(find: Find) -> Callable[[MarkdownPage], Iterator[Edit]]:
    """The pass for shortcodes of Hugo."""
    return _pass((_HUGO,), find)


def shown(page: MarkdownPage) -> Iterator[Edit]:
    """Shortcodes that Hugo shows, `{{</* ref */>}}`, as it shows them; in code, too."""
    for index, line in enumerate(page.lines):
        if (made := _SHOWN.sub(r"{{\g<begin>\g<words>\g<end>}}", line)) != line:
            yield Edit(index, index + 1, (made,), "template-code")


def zola(find: Find) -> Callable[[MarkdownPage], Iterator[Edit]]:
    """The pass for shortcodes of Zola."""
    return _pass((_ZOLA, _ZOLA_PAIR), find)


def _pass(
    patterns: tuple[re.Pattern[str], ...], find: Find
) -> Callable[[MarkdownPage], Iterator[Edit]]:
    return lambda page: _Templates(page, patterns, find).edits()


class _Templates:
    """The template code of one page."""

    def __init__(
        self, page: MarkdownPage, patterns: tuple[re.Pattern[str], ...], find: Find
    ) -> None:
        self._page, self._patterns, self._find = page, patterns, find
        self._tags = [self._of_line(line) for line in page.lines]
        # Names of tags around text.
        self._pairs = {tag.name for tags in self._tags for tag in tags if tag.is_end}

    def _of_line(self, line: str) -> list[Tag]:
        found = [one for pattern in self._patterns for one in pattern.finditer(line)]
        return [_tag(one) for one in sorted(found, key=lambda one: one.start())]

    def edits(self) -> Iterator[Edit]:
        """The edits of the page."""
        code = code_lines(self._page.tokens)
        until = 0
        for index, tags in enumerate(self._tags):
            if index < until or not tags or index in code:
                continue
            end = self._end(index, tags[0]) if tags[0].name in (*_CODE, "comment") else None
            if end is None:
                yield from self._line(index, tags)
                continue
            until = end + 1
            if tags[0].name == "comment":
                yield Edit(index, until, (), "template-comment", Kind.DROPPED)
            else:
                within = self._page.lines[index + 1 : end]
                language = next(iter(tags[0].given.values()), "")
                yield Edit(index, until, (f"```{language}", *within, "```"), "template-code")

    def _end(self, index: int, tag: Tag) -> int | None:
        """The line on which *tag*, which begins on a line of its own, ends."""
        if tag.is_end or self._page.lines[index].strip() != tag.written:
            return None
        ends = (
            other
            for other in range(index + 1, len(self._tags))
            if any(one.is_end and one.name in (tag.name, "") for one in self._tags[other])
        )
        return next(ends, None)

    def _line(self, index: int, tags: list[Tag]) -> Iterator[Edit]:
        line = made = self._page.lines[index]
        is_known = True
        for tag in tags:
            form = "" if self._is_pair(tag) else _form(tag, self._find)
            is_known = is_known and form is not None
            if form is None and _TO_ADDRESS.search(made.partition(tag.written)[0]):
                form = "<>"  # the link becomes its words
            if form and form.startswith(_DIRECTIVE) and line.strip() != tag.written:
                form = f"<{form.split()[1]}>"
            made = made if form is None else made.replace(tag.written, form, 1)
        lines = tuple(made.strip("\n").split("\n")) if made.strip() else ()
        is_myst = made.startswith(_DIRECTIVE)
        if is_myst:
            lines = (*self._gap(index - 1), *lines, *self._gap(index + 1))
        if not is_known:
            yield Edit(index, index + 1, lines, "template-code", Kind.NEEDS_A_PERSON)
        elif made != line:
            kind = Kind.CHANGED if lines else Kind.DROPPED
            yield Edit(index, index + 1, lines or ("",), "template-code", kind, is_myst=is_myst)

    def _is_pair(self, tag: Tag) -> bool:
        """Whether *tag* begins or ends a text; those of Zola end with `{% end %}`."""
        of_zola = "end" in self._pairs and _ZOLA_PAIR.fullmatch(tag.written)
        return bool(tag.name) and (tag.name in self._pairs or bool(of_zola))

    def _gap(self, index: int) -> tuple[str, ...]:
        """An empty line, if there is none at *index*."""
        lines = self._page.lines
        return ("",) if 0 <= index < len(lines) and lines[index].strip() else ()


def _tag(found: re.Match[str]) -> Tag:
    groups = found.groupdict()
    name = (groups.get("name") or ("end" if groups.get("end") else "")).lower()
    given = groups.get("given") or ""
    values = arguments(given) if name else {"0": given}
    return Tag(name, values, bool(groups.get("end")), found[0])


def _form(tag: Tag, find: Find) -> str | None:
    """What *tag* becomes; None if that is for a person to decide."""
    first = next(iter(tag.given.values()), "")
    if not tag.name:
        return _output(first)
    if tag.is_end or tag.name in _WITHOUT_FORM:
        return ""
    if tag.name in _PAGES:
        return find(first)
    return _embedded(tag, first)


def _embedded(tag: Tag, first: str) -> str | None:
    """A video, a picture, a post: what *tag* takes from elsewhere."""
    name = "youtube" if tag.name == "include" and first.startswith("youtube") else tag.name
    if name in _VIDEOS:
        video = tag.given.get("id") or (first if name == tag.name else "")
        return _video(_VIDEOS[name].format(video), tag.given.get("title", "")) if video else None
    if name in ("figure", "image", "img"):
        return _figure(tag.given)
    if name in ("tweet", "twitter", "x") and {"user", "id"} <= tag.given.keys():
        return f"<https://twitter.com/{tag.given['user']}/status/{tag.given['id']}>"
    if name == "gist" and {"0", "1"} <= tag.given.keys():
        return f"<https://gist.github.com/{tag.given['0']}/{tag.given['1']}>"
    return None


def _output(given: str) -> str | None:
    """What `{{ … }}` becomes, if it is an address of the site."""
    if _BASE.fullmatch(given):
        return ""
    found = _ADDRESS.search(given)
    return found["path"] if found else None


def _video(address: str, title: str) -> str:
    return f"{_DIRECTIVE} {address}\n:title: {title or address}\n:::"


def _figure(given: Mapping[str, str]) -> str | None:
    source = given.get("src") or given.get("path") or given.get("0", "")
    if not source:
        return None
    words = given.get("caption") or given.get("title") or ""
    alt = given.get("alt") or given.get("1") or words
    made = f"![{alt.replace('[', '').replace(']', '')}](<{source}>)"
    made = f"[{made}]({given['link']})" if given.get("link") else made
    return f"{made}\n\n{words}" if words and words != alt else made


def kramdown(page: MarkdownPage) -> Iterable[Edit]:
    """Drop attributes of kramdown, and the places of tables of contents."""
    code = code_lines(page.tokens)
    for index, line in enumerate(page.lines):
        if index in code:
            continue
        if _KRAMDOWN.match(line):
            is_list = "toc" in line and index and page.lines[index - 1].lstrip()[:1] in "*-1"
            begin = index - 1 if is_list else index
            rule = "table-of-contents" if "toc}" in line else "attributes"
            yield Edit(begin, index + 1, (), rule, Kind.DROPPED)
        elif _TOC.match(line):
            yield Edit(index, index + 1, (), "table-of-contents", Kind.DROPPED)
        elif (made := _KRAMDOWN_INLINE.sub("", line)) != line:
            yield Edit(index, index + 1, (made,), "attributes")
