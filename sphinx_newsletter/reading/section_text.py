"""Text and links of each page, by section, in files next to the page's doctree.

The environment contains digests only: the text is long, few builds need it, and it would make the
environment slow to load.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.links import Linked, to_lines
from sphinx_newsletter.reading.extract import (
    heading,
    is_tagged,
    is_title,
    plain_text,
    sponsored,
    tldr,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.model.links import PageLink

    Predicate = Callable[[nodes.Node], bool]


_NO_TEXT = (nodes.Invisible, nodes.label, nodes.raw, nodes.system_message, sponsored)


class TextBlock(NamedTuple):
    """A paragraph, a title or a line of code: what a reader is led to.

    `anchor` is the id of the heading or of the term (as of a question) that the block is below,
    if that is not the section itself.
    """

    anchor: str
    text: str
    is_summary: bool = False  # in a `{tldr}`


class Passage(NamedTuple):
    """The text of a section, or, without an anchor, the text of a page outside of its sections."""

    anchor: str
    title: str
    blocks: tuple[TextBlock, ...]

    @property
    def text(self) -> str:
        """All blocks in one line."""
        return " ".join(block.text for block in self.blocks)


class Reference(NamedTuple):
    """A link from the section `anchor` to a page of the archive, or to a target on it."""

    anchor: str
    docname: str
    target: str


class Digests(NamedTuple):
    """SHA-256 of the text of a page (`passages`) and of its links, shortened to 16 digits."""

    passages: str
    links: str
    link_count: int
    references: tuple[Reference, ...] = ()


class _Place(NamedTuple):
    """Where a block is: below an anchor of the page, in a summary."""

    anchor: str
    is_summary: bool


_START = _Place("", False)


class _Unfinished(NamedTuple):
    """A passage that is being read, and the sections found in it, which come after it."""

    anchor: str
    blocks: list[TextBlock]
    sections: list[nodes.Element]

    def add(self, text: str, place: _Place) -> None:
        """Add a block, if it has words."""
        if words := text.split():
            self.blocks.append(TextBlock(place.anchor, " ".join(words), place.is_summary))


def _place_in(node: nodes.Node, place: _Place) -> _Place:
    """The place of what is in *node*, which is itself at *place*."""
    if isinstance(node, tldr):
        return place._replace(is_summary=True)
    named = node
    if isinstance(node, nodes.definition_list_item) and node.children:
        named = node.children[0]
    elif not (isinstance(node, nodes.section) and not is_title(node)):
        return place
    ids = named["ids"] if isinstance(named, nodes.Element) else []
    return place._replace(anchor=ids[0]) if ids else place


class _Reader:
    """Collects the text, the links and the references of a page."""

    def __init__(self, folder: str, starts_passage: Predicate) -> None:
        self.passages: list[Passage] = []
        self.links: list[PageLink] = []
        self.references: list[Reference] = []
        self._folder, self._starts_passage = folder, starts_passage

    def read(self, anchor: str, title: str, node: nodes.Element) -> None:
        """Read *node*, and then the sections in it."""
        passage = _Unfinished(anchor, [], [])
        for child in node.children:
            self._walk(child, passage)
        self.passages.append(Passage(anchor, title, tuple(passage.blocks)))
        for section in passage.sections:
            self.read(section["ids"][0], heading(section), section)

    def _walk(self, node: nodes.Node, passage: _Unfinished, place: _Place = _START) -> None:
        if isinstance(node, _NO_TEXT):
            return
        parent = node.parent
        if isinstance(node, nodes.title) and parent is not None and self._has_title(parent):
            self._follow(node, passage.anchor)
            return
        if isinstance(node, nodes.Element) and not is_title(node) and self._starts_passage(node):
            passage.sections.append(node)
        elif isinstance(node, nodes.TextElement):
            passage.add(_with_alt_texts(node), place)
            self._follow(node, passage.anchor)
        elif isinstance(node, nodes.image):
            passage.add(node.get("alt", ""), place)
        else:
            place = _place_in(node, place)
            for child in node.children:
                self._walk(child, passage, place)

    def _has_title(self, section: nodes.Node) -> bool:
        """Whether the text of *section* is a passage, whose title is the heading."""
        return is_title(section) or self._starts_passage(section)

    def _follow(self, node: nodes.Element, anchor: str) -> None:
        if all(isinstance(child, nodes.Text) for child in node.children):
            return  # most paragraphs and titles
        for link in node.findall(nodes.reference):
            if link.get("refuri", "").startswith(("https://", "http://")):
                found = anchor, link["refuri"], plain_text(link)
                self.links.append((*found, link["original"]) if "original" in link else found)
        for xref in node.findall(addnodes.pending_xref):
            if xref["reftype"] == "section" and xref.get("refdomain") == "newsletter":
                name, _, target = xref["reftarget"].partition("#")
                self.references.append(Reference(anchor, f"{self._folder}/{name}", target))
            elif xref["reftype"] == "myst" and isinstance(xref.get("reftargetid"), str):
                target = anchor_of(xref["reftargetid"])
                self.references.append(Reference(anchor, xref["reftarget"], target))


def store_text(env: BuildEnvironment, docname: str, document: nodes.document) -> Digests:
    """Write text and links of the page that has been read to their files; return the digests."""
    folder = env.config.newsletter_editions.strip("/")
    is_edition = docname.startswith(f"{folder}/")
    reader = _Reader(folder, is_tagged if is_edition else _is_section)
    title = next((heading(node) for node in document.children if is_title(node)), "")
    reader.read("", title, document)
    path = path_of(env, docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(reader.passages), encoding="utf-8")
    lines = to_lines(reader.links)
    if is_edition:
        _links_path(env, docname).write_text("\n".join(lines), encoding="utf-8")
    references = tuple(dict.fromkeys(reader.references))
    return Digests(_digest(reader.passages), _digest(lines), len(reader.links), references)


def text_of(env: BuildEnvironment, docname: str) -> tuple[Passage, ...]:
    """The text of the page *docname* when it was last read."""
    passages = json.loads(path_of(env, docname).read_text(encoding="utf-8"))
    return tuple(
        Passage(anchor, title, tuple(TextBlock(*block) for block in blocks))
        for anchor, title, blocks in passages
    )


def links_of(env: BuildEnvironment, docname: str) -> Linked:
    """The links of the edition *docname* when it was last read."""
    return Linked(docname, _links_path(env, docname).read_text(encoding="utf-8").split("\n"))


def path_of(env: BuildEnvironment, docname: str) -> Path:
    """The file with the text of the page *docname*."""
    return Path(env.doctreedir, f"{docname}.text.json")


def _links_path(env: BuildEnvironment, docname: str) -> Path:
    return Path(env.doctreedir, f"{docname}.links.json")


def _with_alt_texts(node: nodes.Node) -> str:
    """The text of *node*, with the alternative texts of its images, or of those in a link."""
    if isinstance(node, nodes.image):
        return f" {node.get('alt', '')} "
    if any(isinstance(one, nodes.image) for child in node.children for one in _family(child)):
        return "".join(map(_with_alt_texts, node.children))
    return str(node) if isinstance(node, nodes.Text) else plain_text(node)


def _family(node: nodes.Node) -> tuple[nodes.Node, ...]:
    return node, *node.children


def _is_section(node: nodes.Node) -> bool:
    return isinstance(node, nodes.section)


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()[:16]
