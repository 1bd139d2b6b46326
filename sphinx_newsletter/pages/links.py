"""List page `links.html`: all links of the editions, by letter and site; numbered pages follow it.

A site with many links has only its name there, and pages of its own (`site_pages.py`).
"""

from __future__ import annotations

import json
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import StyleSheet, add_style_sheet
from sphinx_newsletter.incremental.collections import Collection, LinkedSite, add_collection
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.model.blocks import Link
from sphinx_newsletter.model.links import Row, by_letter, letter_name, site_id, site_name
from sphinx_newsletter.model.paging import packed
from sphinx_newsletter.model.urls import letter_of
from sphinx_newsletter.pages.lists import DeferredListPage, changed
from sphinx_newsletter.pages.site_pages import LinkView, Places, SitePages
from sphinx_newsletter.pages.view_models import ViewModels, digest
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.section_text import links_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.manifest import Manifest
    from sphinx_newsletter.model import links
    from sphinx_newsletter.model.links import Letter
    from sphinx_newsletter.pages.lists import Page

    Cached = dict[str, tuple[str, list[Row]]]  # by letter: its digest, its sites


PAGE, TITLE = "links", "Links"
FOLDER = f"{PAGE}/"
GROUP = "links"  # in the manifest
LINKS_PER_PAGE = 300

_SITES_PER_SCREEN = 24
_CACHE = "links.json"  # in the folder of the doctrees


class SiteView(NamedTuple):
    """View model of a site with its links, or with the `page` that has them."""

    id: str
    name: str
    page: str
    links: tuple[LinkView, ...]


class _LinkPages:
    """All sites by letter, on as many pages as their links need. Links are read page by page."""

    def __init__(self, env: BuildEnvironment, view_models: ViewModels) -> None:
        self._places = Places(view_models)
        editions = (links_of(env, edition.docname) for edition in view_models.archive.editions)
        self._letters = {letter.name: letter for letter in by_letter(editions)}
        sites_of_letters = rows(env, self._letters.values(), self._places)
        self.pages = packed(sites_of_letters, lambda row: row.weight, LINKS_PER_PAGE)

    def name(self, index: int) -> str:
        """Address of the page at *index*: the pages after the first are numbered."""
        return f"{FOLDER}{index + 1}" if index else PAGE

    def place(self, row: Row, index: int) -> tuple[str, str]:
        """Page and anchor of the links of a site, which the page at *index* names."""
        host = site_id(row.host)
        return (f"{FOLDER}{host}", "") if row.has_many else (self.name(index), host)

    def pages_of(self, row: Row) -> SitePages:
        """Pages of a site with many links."""
        page, _anchor = self.place(row, 0)
        return SitePages(self._places, row, page, partial(self._links, row))

    def list_page(self, index: int) -> DeferredListPage:
        """The page at *index*. Only the first one shows numbers that grow with the archive."""
        sites = self.pages[index]
        jumps = [(f"letter-{one}", letter_name(one)) for one in self._letters_on[index]]
        context: dict[str, Any] = {
            "title": f"{TITLE}, page {index + 1}: {self._span(index)}" if index else TITLE,
            "jumps": jumps if len(jumps) > 1 and len(sites) > _SITES_PER_SCREEN else [],
            "index": self._index if len(self.pages) > 1 else [],
            "before": self._link(index - 1) if index else None,
            "after": self._link(index + 1) if index + 1 < len(self.pages) else None,
        }
        if not index:
            context["total"] = sum(row.total for page in self.pages for row in page)
            context["sites"] = sum(map(len, self.pages))
            context["is_empty"] = not context["total"]
        content = digest((context, [(row.host, row.has_many or row.digest) for row in sites]))
        template = "newsletter/links_part.html" if index else "newsletter/links.html"
        return DeferredListPage(template, content, partial(self._with_links, context, index))

    def _with_links(self, context: dict[str, Any], index: int) -> dict[str, Any]:
        groups = groupby(self.pages[index], key=lambda row: letter_of(row.host))
        letters = [(one, letter_name(one), [*map(self._site, group)]) for one, group in groups]
        return context | {"letters": letters}

    def _site(self, row: Row) -> SiteView:
        page = self.place(row, 0)[0] if row.has_many else ""
        views = () if row.has_many else tuple(map(self._places.link, self._links(row)))
        return SiteView(site_id(row.host), site_name(row.host), page, views)

    def _links(self, row: Row) -> Sequence[links.Link]:
        return self._letters[letter_of(row.host)].sites[row.host].links

    @cached_property
    def _letters_on(self) -> list[list[str]]:
        """The letters of each page."""
        return [[*dict.fromkeys(letter_of(row.host) for row in page)] for page in self.pages]

    @cached_property
    def _index(self) -> list[tuple[str, str, str]]:
        """The letters, each with the page on which it begins and the anchor there."""
        pages: dict[str, str] = {}
        for index, letters in enumerate(self._letters_on):
            for letter in letters:
                pages.setdefault(letter, self.name(index))
        return [(letter_name(one), page, f"letter-{one}") for one, page in pages.items()]

    def _link(self, index: int) -> Link:
        return Link(self.name(index), f"{self._span(index)}, page {index + 1}")

    def _span(self, index: int) -> str:
        """The letters of the page at *index*, from the first to the last."""
        letters = self._letters_on[index]
        first, last = letter_name(letters[0]), letter_name(letters[-1])
        return first if first == last else f"{first} to {last}"


def fingerprint(env: BuildEnvironment, view_models: ViewModels) -> str:
    """Fingerprint of all links, and of the titles and dates of their places."""
    texts = archive_domain(env).texts
    shown = [
        (
            (
                edition.docname,
                edition.title,
                str(edition.date),
                texts[edition.docname].links,
            ),
            [(section.anchor, section.title) for section in edition.sections],
        )
        for edition in view_models.archive.editions
    ]
    return digest((view_models.language, shown))


def sites(env: BuildEnvironment, view_models: ViewModels) -> list[LinkedSite]:
    """All sites to which editions link."""
    link_pages = _LinkPages(env, view_models)
    return [
        LinkedSite(site_name(row.host), *link_pages.place(row, index), row.total)
        for index, page in enumerate(link_pages.pages)
        for row in page
    ]


def list_pages(
    env: BuildEnvironment, view_models: ViewModels, manifest: Manifest
) -> Iterator[tuple[str, DeferredListPage]]:
    """The pages of all links, except those of sites in which nothing has changed."""
    link_pages = _LinkPages(env, view_models)
    many = [
        (row, link_pages.pages_of(row)) for page in link_pages.pages for row in page if row.has_many
    ]
    names = [link_pages.name(index) for index in range(len(link_pages.pages))]
    manifest.expect(names + [name for _row, pages in many for name in pages.names])
    yield from ((name, link_pages.list_page(index)) for index, name in enumerate(names))
    for row, pages in many:
        if manifest.have_changed(f"{FOLDER}{site_id(row.host)}", pages.names, row.digest):
            yield from pages.list_pages()


def rows(env: BuildEnvironment, letters: Iterable[Letter], places: Places) -> list[list[Row]]:
    """The sites of each of the *letters*, from a cache where nothing has changed.

    The cache of another version of the programs is not read.
    """
    path = Path(env.doctreedir, _CACHE)
    programs = archive_domain(env).programs
    before = _read(path, programs)
    now = {letter.name: _of_letter(letter, places, before) for letter in letters}
    if now != before:
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps((programs, now)), encoding="utf-8")
        temporary.replace(path)
    return [found for _digest, found in now.values()]


def _of_letter(letter: Letter, places: Places, before: Cached) -> tuple[str, list[Row]]:
    digest = places.digest((edition, edition.letters[letter.name]) for edition in letter.editions)
    if letter.name in before and before[letter.name][0] == digest:
        return before[letter.name]
    found = [
        Row(site.host, site.count, places.digest(site.found)) for site in letter.sites.values()
    ]
    return digest, found


def _read(path: Path, programs: str) -> Cached:
    try:
        made_by, letters = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if made_by != programs:
        return {}
    return {
        name: (digest, [Row(*row) for row in found]) for name, (digest, found) in letters.items()
    }


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: write the pages of links that have changed."""
    if not has_archive(app.builder):
        return
    manifest, view_models = manifest_of(app), ViewModels.of(app)
    # The number of pages is known only after all links have been read.
    names = [PAGE, *(manifest.pages_in(FOLDER) - app.env.found_docs)]
    if manifest.have_changed(GROUP, names, fingerprint(app.env, view_models)):
        yield from changed(manifest, list_pages(app.env, view_models, manifest))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page of links, with its place in the sidebar."""
    add_style_sheet(app, StyleSheet("newsletter/links.css", 70))
    links = Collection(PAGE, TITLE, order=40, holds=lambda edition: edition.links)
    add_collection(app, links)
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
