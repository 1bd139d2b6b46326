"""The text of every page, by section, and its links: in files beside the page's doctree.

What is long, and needed by few builds, would make the environment slow to load. It holds
the digests alone: whoever needs the text itself asks for it by the name of the page.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from sphinx_newsletter.model.links import Linked, to_lines
from sphinx_newsletter.reading.extract import heading, is_title, is_unit, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.model.links import PageLink

    IsUnit = Callable[[nodes.Node], bool]


_NO_TEXT = (nodes.Invisible, nodes.label, nodes.raw, nodes.system_message)


class Passage(NamedTuple):
    """The text of a section, or that of a page outside of its sections (no anchor)."""

    anchor: str
    title: str
    text: str


class Reference(NamedTuple):
    """A link of the section `anchor` to a place of the archive."""

    anchor: str
    docname: str
    target: str


class Digests(NamedTuple):
    """What the environment keeps of a page's text: other for another text, for other links."""

    passages: str
    links: str
    link_count: int
    references: tuple[Reference, ...] = ()


class _Reader:
    """Reads the text of a page."""

    def __init__(self, folder: str, is_unit: IsUnit) -> None:
        self.passages: list[Passage] = []
        self.links: list[PageLink] = []
        self.references: list[Reference] = []
        self._folder, self._is_unit = folder, is_unit

    def read(self, anchor: str, title: str, node: nodes.Element) -> None:
        """Read what stands in *node*, and then the units in it."""
        words: list[str] = []
        units: list[nodes.Element] = []
        for child in node.children:
            self._walk(child, anchor, words, units)
        self.passages.append(Passage(anchor, title, " ".join(words)))
        for unit in units:
            self.read(unit["ids"][0], heading(unit), unit)

    def _walk(
        self, node: nodes.Node, anchor: str, words: list[str], units: list[nodes.Element]
    ) -> None:
        if isinstance(node, _NO_TEXT):
            return
        if isinstance(node, nodes.title) and node.parent is not None and self._names(node.parent):
            return
        if isinstance(node, nodes.Element) and not is_title(node) and self._is_unit(node):
            units.append(node)
        elif isinstance(node, nodes.TextElement):
            words += plain_text(node).split()
            self._follow(node, anchor)
        elif isinstance(node, nodes.image):
            words += node.get("alt", "").split()
        else:
            for child in node.children:
                self._walk(child, anchor, words, units)

    def _names(self, section: nodes.Node) -> bool:
        """Whether the heading of *section* is the title of a passage."""
        return is_title(section) or self._is_unit(section)

    def _follow(self, node: nodes.Element, anchor: str) -> None:
        for link in node.findall(nodes.reference):
            if link.get("refuri", "").startswith(("https://", "http://")):
                told = anchor, link["refuri"], plain_text(link)
                self.links.append((*told, link["original"]) if "original" in link else told)
        for xref in node.findall(addnodes.pending_xref):
            if xref["reftype"] == "section" and xref.get("refdomain") == "newsletter":
                name, _, target = xref["reftarget"].partition("#")
                self.references.append(Reference(anchor, f"{self._folder}/{name}", target))
            elif xref["reftype"] == "myst" and isinstance(xref.get("reftargetid"), str):
                target = nodes.make_id(xref["reftargetid"])
                self.references.append(Reference(anchor, xref["reftarget"], target))


def keep_text(env: BuildEnvironment, docname: str, document: nodes.document) -> Digests:
    """Write the text of the page that has just been read to its file."""
    folder = env.config.newsletter_editions.strip("/")
    is_edition = docname.startswith(f"{folder}/")
    reader = _Reader(folder, is_unit if is_edition else _is_section)
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
    """The text of the page *docname*, as it was when it was read."""
    passages = json.loads(path_of(env, docname).read_text(encoding="utf-8"))
    return tuple(Passage(*passage) for passage in passages)


def links_of(env: BuildEnvironment, docname: str) -> Linked:
    """What the edition *docname* links to."""
    return Linked(docname, _links_path(env, docname).read_text(encoding="utf-8").split("\n"))


def path_of(env: BuildEnvironment, docname: str) -> Path:
    """The file that keeps the text of the page *docname*."""
    return Path(env.doctreedir, f"{docname}.text.json")


def _links_path(env: BuildEnvironment, docname: str) -> Path:
    return Path(env.doctreedir, f"{docname}.links.json")


def _is_section(node: nodes.Node) -> bool:
    return isinstance(node, nodes.section)


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
