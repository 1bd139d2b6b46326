"""`sitemap.xml`: all public pages, each with the day of its last change by the editions it shows.

With more pages than one sitemap may contain (https://www.sitemaps.org/protocol.html), it is an
index of several sitemaps.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from sphinx_newsletter.incremental.builder import ParallelHTMLBuilder
from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.paging import Pages
from sphinx_newsletter.outputs.hosting import SITEMAP
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.pages.gathered import ITEMS_PER_PAGE, is_empty
from sphinx_newsletter.pages.lists import EDITIONS_PER_PAGE
from sphinx_newsletter.pages.tag_pages import ENTRIES_PER_PAGE
from sphinx_newsletter.reading.archive_view import shows_archive
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site
from sphinx_newsletter.reading.withdrawals import whole_editions
from sphinx_newsletter.search import page as search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.collections import Collection
    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition


_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The limits of one sitemap.
_MAX_URLS = 50_000
_MAX_BYTES = 50 * 2**20


class SitemapEntry(NamedTuple):
    """An absolute address and the day of its last change (ISO 8601; empty if unknown)."""

    loc: str
    lastmod: str

    def element(self, name: str) -> bytes:
        """The XML element *name*: `url` in a sitemap, `sitemap` in an index."""
        element = ET.Element(name)
        ET.SubElement(element, "loc").text = self.loc
        if self.lastmod:
            ET.SubElement(element, "lastmod").text = self.lastmod
        return ET.tostring(element) + b"\n"


class LastModified:
    """Day of the last change (`lastmod`) of each page: that of the newest edition it lists."""

    def __init__(self, archive: Archive, found: Iterable[Collection]) -> None:
        """Take the day of each edition; *found* are the collections."""
        self._archive = archive
        self._collections = found
        days = ((edition.docname, edition.changed()) for edition in archive.editions)
        self._of = {docname: day.isoformat() for docname, day in days if day}

    def newest(self, editions: Iterable[Edition]) -> str:
        """The newest day of *editions*; empty if there are none."""
        return max((self._of[edition.docname] for edition in editions), default="")

    def by_page(self) -> Iterator[tuple[str, str]]:
        """The pages of the archive, with their days."""
        archive = self._archive
        yield from self._of.items()
        for page in (addresses.EDITIONS, addresses.TAGS, addresses.AUTHORS):
            yield page, self.newest(archive.editions)
        for year, editions in archive.years.items():
            yield addresses.year_page(year), self.newest(editions)
        for author in {key for edition in archive.editions for key in edition.authors}:
            page = addresses.author_page(author)
            yield from self._numbered(page, archive.by(author), EDITIONS_PER_PAGE)
        for slug in archive.vocabulary.tags:
            tagged = [entry.edition for entry in archive.tagged(slug)]
            yield from self._numbered(addresses.tag_page(slug), tagged, ENTRIES_PER_PAGE)
        for one in self._collections:
            if one.paged and one.block:
                items = [each for each in archive.editions for _block in each.of(one.block)]
                yield from self._numbered(one.page, items, ITEMS_PER_PAGE)
            elif one.block or one.holds:
                yield one.page, self.newest(filter(one.has, archive.editions))

    def _numbered(
        self, page: str, editions: Sequence[Edition], size: int
    ) -> Iterator[tuple[str, str]]:
        """The pages of a list with items of *editions*, each page with *size* of them."""
        found = Pages(editions, size)
        yield page, self.newest(found.page(found.last))
        for number in range(1, found.last):
            yield addresses.numbered_page(page, number), self.newest(found.page(number))


def sitemap_entries(app: Sphinx) -> list[SitemapEntry]:
    """All public pages, sorted: of the manifest, of Sphinx's settings, of other extensions."""
    env, archive, here = app.env, archive_domain(app.env).archive, site(app)
    days = LastModified(archive, collections(app))
    known, latest = dict(days.by_page()), days.newest(archive.editions)
    pages = {*manifest_of(app).pages, *app.config.html_additional_pages}
    if isinstance(app.builder, ParallelHTMLBuilder):
        pages |= app.builder.added_pages
    pages -= {search.PAGE, *_left_out(archive, collections(app)), *whole_editions(env)}
    found = []
    for page in pages:
        day = known.get(page, "")
        if page in env.found_docs and shows_archive(env, page):
            day = latest
        found.append(SitemapEntry(here.url(app.builder.get_target_uri(page)), day))
    return sorted(found)


def _left_out(archive: Archive, found: Iterable[Collection]) -> Iterator[str]:
    """Pages without content of their own, and empty lists."""
    yield from (one.page for one in found if not one.in_sitemap or is_empty(one, archive))
    unused = (slug for slug in archive.vocabulary.tags if not archive.tagged(slug))
    yield from map(addresses.tag_page, unused)


def sitemap_files(entries: Sequence[SitemapEntry], address: str) -> Iterator[File]:
    """The sitemap of a site at *address*, or an index and several; none without *entries*."""
    if not entries:
        return
    sitemaps = list(_split(entries))
    if len(sitemaps) == 1:
        yield _file(SITEMAP, "urlset", "url", sitemaps[0])
        return
    index = []
    for number, sitemap in enumerate(sitemaps, start=1):
        name = f"sitemap-{number}.xml"
        yield _file(name, "urlset", "url", sitemap)
        index.append(SitemapEntry(f"{address}{name}", max(entry.lastmod for entry in sitemap)))
    yield _file(SITEMAP, "sitemapindex", "sitemap", index)


def _split(entries: Sequence[SitemapEntry]) -> Iterator[list[SitemapEntry]]:
    """The *entries* of each sitemap: as many as the limits allow."""
    sitemap: list[SitemapEntry] = []
    size = room = _MAX_BYTES - len(_document("urlset", []))
    for entry in entries:
        size -= len(entry.element("url"))
        if sitemap and (size < 0 or len(sitemap) == _MAX_URLS):
            yield sitemap
            sitemap, size = [], room - len(entry.element("url"))
        sitemap.append(entry)
    yield sitemap


def _file(name: str, root: str, child: str, entries: Sequence[SitemapEntry]) -> File:
    def make() -> bytes:
        return _document(root, [entry.element(child) for entry in entries])

    return File(name, repr(entries), make)


def _document(root: str, elements: list[bytes]) -> bytes:
    begin = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    return b"".join([begin.encode(), *elements, f"</{root}>\n".encode()])


def output(app: Sphinx) -> Output:
    """The sitemap; no file without a site address."""
    here = site(app)
    entries = sitemap_entries(app) if here.address else []
    return Output(repr(entries), partial(sitemap_files, entries, here.address))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the sitemap to the outputs."""
    add_output(app, OutputGroup("sitemap", output, order=20, yields=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
