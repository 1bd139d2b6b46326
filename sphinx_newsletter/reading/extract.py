"""Extraction: from the doctree of an edition to its record."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.blocks import Block, by_name
from sphinx_newsletter.model.edition import Edition, Section, TagUse, read_name
from sphinx_newsletter.model.excerpt import count_words, excerpt
from sphinx_newsletter.model.similarity import key_words
from sphinx_newsletter.upstream.stop_words import stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.config import Config

    from sphinx_newsletter.model.front_matter import FrontMatter
    from sphinx_newsletter.model.problems import Problem


class embed(nodes.container):  # noqa: N801 - docutils names its nodes so
    """A video or a demo: `kind`, `called` (its title), `frame` (the address to embed, or empty)."""


class tldr(nodes.container):  # noqa: N801 - docutils names its nodes so
    """The points of an edition, from `{tldr}`."""


class notice(nodes.container):  # noqa: N801 - docutils names its nodes so
    """A correction: it stays on its page, but it is no part of an excerpt."""


class sponsored(nodes.container):  # noqa: N801 - docutils names its nodes so
    """An advertisement: it stays on its page, and its words and blocks are nobody else's."""


class tag_list(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """The tags of a section, from `{tags}`: `uses` is a list of `TagUse`."""


_NOT_WORDS = (nodes.footnote_reference, nodes.raw)
# Not in excerpts: the text is complete without them.
_ASIDES = (nodes.Admonition, nodes.table, nodes.footnote, embed, notice)
_NOT_PROSE = (
    nodes.Invisible,
    nodes.label,
    nodes.literal_block,
    nodes.raw,
    nodes.system_message,
    sponsored,
)


def read_edition(
    document: nodes.document, docname: str, front: FrontMatter, config: Config
) -> Edition:
    """The record of the edition *docname*, from its doctree and its front matter *front*."""
    name = read_name(docname.rpartition("/")[2])
    default = config.newsletter_default_author
    title = next((heading(node) for node in document.children if is_title(node)), "")
    text_of = cache(plain_text)  # of a paragraph of the edition, which is in a section, too
    return Edition(
        docname=docname,
        title=title or docname.rpartition("/")[2],
        date=front.date or (name.date if name else None),
        authors=front.author or ((default,) if default else ()),
        subtitle=front.subtitle,
        updated=front.updated,
        number=name.number if name and front.number is None else front.number,
        draft=front.draft,
        publish=front.publish,
        discuss=front.discuss,
        words=sum(count_words(text_of(node)) for node in _prose(document.children, whole=True)),
        points=_points(document),
        tags=(
            *front.tags,
            *(use for node in filter(is_title, document.children) for use in _uses(node)),
        ),
        sections=tuple(_sections(document, config, text_of)),
        blocks=by_name(_blocks(document)),
    )


def _blocks(document: nodes.document) -> Iterator[Block]:
    """The records of blocks, which directives put into the attribute `block` of their nodes."""
    for node in document.findall(nodes.Element):
        if isinstance(block := node.get("block"), Block) and not is_inside(sponsored, node):
            anchor = next(iter(node["ids"]), "")
            yield replace(block, anchor=anchor, section=_section_anchor(node))


def is_inside(kind: type[nodes.Node], node: nodes.Node) -> bool:
    """Whether an ancestor of *node* is of this *kind*."""
    while node := node.parent:
        if isinstance(node, kind):
            return True
    return False


def _section_anchor(node: nodes.Node) -> str:
    """The anchor of the tagged section that contains *node*; empty outside of all."""
    while node.parent and not (is_tagged(node) and not is_title(node)):
        node = node.parent
    return str(node["ids"][0]) if isinstance(node, nodes.section) else ""


def title_problems(document: nodes.document) -> Iterator[Problem]:
    """Check that an edition begins with a level-1 heading, and has no other."""
    headings = [node for node in document.children if _is_section(node)]
    if not has_title(document) or not heading(headings[0]):
        line = (headings[0].line if headings else None) or 1
        yield sentences.TITLE_MISSING.at(line)
        return
    for second in headings[1:]:
        yield sentences.TITLE_TWICE.at(second.line or 1)


def has_title(document: nodes.document) -> bool:
    """Whether the first heading of the page is of level 1.

    The doctree of a page that begins at level 2 is the same, so the renderer sets an attribute.
    """
    return document.get("titled", True) and any(map(_is_section, document.children))


def _is_section(node: nodes.Node) -> bool:
    return isinstance(node, nodes.section)


def is_tagged(node: nodes.Node) -> bool:
    """Whether *node* is a section in the sense of the archive: a heading with `{tags}`."""
    return _is_section(node) and any(isinstance(child, tag_list) for child in node.children)


def heading(section: nodes.Node) -> str:
    """The text of the heading of *section*, of which its title and its address are made."""
    return title_text(next(node for node in section.children if isinstance(node, nodes.title)))


def heading_above(node: nodes.Node) -> str:
    """The text of the heading of the section that contains *node*; empty for the page's title."""
    while node.parent and not _is_section(node):
        node = node.parent
    return heading(node) if _is_section(node) and not is_title(node) else ""


def title_text(node: nodes.Node) -> str:
    """The text of *node*, a title or a question, without images and numbers of footnotes."""
    # Two spaces are left where a number was between them.
    return re.sub(" {2,}", " ", _words(node)).strip(" ")


def text_in(*found: nodes.Node) -> str:
    """The text in the blocks *found* on one line, without images and numbers of footnotes."""
    return " ".join(" ".join(map(_words, found)).split())


def _words(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, (nodes.footnote_reference, nodes.image, nodes.raw)):
        return ""
    between = "" if isinstance(node, (nodes.TextElement, nodes.Inline)) else " "
    return between.join(map(_words, node.children))


def is_title(section: nodes.Node) -> bool:
    """Whether the heading of *section* is the title of its page."""
    document = section.parent
    if not isinstance(document, nodes.document) or not has_title(document):
        return False
    return section is next(filter(_is_section, document.children))


def _uses(section: nodes.Node) -> Iterator[TagUse]:
    for node in section.children:
        if isinstance(node, tag_list):
            yield from node["uses"]


def _points(document: nodes.document) -> tuple[str, ...]:
    """The points of `{tldr}`, or else of the first list of the page, before its rubrics."""
    opening = next((node for node in document.children if _is_section(node)), document)
    declared = next(opening.findall(tldr), None)
    for node in declared.children if declared else opening.children:
        if _is_section(node):
            break
        if isinstance(node, nodes.bullet_list):
            items = (_prose(item.children, whole=True) for item in node.children)
            return tuple(" ".join(map(plain_text, item)) for item in items)
    return ()


def _sections(
    document: nodes.document, config: Config, text_of: Callable[[nodes.Node], str]
) -> Iterator[Section]:
    words_to_ignore = stop_words(config.language)
    for section in document.findall(nodes.section):
        if not is_tagged(section) or is_title(section):
            continue
        prose = _own_prose(section)
        text = " ".join(map(text_of, prose))
        title = heading(section)
        yield Section(
            anchor=section["ids"][0],
            title=title,
            rubric=rubric_of(section),
            excerpt=excerpt(map(text_of, _paragraphs(prose)), config.newsletter_excerpt_length),
            words=count_words(text),
            tags=tuple(_uses(section)),
            key_words=" ".join(key_words(title, text, words_to_ignore)),
            places=tuple(_places(section))[1:],
        )


def _places(section: nodes.Element) -> Iterator[str]:
    """The anchors of *section* and of its subheadings, without those of nested tagged sections."""
    yield from section["ids"]
    for child in section.children:
        if isinstance(child, nodes.section) and not is_tagged(child):
            yield from _places(child)


def _own_prose(section: nodes.section) -> list[nodes.TextElement]:
    return list(_prose(section.children[1:], whole=False))


def own_text(section: nodes.section) -> str:
    """The text below the heading of *section*, without nested sections that are tagged."""
    return " ".join(map(plain_text, _own_prose(section)))


def rubric_of(section: nodes.section) -> str:
    """The title of the rubric: without a title, the page's outermost headings are its rubrics."""
    path = _path(section)
    page = path[0].parent
    has_rubric = len(path) > 1 and isinstance(page, nodes.document) and has_title(page)
    return heading(path[1 if has_rubric else 0])


def _path(section: nodes.section) -> list[nodes.Element]:
    """The ancestors of *section* that are sections, outermost first, and *section* itself."""
    path: list[nodes.Element] = [section]
    while isinstance(path[0].parent, nodes.section):
        path.insert(0, path[0].parent)
    return path


def _prose(children: Sequence[nodes.Node], *, whole: bool) -> Iterator[nodes.TextElement]:
    """The paragraphs, headings and other text elements in *children*, in document order.

    Nested tagged sections are left out, unless *whole* is true.
    """
    for node in children:
        if isinstance(node, _NOT_PROSE) or (not whole and is_tagged(node)):
            continue
        if isinstance(node, nodes.TextElement):
            yield node
        else:
            yield from _prose(node.children, whole=whole)


def _paragraphs(prose: list[nodes.TextElement]) -> Iterator[nodes.paragraph]:
    """The paragraphs in *prose*, without those of asides such as notes and tables."""
    for node in prose:
        if isinstance(node, nodes.paragraph) and not _is_aside(node):
            yield node


def _is_aside(node: nodes.Node) -> bool:
    """Whether *node* is in an aside."""
    while not isinstance(node, nodes.section):
        if isinstance(node, _ASIDES):
            return True
        node = node.parent
    return False


def plain_text(node: nodes.Node) -> str:
    """The text of *node* on one line, without numbers of footnotes and raw HTML."""
    found: list[str] = []
    _add_texts(node, found)
    return " ".join("".join(found).split())


def _add_texts(node: nodes.Node, found: list[str]) -> None:
    """Add the texts in *node* to those *found*; a search would take twice as long."""
    for child in node.children:
        if not isinstance(child, nodes.Text):
            _add_texts(child, found)
        elif not isinstance(node, _NOT_WORDS):
            found.append(child)
        elif "<br" in child:
            found.append(" ")
