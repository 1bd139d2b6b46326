"""The outline of a page, taken while the renderer makes nodes of its tokens.

Commands change sources: they fix findings, rename tags, rewrite links. They need to know where in
the source each thing is, which a doctree does not contain. So the renderer shows each token to this
module, and the outline has the lines and columns of a source, but the titles and the anchors of the
doctree. Sphinx stores it with the doctree.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from docutils.parsers.rst.states import MarkupError
from myst_parser.parsers.directives import parse_directive_text

from sphinx_newsletter.model.outline import (
    Directive,
    Heading,
    Image,
    Link,
    Outline,
    OutlineSection,
    TagName,
)
from sphinx_newsletter.model.permalinks import lasts
from sphinx_newsletter.model.size_limits import MOST_TAGS
from sphinx_newsletter.reading.directive import AnyOption
from sphinx_newsletter.reading.extract import (
    heading,
    is_tagged,
    is_title,
    own_text,
    rubric_of,
    tag_list,
)
from sphinx_newsletter.reading.inline import Inline, Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from docutils.parsers.rst import Directive as DirectiveClass
    from markdown_it.token import Token
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.outline import Role

    # The class of a directive that content may use, by its name.
    Find = Callable[[str], type[DirectiveClass] | None]


_KEY = "newsletter_outline"
_ADDRESS = re.compile(r"https?://\S+")
# Directives with an image, and the option with its URL (empty: the argument).
_IMAGES = {"image": "", "figure": "", "showcase": "picture"}
_FENCES = frozenset({"fence", "colon_fence"})
_INFO = re.compile(r"\{([\w:-]+)\}[ \t]*(.*)")
_FILE = "include"  # its content has the lines of another file


class _Given(NamedTuple):
    """What is given to a directive: its argument, its options, and the lines until its content."""

    argument: str
    options: Mapping[str, str]
    content: str
    before: int


class OutlineTaker:
    """Takes the outline of one page."""

    def __init__(self, lines: Sequence[str]) -> None:
        """*lines* are those of the source, front matter included."""
        self.lines = lines
        self._within: list[tuple[str, int, int]] = []
        self._ends: dict[int, int] = {}
        self._headings: list[tuple[Heading, nodes.section]] = []
        self._above: dict[int, tuple[str, ...]] = {}
        self._tags: dict[int, list[TagName]] = {}
        self._references: dict[str, int] = {}
        self._roles: list[Role] = []
        self._links: list[Link] = []
        self._images: list[Image] = []
        self._directives: list[Directive] = []
        self._comments: list[tuple[int, str]] = []
        self._addresses: list[tuple[int, str]] = []

    @contextmanager
    def within(self, name: str, line: int) -> Iterator[None]:
        """Enter the directive *name*, which begins on *line*."""
        self._within.append((name, line, self._ends.get(line, line)))
        try:
            yield
        finally:
            self._within.pop()

    def take(
        self, tokens: Sequence[Token], references: Mapping[str, Any], offset: int, find: Find
    ) -> None:
        """Take what *tokens* contain; their lines count from 0.

        *references* are the definitions of links that the parser knows by now; those that are new
        are on lines after *offset*. *find* returns the classes of directives.
        """
        if any(name == _FILE for name, _, _ in self._within):
            return
        for one in references.values():
            if one.get("map"):
                self._references.setdefault(str(one["href"]), offset + one["map"][0] + 1)
        inline = Inline(self.lines, self._references)
        if self._within and [token.type for token in tokens] == ["inline"]:
            _, first, last = self._within[-1]  # the argument of a directive, or an option
            self._roles += inline.read(tokens[0], first, last).roles
            return
        targets: list[str] = []
        for token in tokens:
            line = token.map[0] + 1 if token.map else 1
            if token.type == "myst_target":
                targets.append(token.content)
                self._addresses.append((line, token.content))
                continue
            if token.type == "heading_open":
                self._above[line] = tuple(targets)
            if not token.level:
                targets.clear()
            self._take(token, line, inline, find)

    def _take(self, token: Token, line: int, inline: Inline, find: Find) -> None:
        """Take what *token*, which begins on *line*, contains."""
        if token.type == "inline":
            words = inline.read(token, line, token.map[1] if token.map else line)
            self._links += words.links
            self._images += words.images
            self._roles += words.roles
        elif token.type == "myst_line_comment":
            self._comments.append((line, token.content.strip()))
        elif token.type in _FENCES and (match := _INFO.fullmatch(token.info.strip())):
            self._add_directive(match[1], _given(token, match[2], find(match[1])), token)

    def add_heading(self, level: int, line: int, section: nodes.Element) -> None:
        """Add the heading of *section*, which is on *line*."""
        if isinstance(section, nodes.section) and not self._within:
            targets = self._above.get(line, ())
            self._headings.append((Heading(level, "", line, targets), section))

    def _add_directive(self, name: str, given: _Given, token: Token) -> None:
        line, end = (token.map[0] + 1, token.map[1]) if token.map else (1, 1)
        self._ends[line] = end
        around = self._within[-1][0] if self._within else ""
        self._directives.append(Directive(name, line, end, around))
        if name == "tags":
            self._tags[line] = [*self._names(given, line, end)]
            return
        self._links += self._addresses_in(given, line)
        if name in _IMAGES:
            url = given.options.get(_IMAGES[name], "") if _IMAGES[name] else given.argument
            if url:
                self._images.append(Image(url, given.options.get("alt", ""), line))

    def _names(self, given: _Given, line: int, end: int) -> Iterator[TagName]:
        """The names in a `{tags}`: those of its argument and of its content."""
        places = Places(self.lines, line, end)
        places.find("{tags}")
        for name in f"{given.argument},{given.content}".replace("\n", ",").split(","):
            if name.strip() and (at := places.find(name.strip())):
                yield TagName(" ".join(name.split()), at)

    def _addresses_in(self, given: _Given, line: int) -> Iterator[Link]:
        """The URLs in the argument and in the options."""
        places = Places(self.lines, line, line + given.before)
        for text in (given.argument, *given.options.values()):
            for url in _ADDRESS.findall(text):
                at = places.find(url)
                yield Link(url, "", at.line if at else line, at)

    def outline(self, document: nodes.document) -> Outline:
        """The outline of the page, whose doctree is *document*."""
        headings = [_with_anchors(*one) for one in self._headings]
        tagged = [
            (one, section, _line_of_tags(section))
            for one, (_, section) in zip(headings, self._headings, strict=True)
            if is_tagged(section)
        ]
        return Outline(
            lines=len(self.lines),
            headings=tuple(headings),
            sections=tuple(self._section(*one, headings) for one in tagged),
            roles=tuple(sorted(self._roles, key=lambda one: one.at)),
            links=tuple(sorted(self._links, key=lambda one: one.line)),
            images=tuple(sorted(self._images, key=lambda one: one.line)),
            directives=tuple(sorted(self._directives, key=lambda one: one.line)),
            comments=tuple(sorted(self._comments)),
            addresses=tuple(sorted(self._addresses)),
            ignored_tags=tuple(sorted(self._tags.keys() - {line for *_, line in tagged})),
            ids=frozenset(document.ids),
        )

    def _section(
        self, one: Heading, section: nodes.section, tags: int, headings: Sequence[Heading]
    ) -> OutlineSection:
        """The section with the heading *one*, whose `{tags}` are on the line *tags*."""
        return OutlineSection(
            title=one.title,
            level=one.level,
            line=one.line,
            end=_end(one, headings, len(self.lines)),
            rubric=rubric_of(section),
            targets=one.targets,
            tags=tuple(self._tags.get(tags, ()))[:MOST_TAGS],
            anchor=one.anchor,
        )


def _given(token: Token, argument: str, found: type[DirectiveClass] | None) -> _Given:
    """What *token* gives to the directive *found*; only its argument if content must not use it."""
    if found is None:
        return _Given(argument, {}, "", 0)
    try:
        parsed = parse_directive_text(_with_any_option(found), argument, token.content)
    except MarkupError:  # the renderer reports it
        return _Given(argument, {}, "", 0)
    return _Given(argument, parsed.options, "\n".join(parsed.body), parsed.body_offset)


def _with_any_option(found: type[DirectiveClass]) -> type[DirectiveClass]:
    """A class like *found* whose options are text, because to convert them may report something."""
    return type(found.__name__, (found,), {"option_spec": found.option_spec and AnyOption()})


def _with_anchors(one: Heading, section: nodes.section) -> Heading:
    """The heading *one* with the title and the permanent ids of *section*."""
    ids = [id_ for id_ in section["ids"] if lasts(id_)]
    first = section["ids"][0] if section["ids"] else ""
    anchor = first if first in ids else ""
    return one._replace(title=heading(section), anchor=anchor, anchors=frozenset(ids))


def _end(one: Heading, headings: Iterable[Heading], lines: int) -> int:
    later = (h.line for h in headings if h.line > one.line and h.level <= one.level)
    return next(later, lines + 1)


def _line_of_tags(section: nodes.section) -> int:
    return next(node.line or 0 for node in section.children if isinstance(node, tag_list))


def taker_of(env: BuildEnvironment) -> OutlineTaker:
    """The one that takes the outline of the page that is being read."""
    taker = env.temp_data.setdefault(_KEY, OutlineTaker(()))
    return cast("OutlineTaker", taker)


def outline_of(document: nodes.document) -> Outline:
    """The outline of the page with the doctree *document*, which Sphinx has read."""
    outline: Outline = document.newsletter_outline  # type: ignore[attr-defined] # set below
    return outline


def forget_outline(env: BuildEnvironment) -> None:
    """Begin again, because nothing that has been read of the page is on it."""
    env.temp_data[_KEY] = OutlineTaker(taker_of(env).lines)


def with_texts(outline: Outline, document: nodes.document) -> Outline:
    """The *outline* of *document* with its texts and what has no tags, which builds do not need."""
    nodes_of = {section.line: section for section in document.findall(nodes.section)}
    sections = (one._replace(text=own_text(nodes_of[one.line])) for one in outline.sections)
    found = ((one, nodes_of[one.line]) for one in outline.headings if one.level > 1)
    untagged = (
        OutlineSection(
            title=one.title,
            level=one.level,
            line=one.line,
            end=_end(one, outline.headings, outline.lines),
            rubric="",
            targets=one.targets,
            tags=(),
            text=own_text(node),
        )
        for one, node in found
        if not _is_above_others(node) and not _is_in_section(node)
    )
    return outline._replace(sections=tuple(sections), untagged=tuple(untagged))


def _is_above_others(node: nodes.section) -> bool:
    return any(isinstance(child, nodes.section) for child in node.children)


def _is_in_section(node: nodes.Node) -> bool:
    """Whether *node* is a tagged section or in one, other than the page as a whole."""
    while isinstance(node, nodes.section):
        if is_tagged(node) and not is_title(node):
            return True
        node = node.parent
    return False


def on_source_read(app: Sphinx, _docname: str, source: list[str]) -> None:
    """Take the outline of the whole source, before its front matter is removed."""
    app.env.temp_data[_KEY] = OutlineTaker(source[0].split("\n"))


def on_doctree_read(app: Sphinx, document: nodes.document) -> None:
    """Store the outline with the doctree."""
    outline = taker_of(app.env).outline(document)
    document.newsletter_outline = outline  # type: ignore[attr-defined] # pickled with it


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers."""
    app.connect("source-read", on_source_read, priority=0)
    app.connect("doctree-read", on_doctree_read, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
