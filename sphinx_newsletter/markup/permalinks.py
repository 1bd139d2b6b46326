"""Permalinks: an explicit target before a heading is the heading's address.

Docutils gives the heading its own automatic id too, MyST puts the explicit one
first. What is left to do here: an explicit target belongs to its edition alone
(two editions may both have `(webgpu)=`, which Sphinx would call a duplicate
label), and an address that is used twice, or that may move, is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.collect import is_edition
from sphinx_newsletter.core.problems import Kind, Problem
from sphinx_newsletter.messages import report
from sphinx_newsletter.records import heading, tag_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_AUTOMATIC = re.compile(r"id\d+")


class Permalinks(SphinxTransform):
    """Gives each section of an edition the id that its explicit target names."""

    # After docutils' PropagateTargets (260) and MyST's PrioritiseExplicitIds (262).
    default_priority = 265

    def apply(self, **_: object) -> None:
        """Put explicit ids first, keep them in the page, tell what cannot last."""
        if not is_edition(self.config, self.env.docname):
            return
        for problem in (*self._explicit(), *self._automatic()):
            report(problem, (self.env.docname, problem.line))

    def _explicit(self) -> Iterator[Problem]:
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        holders: dict[str, nodes.section] = {}
        for section in self.document.findall(nodes.section):
            for target in _targets(section):
                id_ = nodes.make_id(target.rawsource)
                holder = holders.get(id_) or self._titled_before(id_, section)
                if holder:
                    yield _taken(target, holder)
                elif id_:
                    holders[id_] = section
                    self._give(section, id_)
                    slugs[target.rawsource] = (target.line, id_, heading(section))
        self.document.myst_slugs = slugs  # type: ignore[attr-defined] # MyST reads it there

    def _titled_before(self, id_: str, section: nodes.section) -> nodes.section | None:
        """Another section whose title alone gave it this id."""
        holder = self.document.ids.get(id_)
        if not isinstance(holder, nodes.section) or holder is section:
            return None
        return holder if holder["ids"][0] == id_ else None

    def _give(self, section: nodes.section, id_: str) -> None:
        others = [other for other in section["ids"] if other != id_]
        section["ids"] = [id_, *(other for other in others if not _AUTOMATIC.fullmatch(other))]
        self.document.ids[id_] = section
        for name in section["names"]:
            # No label of the whole site: Sphinx collects only what is explicit.
            self.document.nametypes[name] = False

    def _automatic(self) -> Iterator[Problem]:
        for section in self.document.findall(nodes.section):
            tagged = any(isinstance(node, tag_list) for node in section.children)
            if tagged and _AUTOMATIC.fullmatch(section["ids"][0]) and not _is_page(section):
                yield Problem(
                    Kind.PERMALINK_AUTOMATIC,
                    section.line or 1,
                    f"the address of this section, `#{section['ids'][0]}`, moves when the page "
                    "is edited: write a target above the heading, as in `(my-section)=`",
                )


def _is_page(section: nodes.section) -> bool:
    return isinstance(section.parent, nodes.document)


def _targets(section: nodes.section) -> Iterator[nodes.target]:
    """The explicit targets directly before *section*, nearest first."""
    siblings = section.parent.children
    for node in reversed(siblings[: siblings.index(section)]):
        if not isinstance(node, nodes.target) or "refuri" in node:
            return
        yield node


def _taken(target: nodes.target, holder: nodes.section) -> Problem:
    return Problem(
        Kind.PERMALINK_TWICE,
        target.line or 1,
        f"`{target.rawsource}` is the address of the section on line {holder.line} already: "
        "give this one another",
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_transform(Permalinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
