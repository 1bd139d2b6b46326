"""`{changes}`: what the newsletter has changed about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.model.blocks import Change
from sphinx_newsletter.pages.gathered import PageKind, add_page_kind
from sphinx_newsletter.pages.lists import ListPage
from sphinx_newsletter.reading.directive import directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.lists import ListPages


@directive("changes")
class Changes(SphinxDirective):
    """Lists what the newsletter has changed about itself.

    Each item of a list is one change; a page gathers those of all editions. Where nothing has
    changed, write a sentence that says so: it stays on the page of the edition.
    """

    example: ClassVar[str] = ":::{changes}\n- Interviews now have pages of their own.\n:::"
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Mark each item of the lists on the first level as a change."""
        node = nodes.container("", *self.parse_content_to_nodes(), classes=["changes"])
        self.set_source_info(node)
        for items in node.children:
            for item in items.children if isinstance(items, nodes.bullet_list) else ():
                if isinstance(item, nodes.list_item):
                    item["part"] = Change(" ".join(item.astext().split()))
        return [node]


PAGE, TITLE = "changes", "Changes"


def listing(made: ListPages) -> ListPage:
    """The changes by edition."""
    editions = [
        {
            "place": made.view_models.place(edition, edition.changes[0]),
            "changes": [(change.anchor, change.text) for change in edition.changes],
        }
        for edition in made.archive.editions
        if edition.changes
    ]
    return ListPage("newsletter/changes.html", {"title": TITLE, "editions": editions})


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_directive("changes", Changes)
    add_page_kind(app, PageKind(PAGE, TITLE, 50, lambda edition: edition.changes, listing))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
