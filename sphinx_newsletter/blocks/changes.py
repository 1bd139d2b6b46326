"""`{changes}`: changes of the newsletter itself, and `changes.html`, which lists all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from sphinx_newsletter.api import Block, CheckedDirective, Collection, register, text_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.api import Listing


@dataclass(frozen=True)
class Change(Block):
    """A change of the newsletter itself: an item of `{changes}`."""

    block_name: ClassVar[str] = "changes"

    text: str


class ChangesDirective(CheckedDirective):
    """Lists what the newsletter has changed about itself.

    Each item of a list is one change; a page gathers those of all editions. Where nothing has
    changed, write a sentence that says so: it stays on the page of the edition.
    """

    record = Change
    example: ClassVar[str] = ":::{changes}\n- Interviews now have pages of their own.\n:::"

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:  # noqa: ARG002 - it has no options
        """Attach a record to each item of the outermost lists."""
        node = nodes.container("", *self.parse_content_to_nodes(), classes=["changes"])
        self.set_source_info(node)
        for items in node.children:
            for item in items.children if isinstance(items, nodes.bullet_list) else ():
                if isinstance(item, nodes.list_item):
                    self.attach(item, Change(text_in(item)))
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
    template = "newsletter/changes.html"
    page = Collection("changes", "Changes", template, context, block=Change, order=50)
    return register(app, ChangesDirective, page)
