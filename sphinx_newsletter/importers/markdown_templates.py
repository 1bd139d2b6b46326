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
    r"\{\{(?P<mark>[<%])\s*(?P<end>/)?\s*(?P<name>[\w./-]+)(?P<given>.*?)/?\s*[>%]\}\}"
)
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


def zola(find: Find) -> Callable[[MarkdownPage], Iterator[Edit]]:
    """The pass for shortcodes of Zola."""
    return _pass((_ZOLA, _ZOLA_PAIR), find)


def _pass(
    patterns: tuple[re.Pattern[str], ...], find: Find
) -> Callable[[MarkdownPage], Iterator[Edit]]:
    def run(page: MarkdownPage) -> Iterator[Edit]:
        code = code_lines(page.tokens)
        left_out = False
        for index, line in enumerate(page.lines):
            if index in code and not left_out:
                continue
            made, is_known = line, True
            for pattern in patterns:
                for found in pattern.finditer(line):
                    tag = _tag(found)
                    if tag.name == "comment":
                        left_out = not tag.is_end
                    form = _form(tag, find)
                    is_known = is_known and form is not None
                    made = made.replace(found[0], found[0] if form is None else form, 1)
            if left_out or (made == "" and line.strip() and "comment" in line):
                yield Edit(index, index + 1, (), "template-comment", Kind.DROPPED)
            elif not is_known:
                kind = Kind.NEEDS_A_PERSON
                yield Edit(index, index + 1, tuple(made.split("\n")), "template-code", kind)
            elif made != line:
                kind = Kind.CHANGED if made.strip() else Kind.DROPPED
                lines = tuple(made.split("\n")) if made.strip() else ("",)
                yield Edit(index, index + 1, lines, "template-code", kind)

    return run


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
    if tag.name in _CODE:
        return "```" if tag.is_end else f"```{first}"
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
    return f"\n:::{{video}} {address}\n:title: {title or address}\n:::\n"


def _figure(given: Mapping[str, str]) -> str | None:
    source = given.get("src") or given.get("path") or given.get("0", "")
    if not source:
        return None
    words = given.get("caption") or given.get("title") or ""
    alt = given.get("alt") or words
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
