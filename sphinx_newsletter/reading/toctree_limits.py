"""Limits of `{toctree}`: how many a page may have, and how many repeated entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.upstream.toctrees import limit_repeats

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class LimitToctrees(SphinxTransform):
    """Transform that removes each `{toctree}` of a page above the limit."""

    default_priority = 6

    def apply(self, **_: object) -> None:
        """Remove them, and report the first one."""
        trees = [*self.document.findall(addnodes.toctree)][size_limits.MOST_LISTS :]
        for tree in trees:
            tree.parent.remove(tree)
        if trees:
            line = trees[0].line or 1
            report(sentences.LISTS_MANY.at(line), (self.env.docname, line))


def _report_repeats(tree: addnodes.toctree) -> None:
    line = tree.line or 1
    report(sentences.ENTRIES_AGAIN.at(line), (tree["parent"], line))


def on_builder_inited(_app: Sphinx) -> None:
    """Limit the entries that Sphinx resolves, from this build on."""
    limit_repeats(size_limits.MOST_AGAIN, _report_repeats)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transform, and connect the handler."""
    app.add_transform(LimitToctrees)
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
