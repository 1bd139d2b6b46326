"""`links.html`: all that the editions link to, by letter and site; numbered pages continue it.

A site with many links is named there, and has pages of its own.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache, cached_property, partial
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.model import links
from sphinx_newsletter.model.links import LinkPlace, Row, by_letter, letter_name, site_id, site_name
from sphinx_newsletter.model.paging import Pages, packed, span
from sphinx_newsletter.model.urls import letter_of
from sphinx_newsletter.pages.gathered import PageKind, add_page_kind
from sphinx_newsletter.pages.lists import Later, changed
from sphinx_newsletter.pages.view_models import Link, Shown, digest
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.section_text import links_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.manifest import Manifest
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.links import HostLinks, Letter, Linked, Summary
    from sphinx_newsletter.pages.lists import Page

    Kept = dict[str, tuple[str, list[Row]]]  # by letter: its digest, its sites


PAGE, TITLE = "links", "Links"
FOLDER = f"{PAGE}/"
GROUP = "links"  # in the ledger
A_PAGE = 1000  # links

_A_SCREEN = 24


class SiteShown(NamedTuple):
    """A site with its links, or the `page` where they are."""

    id: str
    name: str
    page: str
    links: tuple[LinkShown, ...]


def fingerprint(env: BuildEnvironment, shown: Shown) -> str:
    """A short text that stays the same only if all links do, and what is shown of their places."""
    texts = archive_domain(env).texts
    told = [
        (
            (edition.docname, edition.title, shown.day(edition), texts[edition.docname].links),
            [(section.anchor, section.title) for section in edition.sections],
        )
        for edition in shown.archive.editions
    ]
    return digest(told)


def listings(
    env: BuildEnvironment, shown: Shown, manifest: Manifest
) -> Iterator[tuple[str, Later]]:
    """The pages of all links, but for those of sites in which nothing has changed."""
    made = _List(env, shown)
    many = [(row, made.pages_of(row)) for page in made.pages for row in page if row.has_many]
    names = [made.name(at) for at in range(len(made.pages))]
    manifest.expect(names + [name for _row, pages in many for name in pages.names])
    yield from ((name, made.listing(at)) for at, name in enumerate(names))
    for row, pages in many:
        if manifest.have_changed(f"{FOLDER}{site_id(row.host)}", pages.names, row.digest):
            yield from pages.listings()


def sites(env: BuildEnvironment, shown: Shown) -> list[tuple[str, str, str, int]]:
    """All sites: the name, the page and the place on it, the number of links."""
    made = _List(env, shown)
    return [
        (site_name(row.host), *made.place(row, at), row.total)
        for at, page in enumerate(made.pages)
        for row in page
    ]


class _List:
    """All sites by letter, on as many pages as their links need. Links are read page by page."""

    def __init__(self, env: BuildEnvironment, shown: Shown) -> None:
        self._places = Places(shown)
        editions = (links_of(env, edition.docname) for edition in shown.archive.editions)
        self._letters = {letter.name: letter for letter in by_letter(editions)}
        by_name = rows(env, self._letters.values(), self._places)
        self.pages = packed(by_name, lambda row: row.weight, A_PAGE)

    def name(self, at: int) -> str:
        """The address of the page that is the *at*-th: those after the first are numbered."""
        return f"{FOLDER}{at + 1}" if at else PAGE

    def place(self, row: Row, at: int) -> tuple[str, str]:
        """Where the links of a site are, which the *at*-th page names."""
        host = site_id(row.host)
        return (f"{FOLDER}{host}", "") if row.has_many else (self.name(at), host)

    def pages_of(self, row: Row) -> SitePages:
        """Those of a site with many links."""
        page, _anchor = self.place(row, 0)
        return SitePages(self._places, row, page, partial(self._links, row))

    def listing(self, at: int) -> Later:
        """The *at*-th page. Only the first one shows numbers that grow with the archive."""
        found = self.pages[at]
        jumps = [(f"letter-{one}", letter_name(one)) for one in self._letters_on[at]]
        context: dict[str, Any] = {
            "title": f"{TITLE}, page {at + 1}: {self._span(at)}" if at else TITLE,
            "jumps": jumps if len(found) > _A_SCREEN else [],
            "index": self._index if len(self.pages) > 1 else [],
            "before": self._link(at - 1) if at else None,
            "after": self._link(at + 1) if at + 1 < len(self.pages) else None,
        }
        if not at:
            context["total"] = sum(row.total for page in self.pages for row in page)
            context["sites"] = sum(map(len, self.pages))
        told = [(row.host, row.has_many or row.digest) for row in found]
        template = "newsletter/links_part.html" if at else "newsletter/links.html"
        return Later(template, digest((context, told)), partial(self._with_links, context, at))

    def _with_links(self, context: dict[str, Any], at: int) -> dict[str, Any]:
        groups = groupby(self.pages[at], key=lambda row: letter_of(row.host))
        letters = [(one, letter_name(one), [*map(self._site, group)]) for one, group in groups]
        return context | {"letters": letters}

    def _site(self, row: Row) -> SiteShown:
        page = self.place(row, 0)[0] if row.has_many else ""
        shown = () if row.has_many else tuple(map(self._places.link, self._links(row)))
        return SiteShown(site_id(row.host), site_name(row.host), page, shown)

    def _links(self, row: Row) -> Sequence[links.Link]:
        return self._letters[letter_of(row.host)].sites[row.host].links

    @cached_property
    def _letters_on(self) -> list[list[str]]:
        """The letters of each page."""
        return [[*dict.fromkeys(letter_of(row.host) for row in page)] for page in self.pages]

    @cached_property
    def _index(self) -> list[tuple[str, str, str]]:
        """The letters, each with the page on which it begins and its place there."""
        pages: dict[str, str] = {}
        for at, letters in enumerate(self._letters_on):
            for letter in letters:
                pages.setdefault(letter, self.name(at))
        return [(letter_name(one), page, f"letter-{one}") for one, page in pages.items()]

    def _link(self, at: int) -> Link:
        return Link(self.name(at), f"{self._span(at)}, page {at + 1}")

    def _span(self, at: int) -> str:
        """The letters of the *at*-th page, from the first to the last."""
        letters = self._letters_on[at]
        first, last = letter_name(letters[0]), letter_name(letters[-1])
        return first if first == last else f"{first} to {last}"


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Draw those of the pages that have changed."""
    if not has_archive(app.builder):
        return
    manifest, shown = manifest_of(app), Shown.of(app)
    # How many pages there are is known to those who have read all links.
    names = [PAGE, *(manifest.pages_in(FOLDER) - app.env.found_docs)]
    if manifest.have_changed(GROUP, names, fingerprint(app.env, shown)):
        yield from changed(manifest, listings(app.env, shown, manifest))


class PlaceShown(NamedTuple):
    """Where a link stands, and since when; no section where it is the edition itself."""

    page: str
    anchor: str
    section: str
    edition: str
    iso: str
    written: str


class LinkShown(NamedTuple):
    """A link and all its places, newest first; `words` are empty where it has none."""

    url: str
    words: str
    path: str
    places: tuple[PlaceShown, ...]


class Places:
    """The places of an archive at which a link can stand."""

    def __init__(self, shown: Shown) -> None:
        """*shown* knows the editions and their sections."""
        self._shown = shown
        self.language = shown.language
        self._title = cache(self._titles_of)

    @cached_property
    def all(self) -> dict[LinkPlace, PlaceShown]:
        """What is shown of each."""
        return {
            LinkPlace(entry.edition.docname, entry.anchor): PlaceShown(
                entry.edition.docname,
                entry.anchor,
                entry.title if entry.section else "",
                entry.edition.title,
                *self._shown.day(entry.edition),
            )
            for entry in self._shown.archive.entries
        }

    @cached_property
    def _titles(self) -> dict[str, tuple[str, dict[str, str]]]:
        return {
            edition.docname: (
                repr((edition.docname, edition.title, self._shown.day(edition))),
                {"": ""} | {part.anchor: repr(part.title) for part in edition.sections},
            )
            for edition in self._shown.archive.editions
        }

    def _titles_of(self, docname: str, anchors: str) -> str:
        """What is shown of an edition, and of some of its sections: a space between each two."""
        edition, sections = self._titles[docname]
        return "".join([edition, *[sections[anchor] for anchor in anchors.split(" ")]])

    def digest(self, found: Iterable[tuple[Linked, Summary | HostLinks]]) -> str:
        """SHA-256 of the links *found* in editions, and of what is shown of their places."""
        parts: list[str] = []
        for edition, short in found:
            parts += short[0], self._title(edition.docname, short[1])
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def link(self, link: links.Link) -> LinkShown:
        """What is shown of *link*."""
        url, words, path, places, _first = link
        return LinkShown(url, words, path, tuple([self.all[place] for place in places]))

    def since(self, link: links.Link) -> EditionDate:
        """The date of the edition that had *link* first."""
        edition = self._shown.archive.find(link.first.docname)
        if edition is None or edition.date is None:
            raise ValueError("the archive lists no edition without a date")
        return edition.date


def rows(env: BuildEnvironment, letters: Iterable[Letter], places: Places) -> list[list[Row]]:
    """The sites of each of the *letters*. What another version has left is not read."""
    path = Path(env.doctreedir, "links.json")
    programs = archive_domain(env).programs
    before = _read(path, programs)
    now = {letter.name: _of_letter(letter, places, before) for letter in letters}
    if now != before:
        part = path.with_suffix(".part")
        part.write_text(json.dumps((programs, now)), encoding="utf-8")
        part.replace(path)
    return [found for _digest, found in now.values()]


def _of_letter(letter: Letter, places: Places, before: Kept) -> tuple[str, list[Row]]:
    digest = places.digest((edition, edition.letters[letter.name]) for edition in letter.editions)
    if letter.name in before and before[letter.name][0] == digest:
        return before[letter.name]
    found = [
        Row(site.host, site.count, places.digest(site.found)) for site in letter.sites.values()
    ]
    return digest, found


def _read(path: Path, programs: str | None) -> Kept:
    try:
        made_by, kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if made_by != programs:
        return {}
    return {name: (digest, [Row(*row) for row in found]) for name, (digest, found) in kept.items()}


SIZE = 200  # of a page


class SitePages:
    """Makes the pages of one site. How many there are is known before its links are read."""

    def __init__(
        self, places: Places, row: links.Row, page: str, read: Callable[[], Sequence[links.Link]]
    ) -> None:
        """The address of the site's own *page* is that of the others, too, but for the number."""
        self._places = places
        self._name_of_site, self._total = links.site_name(row.host), row.total
        self._page = page
        self._read = read

    @property
    def names(self) -> list[str]:
        """The addresses, the newest first."""
        found = Pages(range(self._total), SIZE)
        return [self._name(found, number) for number in range(found.last, 0, -1)]

    def _name(self, found: Pages[Any], number: int) -> str:
        return self._page if number == found.last else f"{self._page}/{number}"

    def listings(self) -> Iterator[tuple[str, Later]]:
        """Each page with what it shows."""
        found = Pages(self._read(), SIZE)
        for number in range(found.last, 0, -1):
            yield self._name(found, number), self._listing(found, number)

    def _listing(self, found: Pages[links.Link], number: int) -> Later:
        is_own = number == found.last
        items = found.page(number)
        name = self._name_of_site
        context = {
            "title": name if is_own else f"{name}, {self._span(items)}",
            "name": name,
            "own": self._page,
            "total": self._total if is_own else len(items),
            "newer": None if is_own else self._beside(found, number + 1),
            "older": self._beside(found, number - 1) if number > 1 else None,
        }
        where = dict.fromkeys(chain.from_iterable(link.places for link in items))
        links = [(link.url, link.words, link.places) for link in items]
        told = digest((context, links, [self._places.all[place] for place in where]))
        template = "newsletter/links_site.html" if is_own else "newsletter/links_numbered.html"
        return Later(template, told, partial(self._with_links, context, items))

    def _with_links(self, context: dict[str, Any], items: Sequence[links.Link]) -> dict[str, Any]:
        return context | {"years": self._years(items)}

    def _years(self, items: Sequence[links.Link]) -> list[tuple[str, list[LinkShown]]]:
        """By the year in which each was seen first."""
        places = self._places
        groups = groupby(items, key=lambda link: places.all[link.first].iso[:4])
        return [(year, [*map(places.link, group)]) for year, group in groups]

    def _beside(self, found: Pages[links.Link], number: int) -> Link:
        """The page *number*, named by the time that it spans; the newest has no end yet."""
        items = found.page(number)
        words = self._span(items)
        if number == found.last:
            words = f"since {self._places.all[items[-1].first].written}"
        return Link(self._name(found, number), words)

    def _span(self, items: Sequence[links.Link]) -> str:
        first, last = self._places.since(items[-1]), self._places.since(items[0])
        return span(first, last, self._places.language)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_page_kind(app, PageKind(PAGE, TITLE, 40, lambda edition: edition.links))
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
