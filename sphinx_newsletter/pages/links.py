"""`links.html`: all that the editions link to, by site; what is long has pages below it.

Few links stand on that page itself. Of many, it names the sites, each with its number of links,
and leads to the pages of the letters, and to those of sites with very many links.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.core.links import A_PAGE, Place, Told, by_letter, by_site, part_name
from sphinx_newsletter.core.paging import Pages, span
from sphinx_newsletter.pages.listings import Listing
from sphinx_newsletter.pages.shown import Link, digest
from sphinx_newsletter.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.core import links
    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.core.dates import EditionDate
    from sphinx_newsletter.pages.shown import Shown

PAGE, TITLE = "links", "Links"
FOLDER = f"{PAGE}/"
SIZE = 200  # of a page of a site with many links

_A_SCREEN = 24


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


class SiteShown(NamedTuple):
    """A site with its links, or the `page` where they are."""

    id: str
    name: str
    page: str
    links: tuple[LinkShown, ...]


def has_any(archive: Archive) -> bool:
    """Whether an edition links to another site."""
    return any(edition.links for edition in archive.editions)


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


def listings(env: BuildEnvironment, shown: Shown) -> Iterator[tuple[str, Listing]]:
    """The pages of all links. The texts of all editions are read for it."""
    told = (
        Told(Place(edition.docname, link.anchor), link.url, link.text)
        for edition in shown.archive.editions
        for link in text_of(env, edition.docname).links
    )
    return LinkPages(shown, by_site(told)).listings()


class LinkPages:
    """Makes the pages of all links from the sites."""

    def __init__(self, shown: Shown, sites: Sequence[links.Site]) -> None:
        """The *sites* in their order; *shown* knows their places."""
        self.shown = shown
        self.sites = sites
        self.total = sum(len(site.links) for site in sites)
        self._places = {
            Place(entry.edition.docname, entry.anchor): PlaceShown(
                entry.edition.docname,
                entry.anchor,
                entry.title if entry.section else "",
                entry.edition.title,
                *shown.day(entry.edition),
            )
            for entry in shown.archive.entries
        }

    def listings(self) -> Iterator[tuple[str, Listing]]:
        """Each page with what it shows."""
        if self.total <= A_PAGE:
            yield PAGE, self.all_of_them()
            return
        parts = by_letter(self.sites)
        yield PAGE, self.index(parts)
        for name, sites in parts.items():
            yield _part_page(name), self.part(name, sites)
        for site in self.sites:
            if site.has_many:
                yield from self.of_site(site)

    def all_of_them(self) -> Listing:
        """One page with all links."""
        groups = groupby(self.sites, key=lambda site: site.letter)
        letters = [(letter, [self._site(site) for site in group]) for letter, group in groups]
        return Listing("newsletter/links.html", self._context(letters))

    def index(self, parts: dict[str, list[links.Site]]) -> Listing:
        """The sites with the pages that have their links."""
        pages = {site.id: _part_page(name) for name, sites in parts.items() for site in sites}
        pages |= {site.id: _site_page(site) for site in self.sites if site.has_many}
        letters = [
            (letter, [(site.id, site.name, pages[site.id], len(site.links)) for site in group])
            for letter, group in groupby(self.sites, key=lambda site: site.letter)
        ]
        return Listing("newsletter/links_index.html", self._context(letters))

    def part(self, name: str, sites: Iterable[links.Site]) -> Listing:
        """The sites of a letter, or of a part of it."""
        found = [
            SiteShown(site.id, site.name, _site_page(site), ())
            if site.has_many
            else self._site(site)
            for site in sites
        ]
        context = {"title": f"{TITLE}: {part_name(name)}", "sites": found}
        return Listing("newsletter/links_part.html", context)

    def of_site(self, site: links.Site) -> Iterator[tuple[str, Listing]]:
        """The pages of a site: its own, with the newest links, and numbered ones for the older."""
        found = Pages(site.links, SIZE)
        for number in range(found.last, 0, -1):
            is_own = number == found.last
            items = found.page(number)
            context = {
                "title": site.name if is_own else f"{site.name}, {self._span(items)}",
                "name": site.name,
                "own": _site_page(site),
                "total": len(site.links) if is_own else len(items),
                "years": self._years(items),
                "newer": None if is_own else self._beside(site, found, number + 1),
                "older": self._beside(site, found, number - 1) if number > 1 else None,
            }
            template = "newsletter/links_site.html" if is_own else "newsletter/links_numbered.html"
            yield _numbered(site, found, number), Listing(template, context)

    def _context(self, letters: list[tuple[str, list[Any]]]) -> dict[str, object]:
        jumps = [(f"letter-{letter}", part_name(letter)) for letter, _sites in letters]
        return {
            "title": TITLE,
            "total": self.total,
            "sites": len(self.sites),
            "letters": [(letter, part_name(letter), sites) for letter, sites in letters],
            "jumps": jumps if len(self.sites) > _A_SCREEN else [],
        }

    def _years(self, items: Iterable[links.Link]) -> list[tuple[str, list[LinkShown]]]:
        """By the year in which each was seen first."""
        groups = groupby(items, key=lambda link: self._places[link.first].iso[:4])
        return [(year, [*map(self._link, group)]) for year, group in groups]

    def _beside(self, site: links.Site, found: Pages[links.Link], number: int) -> Link:
        """The page *number*, named by the time that it spans; the newest has no end yet."""
        items = found.page(number)
        words = self._span(items)
        if number == found.last:
            words = f"since {self._places[items[-1].first].written}"
        return Link(_numbered(site, found, number), words)

    def _span(self, items: Sequence[links.Link]) -> str:
        first, last = self._date(items[-1]), self._date(items[0])
        return span(first, last, self.shown.language)

    def _date(self, link: links.Link) -> EditionDate:
        edition = self.shown.archive.find(link.first.docname)
        if edition is None or edition.date is None:
            raise ValueError("the archive lists no edition without a date")
        return edition.date

    def _site(self, site: links.Site) -> SiteShown:
        return SiteShown(site.id, site.name, "", tuple(map(self._link, site.links)))

    def _link(self, link: links.Link) -> LinkShown:
        url, words, path, places, _first = link
        return LinkShown(url, words, path, tuple([self._places[place] for place in places]))


def _part_page(name: str) -> str:
    return f"{FOLDER}{name}"


def _site_page(site: links.Site) -> str:
    return f"{FOLDER}{site.letter}/{site.id}"


def _numbered(site: links.Site, found: Pages[links.Link], number: int) -> str:
    page = _site_page(site)
    return page if number == found.last else f"{page}/{number}"
