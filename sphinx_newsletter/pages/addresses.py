"""Links to editions and list pages, for builders with and without an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.model.addresses import (
    AUTHORS,
    EDITIONS,
    TAGS,
    author_page,
    numbered_page,
    tag_page,
    year_page,
)

if TYPE_CHECKING:
    from sphinx.builders import Builder


__all__ = [
    "AUTHORS",
    "EDITIONS",
    "TAGS",
    "archive_link",
    "author_page",
    "edition_link",
    "numbered_page",
    "tag_page",
    "year_page",
]


def archive_link(builder: Builder, docname: str, page: str, text: str) -> nodes.Element:
    """Link from *docname* to a *page* of the archive; plain text if the builder has no archive."""
    if not has_archive(builder):
        return nodes.inline(text, text)
    uri = builder.get_relative_uri(docname, page)
    return nodes.reference(text, text, internal=True, refuri=uri)


def edition_link(builder: Builder, docname: str, edition: str, text: str) -> nodes.Element:
    """Link from *docname* to the page *edition*; plain text if it has no address."""
    inline = nodes.inline(text, text)
    try:
        return make_refnode(builder, docname, edition, None, inline)
    except NoUri:  # a document that leaves this edition out
        return inline
