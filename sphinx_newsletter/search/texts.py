"""Texts of the search: title, place and paragraphs of each section, in a file that results show.

The files of a page are named after the SHA-256 of its name, so an edit changes the text of its own
section alone; the records add a version, by which browsers know that a text is another one. A cache
in the folder of the doctrees has the version of each page, so that a build reads only the texts
that have changed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.model.blocks import Day
from sphinx_newsletter.pages.view_models import ViewModels
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.section_text import text_of
from sphinx_newsletter.search.records import IndexedPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx

    from sphinx_newsletter.reading.section_text import Passage


_FORMAT = "2"


class _Page(NamedTuple):
    """A page of the site: address, title and date (in ISO 8601 and in words)."""

    address: str
    title: str
    date: str
    written: str


class Texts:
    """The texts of all pages, in one folder of the output."""

    def __init__(self, app: Sphinx, folder: Path, cache: Path) -> None:
        """Read the *cache* of the last build."""
        self._app, self._folder, self._cache = app, folder, cache
        self._view_models = ViewModels.of(app)
        self._editions = {one.docname: one for one in self._view_models.archive.editions}
        self._before = json.loads(cache.read_text("utf-8")) if cache.is_file() else {}
        self._now: dict[str, tuple[str, str, list[str]]] = {}  # digest, version, anchors
        self._there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()

    def write(self, docname: str) -> IndexedPage:
        """Write the texts of a page, unless they are there."""
        page = self._page(docname)
        passages = archive_domain(self._app.env).texts[docname].passages
        digest = hashlib.sha256(repr((_FORMAT, page, passages)).encode()).hexdigest()[:16]
        made_of, version, anchors = self._before.get(docname, ("", "", []))
        if made_of != digest or not self._there.issuperset(_files(docname, len(anchors))):
            version, anchors = self._write(page, docname)
        self._now[docname] = digest, version, anchors
        return IndexedPage(docname, page.address, f"{_name(docname)}?{version}", tuple(anchors))

    def finish(self) -> None:
        """Delete the texts of pages that have changed or that are gone."""
        counts = {docname: len(anchors) for docname, (_, _, anchors) in self._now.items()}
        kept = {file for docname, count in counts.items() for file in _files(docname, count)}
        for file in self._there - kept:
            (self._folder / file).unlink()
        text = json.dumps(self._now)
        if not self._cache.is_file() or self._cache.read_text("utf-8") != text:
            self._cache.write_text(text, "utf-8")

    def _page(self, docname: str) -> _Page:
        edition = self._editions.get(docname)
        day = self._view_models.day(edition) if edition else Day("", "")
        title = edition.title if edition else self._app.env.titles[docname].astext()
        return _Page(self._app.builder.get_target_uri(docname), title, *day)

    def _write(self, page: _Page, docname: str) -> tuple[str, list[str]]:
        """The version of the texts of a page, and their anchors. Only what differs is written."""
        passages = [*text_of(self._app.env, docname)]
        texts = [_text(page, passage) for passage in passages]
        version = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:4]
        self._folder.mkdir(parents=True, exist_ok=True)
        for file, text in zip(_files(docname, len(texts)), texts, strict=True):
            path = self._folder / file
            if file not in self._there or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
        return version, [passage.anchor for passage in passages]


def _name(docname: str) -> str:
    """The name of the texts of a page, a digest because the page may be in folders."""
    return hashlib.sha256(docname.encode()).hexdigest()[:8]


def _files(docname: str, count: int) -> Iterator[str]:
    return (f"{_name(docname)}-{number}.json" for number in range(count))


def _text(page: _Page, passage: Passage) -> str:
    blocks = [(as_uri(block.anchor), block.text) for block in passage.blocks]
    content = {"title": passage.title, "anchor": as_uri(passage.anchor), "page": page}
    return json.dumps(content | {"blocks": blocks}, ensure_ascii=False, separators=(",", ":"))
