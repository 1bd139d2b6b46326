"""Targets: `(my-section)=` above a heading sets the heading's anchor.

Docutils also gives the heading an automatic id, and MyST puts the explicit one first. Here, a
target becomes local to its edition: two editions may both have `(webgpu)=`, which Sphinx would
report as a duplicate label. An anchor that is used twice, or that may change, is reported. Links
can lead to blocks with an anchor, as they do to headings. Addresses that look alike are reported.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.model.anchors import alike, anchor_of, unique
from sphinx_newsletter.model.blocks import Block
from sphinx_newsletter.model.sentences import (
    page_alike,
    permalink_alike,
    permalink_automatic,
    permalink_twice,
)
from sphinx_newsletter.reading.domain import is_edition
from sphinx_newsletter.reading.extract import heading, is_title, tag_list
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


_AUTOMATIC = re.compile(r"id\d+")


class SectionTargets(SphinxTransform):
    """Transform that makes a target the first id of its section, in editions."""

    # After docutils' PropagateTargets (260) and MyST's PrioritiseExplicitIds (262).
    default_priority = 265

    def apply(self, **_: object) -> None:
        """Put explicit ids first, make them local, and report repeated and automatic ids."""
        if not is_edition(self.config, self.env.docname):
            return
        problems = [*self._explicit()]
        lines = {problem.line for problem in problems}
        problems += (problem for problem in self._named() if problem.line not in lines)
        for problem in (*problems, *self._automatic()):
            report(problem, (self.env.docname, problem.line))

    def _explicit(self) -> Iterator[Problem]:
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        holders: dict[str, nodes.Element] = {}
        for target in self.document.findall(nodes.target):
            id_ = anchor_of(target.rawsource)
            element = self.document.ids.get(target.get("refid", ""))
            if element is None:
                continue
            # It looks like an automatic one, which changes when the page is edited.
            if not id_ or _AUTOMATIC.fullmatch(id_):
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
        """Another section that has this id because of its title.

        The title of the page gives it up: nobody links to it, because the page has an address.
        """
        holder = self.document.ids.get(id_)
        if not isinstance(holder, nodes.section) or holder is element or is_title(holder):
            return None
        return holder if holder["ids"][0] == id_ else None

    def _give(self, section: nodes.section, id_: str) -> None:
        section["ids"] = [id_, *(other for other in section["ids"] if other != id_)]
        _drop_automatic(section)
        holder = self.document.ids.get(id_)
        if isinstance(holder, nodes.section) and holder is not section:  # because of its title
            others = [other for other in holder["ids"] if other != id_]
            holder["ids"] = others or [unique(id_, self.document.ids)]
        self.document.ids[id_] = section
        self._keep_in_page(section)

    def _keep_in_page(self, section: nodes.section) -> None:
        """Make no label of the whole site: Sphinx collects only names that are explicit."""
        for name in section["names"]:
            self.document.nametypes[name] = False

    def _named(self) -> Iterator[Problem]:
        """Report names that are used twice, by targets or by options `:name:`."""
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


class BlockTargets(SphinxTransform):
    """Transform that lets links lead to events, showcases and questions, as to headings.

    It reports anchors of the page that a reader cannot distinguish, too.
    """

    default_priority = 267  # after the ids of questions, which are set last

    def apply(self, **_: object) -> None:
        """Add the ids of blocks to the slugs of MyST, which are those of headings."""
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        holders: dict[str, nodes.Element] = {}
        for node in self.document.findall(nodes.Element):
            for id_ in node["ids"]:
                holders[id_] = node
            for id_, title in _anchors(node):
                slugs.setdefault(id_, (node.line or 1, id_, title))
        self.document.myst_slugs = slugs  # type: ignore[attr-defined] # as above
        for problem in _look_alikes(holders):
            report(problem, (self.env.docname, problem.line))


def _look_alikes(holders: dict[str, nodes.Element]) -> Iterator[Problem]:
    """Report each anchor that looks like that of an element before it."""
    for anchor, like in alike(holders):
        if holders[anchor] is not holders[like]:
            yield permalink_alike(anchor, like, holders[anchor].line or 1, holders[like].line or 1)


def on_env_updated(_app: Sphinx, env: BuildEnvironment) -> None:
    """Handler of `env-updated`: report pages whose names a reader cannot distinguish."""
    for docname, like in alike(sorted(env.found_docs)):
        report(page_alike(like), (docname, 1))


def _anchors(node: nodes.Element) -> Iterator[tuple[str, str]]:
    """The anchors of a block, each with the text of links to it."""
    if isinstance(block := node.get("block"), Block):
        yield from replace(block, anchor=next(iter(node["ids"]), "")).targets()


def _drop_automatic(element: nodes.Element) -> None:
    """Remove the automatic ids of *element* if it has an explicit one."""
    explicit = [id_ for id_ in element["ids"] if not _AUTOMATIC.fullmatch(id_)]
    element["ids"] = explicit or element["ids"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transforms."""
    app.add_transform(SectionTargets)
    app.add_transform(BlockTargets)
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
