"""`{tldr}`: the points that sum up an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.reading.directive import directive
from sphinx_newsletter.reading.domain import is_edition
from sphinx_newsletter.reading.extract import is_title, tldr
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@directive("tldr")
class TldrDirective(SphinxDirective):
    """Says in a few points what the edition says.

    A list, under the title, before the first rubric. The front page and the lists show its
    points without their markup.
    """

    example: ClassVar[str] = ":::{tldr}\n- WebGPU gains browser support.\n- Llama 3 is out.\n:::"
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Put the content into a node of its own type, for `extract`."""
        node = tldr("", *self.parse_content_to_nodes(), classes=["tldr"])
        self.set_source_info(node)
        return [node]


class TldrTransform(SphinxTransform):
    """Transform that reports `{tldr}` without points, or in a place where no list finds it."""

    default_priority = 262

    def apply(self, **_: object) -> None:
        """Check all `{tldr}` of the page; the content of a wrong one stays on the page."""
        found = list(self.document.findall(tldr))
        for node in found:
            if problem := self._problem(node, first=node is found[0]):
                report(problem, (self.env.docname, problem.line))
                node.parent.replace(node, node.children)  # there may be none

    def _problem(self, node: tldr, *, first: bool) -> Problem | None:
        line = node.line or 1
        if not is_edition(self.config, self.env.docname):
            return sentences.TLDR_OUTSIDE.at(line)
        if not is_title(node.parent):
            return sentences.TLDR_BELOW.at(line)
        if not first:
            return sentences.TLDR_TWICE.at(line)
        if not [*node.findall(nodes.list_item)]:
            message = "`{tldr}` has no points: write each as an item of a list, `- …`"
            return Problem(Kind.TLDR, line, message)
        return None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{tldr}` and its transform."""
    app.add_directive("tldr", TldrDirective)
    app.add_transform(TldrTransform)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
