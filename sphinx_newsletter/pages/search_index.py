"""Sphinx's search index, as a clean build would write it.

After an edit Sphinx leaves in it the words that no page has any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Take out the words of pages that are gone. Yields no page of its own."""
    indexer = getattr(app.builder, "indexer", None)
    for mapping in (indexer._mapping, indexer._title_mapping) if indexer else ():
        for word, pages in list(mapping.items()):
            mapping[word] = pages & app.env.all_docs.keys()
            if not mapping[word]:
                del mapping[word]
    yield from ()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
