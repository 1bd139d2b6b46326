"""`{changes}`: changes of the newsletter itself, and `changes.html`, which lists all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.incremental.collections import Collection, add_collection
from sphinx_newsletter.model.blocks import Change
from sphinx_newsletter.reading.directive import directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.collections import Listing


PAGE, TITLE = "changes", "Changes"


@directive("changes")
class ChangesDirective(SphinxDirective):
    """Lists what the newsletter has changed about itself.

    Each item of a list is one change; a page gathers those of all editions. Where nothing has
    changed, write a sentence that says so: it stays on the page of the edition.
    """

    example: ClassVar[str] = ":::{changes}\n- Interviews now have pages of their own.\n:::"
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Attach a record to each item of the outermost lists."""
        node = nodes.container("", *self.parse_content_to_nodes(), classes=["changes"])
        self.set_source_info(node)
        for items in node.children:
            for item in items.children if isinstance(items, nodes.bullet_list) else ():
                if isinstance(item, nodes.list_item):
                    item["block"] = Change(" ".join(item.astext().split()))
        return [node]


def context(made: Listing) -> dict[str, Any]:
    """The page of all changes, by edition."""
    editions = [
        {
            "place": made.place(edition, edition.of(Change)[0]),
            "changes": [(change.anchor, change.text) for change in edition.of(Change)],
        }
        for edition in made.archive.editions
        if edition.of(Change)
    ]
    return {"editions": editions}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{changes}` and the page of all changes."""
    app.add_directive("changes", ChangesDirective)
    template = "newsletter/changes.html"
    add_collection(app, Collection(PAGE, TITLE, template, context, block=Change, order=50))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
