"""Sphinx's search index: as a clean build would write it, from what several helpers have read.

After an edit Sphinx leaves in it the words that no page has any more.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

    Words = list[dict[str, Any]]

_BY_WORD = ("_mapping", "_title_mapping")
_BY_PAGE = ("_titles", "_filenames", "_all_titles", "_index_entries")


def stem_once(builder: StandaloneHTMLBuilder) -> None:
    """Stem each word once: Sphinx does so once a page, in a quarter of its time."""
    if index := builder.indexer:
        index.lang.stem = cache(index.lang.stem)  # type: ignore[method-assign]


def begin(builder: StandaloneHTMLBuilder) -> None:
    """Let a helper begin with an empty index."""
    for name in (*_BY_WORD, *_BY_PAGE) if builder.indexer else ():
        setattr(builder.indexer, name, {})


def words(builder: StandaloneHTMLBuilder) -> Words:
    """What a helper has found since it began."""
    index = builder.indexer
    return [getattr(index, name) for name in (*_BY_WORD, *_BY_PAGE)] if index else []


def add(builder: StandaloneHTMLBuilder, found: Words) -> None:
    """Add what a helper has *found*."""
    index = builder.indexer
    for name, new in zip((*_BY_WORD, *_BY_PAGE), found, strict=False):
        known = getattr(index, name)
        if name in _BY_PAGE:
            known |= new
        else:
            for word, pages in new.items():
                known.setdefault(word, set()).update(pages)


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
