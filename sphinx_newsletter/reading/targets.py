"""Permalinks: an explicit target before a heading is the heading's address.

Docutils gives the heading its own automatic id too, MyST puts the explicit one
first. What is left to do here: an explicit target belongs to its edition alone
(two editions may both have `(webgpu)=`, which Sphinx would call a duplicate
label), and an address that is used twice, or that may move, is told. And what
has an address of its own beside headings can be linked to as they can.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.model.blocks import Event, Interview, Showcase
from sphinx_newsletter.model.sentences import permalink_automatic, permalink_twice
from sphinx_newsletter.reading.domain import is_edition
from sphinx_newsletter.reading.extract import heading, is_title, tag_list
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


_AUTOMATIC = re.compile(r"id\d+")


class Permalinks(SphinxTransform):
    """Gives each section of an edition the id that its explicit target names."""

    # After docutils' PropagateTargets (260) and MyST's PrioritiseExplicitIds (262).
    default_priority = 265

    def apply(self, **_: object) -> None:
        """Put explicit ids first, keep them in the page, tell what cannot last."""
        if not is_edition(self.config, self.env.docname):
            return
        told = [*self._explicit()]
        lines = {problem.line for problem in told}
        told += (problem for problem in self._named() if problem.line not in lines)
        for problem in (*told, *self._automatic()):
            report(problem, (self.env.docname, problem.line))

    def _explicit(self) -> Iterator[Problem]:
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        holders: dict[str, nodes.Element] = {}
        for target in self.document.findall(nodes.target):
            id_ = nodes.make_id(target.rawsource)
            element = self.document.ids.get(target.get("refid", ""))
            if element is None:
                continue
            if not id_ or _AUTOMATIC.fullmatch(id_):  # as good as no address: it moves
                if isinstance(element, nodes.section) and element["ids"]:
                    self._keep_in_page(element)
                    slugs[target.rawsource] = (target.line, element["ids"][0], heading(element))
                continue
            holder = holders.get(id_) or self._titled_before(id_, element)
            if holder:
                yield permalink_twice(target.rawsource, target.line, holder.line)
                _drop_automatic(element)
                continue
            holders[id_] = element
            if isinstance(element, nodes.section):
                self._give(element, id_)
                slugs[target.rawsource] = (target.line, id_, heading(element))
        self.document.myst_slugs = slugs  # type: ignore[attr-defined] # MyST reads it there

    def _titled_before(self, id_: str, element: nodes.Element) -> nodes.section | None:
        """Another section whose title alone gave it this id."""
        holder = self.document.ids.get(id_)
        if not isinstance(holder, nodes.section) or holder is element:
            return None
        return holder if holder["ids"][0] == id_ else None

    def _give(self, section: nodes.section, id_: str) -> None:
        section["ids"] = [id_, *(other for other in section["ids"] if other != id_)]
        _drop_automatic(section)
        holder = self.document.ids.get(id_)
        if isinstance(holder, nodes.section) and holder is not section:  # by its title alone
            holder["ids"] = [other for other in holder["ids"] if other != id_]
        self.document.ids[id_] = section
        self._keep_in_page(section)

    def _keep_in_page(self, section: nodes.section) -> None:
        """Make no label of the whole site: Sphinx collects only names that are explicit."""
        for name in section["names"]:
            self.document.nametypes[name] = False

    def _named(self) -> Iterator[Problem]:
        """Names given twice, be it by a target or by a directive's `:name:`."""
        ids, explicit = self.document.nameids, self.document.nametypes
        holders: dict[str, nodes.Element] = {}
        for node in self.document.findall(nodes.Element):
            for name in node["dupnames"]:
                if explicit.get(name) and ids[name] is None and name in holders:
                    yield permalink_twice(name, node.line, holders[name].line)
                holders.setdefault(name, node)

    def _automatic(self) -> Iterator[Problem]:
        for section in self.document.findall(nodes.section):
            tagged = any(isinstance(node, tag_list) for node in section.children)
            if tagged and _AUTOMATIC.fullmatch(section["ids"][0]) and not is_title(section):
                yield permalink_automatic(section.line or 1, section["ids"][0])


class Parts(SphinxTransform):
    """Lets links of Markdown lead to events, showcases and questions, as to headings."""

    default_priority = 267  # after the addresses of questions, which are given last

    def apply(self, **_: object) -> None:
        """Tell MyST of the addresses that readers can copy: it knows those of headings."""
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        for node in self.document.findall(nodes.Element):
            for id_, title in _called(node):
                slugs.setdefault(id_, (node.line or 1, id_, title))
        self.document.myst_slugs = slugs  # type: ignore[attr-defined] # as above


def _called(node: nodes.Element) -> Iterator[tuple[str, str]]:
    """The addresses that a part of an edition has, and what a link there is called."""
    part = node.get("part")
    if isinstance(part, Interview):
        yield from part.questions
    elif isinstance(part, Event | Showcase) and node["ids"]:
        yield node["ids"][0], part.name if isinstance(part, Event) else part.title


def _drop_automatic(element: nodes.Element) -> None:
    """Leave no automatic id beside one that lasts."""
    lasting = [id_ for id_ in element["ids"] if not _AUTOMATIC.fullmatch(id_)]
    element["ids"] = lasting or element["ids"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_transform(Permalinks)
    app.add_transform(Parts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
