"""`sitemap.xml`: all public pages, each with the day of its last change, as its content tells it.

Beyond what one sitemap may hold (https://www.sitemaps.org/protocol.html), it is an index of
several.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from sphinx_newsletter.blocks import statistics, surprise
from sphinx_newsletter.incremental.builder import OnAllCores
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.paging import Pages
from sphinx_newsletter.outputs.hosting import SITEMAP
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.pages.gathered import page_kinds
from sphinx_newsletter.pages.tag_pages import SIZE
from sphinx_newsletter.reading.archive_view import shows_archive
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site
from sphinx_newsletter.search import page as search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.pages.gathered import PageKind


_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST = 50_000  # addresses of one sitemap
_LARGEST = 50 * 2**20  # bytes
# They show nothing of their own.
_NOT_LISTED = {search.PAGE, surprise.PAGE}


class Listed(NamedTuple):
    """An address, and the day of its last change (ISO 8601), where that is known."""

    url: str
    day: str

    def entry(self, name: str) -> bytes:
        """The element for it: a `url`, or a `sitemap` of several."""
        element = ET.Element(name)
        ET.SubElement(element, "loc").text = self.url
        if self.day:
            ET.SubElement(element, "lastmod").text = self.day
        return ET.tostring(element) + b"\n"


class Days:
    """When what a page shows was last changed: by the newest of the editions that it lists."""

    def __init__(self, archive: Archive, kinds: Iterable[PageKind]) -> None:
        """Take the day of each edition; *kinds* are those of pages that gather from them."""
        self._archive = archive
        self._kinds = kinds
        days = ((edition.docname, edition.changed) for edition in archive.editions)
        self._of = {docname: day.isoformat() for docname, day in days if day}

    def newest(self, editions: Iterable[Edition]) -> str:
        """The newest day of *editions*; empty where there are none."""
        return max((self._of[edition.docname] for edition in editions), default="")

    def by_page(self) -> Iterator[tuple[str, str]]:
        """The pages of the archive with their days."""
        archive = self._archive
        yield from self._of.items()
        for page in (addresses.EDITIONS, addresses.TAGS, addresses.AUTHORS, statistics.PAGE):
            yield page, self.newest(archive.editions)
        for year, editions in archive.years.items():
            yield addresses.year_page(year), self.newest(editions)
        for author in {key for edition in archive.editions for key in edition.authors}:
            yield addresses.author_page(author), self.newest(archive.by(author))
        for slug in archive.vocabulary.tags:
            yield from self._of_tag(slug)
        for kind in self._kinds:
            yield kind.page, self.newest(filter(kind.holds, archive.editions))

    def _of_tag(self, slug: str) -> Iterator[tuple[str, str]]:
        found = Pages([entry.edition for entry in self._archive.tagged(slug)], SIZE)
        yield addresses.tag_page(slug), self.newest(found.page(found.last))
        for number in range(1, found.last):
            yield addresses.numbered_tag_page(slug, number), self.newest(found.page(number))


def listed(app: Sphinx) -> list[Listed]:
    """All public pages, sorted: those of the ledger, of the settings and of other extensions."""
    env, archive, here = app.env, archive_domain(app.env).archive, site(app)
    days = Days(archive, page_kinds(app))
    known, latest = dict(days.by_page()), days.newest(archive.editions)
    pages = {*manifest_of(app).pages, *app.config.html_additional_pages} - _NOT_LISTED
    if isinstance(app.builder, OnAllCores):
        pages |= app.builder.added_pages - _NOT_LISTED
    found = []
    for page in pages:
        day = known.get(page, "")
        if page in env.found_docs and shows_archive(env, page):
            day = latest
        found.append(Listed(here.url(app.builder.get_target_uri(page)), day))
    return sorted(found)


def files(found: Sequence[Listed], address: str) -> Iterator[File]:
    """The sitemap, or its parts and their index, of a site at *address*; nothing for no page."""
    if not found:
        return
    parts = list(_parts(found))
    if len(parts) == 1:
        yield _file(SITEMAP, "urlset", "url", parts[0])
        return
    index = []
    for number, part in enumerate(parts, start=1):
        name = f"sitemap-{number}.xml"
        yield _file(name, "urlset", "url", part)
        index.append(Listed(f"{address}{name}", max(one.day for one in part)))
    yield _file(SITEMAP, "sitemapindex", "sitemap", index)


def _parts(found: Sequence[Listed]) -> Iterator[list[Listed]]:
    """As many as one sitemap may hold, then the next."""
    part: list[Listed] = []
    size = room = _LARGEST - len(_document("urlset", []))
    for one in found:
        size -= len(one.entry("url"))
        if part and (size < 0 or len(part) == _MOST):
            yield part
            part, size = [], room - len(one.entry("url"))
        part.append(one)
    yield part


def _file(name: str, root: str, child: str, found: Sequence[Listed]) -> File:
    def make() -> bytes:
        return _document(root, [one.entry(child) for one in found])

    return File(name, repr(found), make)


def _document(root: str, entries: list[bytes]) -> bytes:
    begin = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    return b"".join([begin.encode(), *entries, f"</{root}>\n".encode()])


def output(app: Sphinx) -> Output:
    """The sitemap; no file, if the site has no address."""
    here = site(app)
    found = listed(app) if here.address else []
    return Output(repr(found), partial(files, found, here.address))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_output(app, OutputGroup("sitemap", output, order=20, yields=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
