"""The pages of the sites that stand under one letter: its own, and those of sites with many links.

What they show is put together when something has changed under the letter.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.core.links import part_name
from sphinx_newsletter.pages.link_sites import SitePages
from sphinx_newsletter.pages.listings import Later
from sphinx_newsletter.pages.shown import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_newsletter.core.linked import Found, Linked, Short
    from sphinx_newsletter.core.links import Letter, Site
    from sphinx_newsletter.pages.ledger import Ledger
    from sphinx_newsletter.pages.link_places import LinkShown, Places

    # Id, name, page, number of links.
    Row = tuple[str, str, str, int]


class SiteShown(NamedTuple):
    """A site with its links, or the `page` where they are."""

    id: str
    name: str
    page: str
    links: tuple[LinkShown, ...]


class LetterPages:
    """Makes them."""

    def __init__(self, letter: Letter, places: Places, folder: str) -> None:
        """They lie in the *folder*."""
        self._letter = letter
        self._places = places
        self._folder = folder
        self.name = letter.name
        name = letter.name
        self.told = self._tell((edition, edition.letters[name]) for edition in letter.editions)

    def _tell(self, found: Iterable[tuple[Linked, Short | Found]]) -> str:
        """Other for other links, and for other places in which they stand."""
        told: list[str] = []
        of_places = self._places.told
        for edition, short in found:
            told += short[0], of_places(edition.docname, short[1])
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def rows(self) -> list[Row]:
        """What `links.html` shows of each site."""
        pages = {
            site.host: f"{self._folder}{name}"
            for name, sites in self._letter.pages.items()
            for site in sites
        }
        pages |= {site.host: self._page_of(site) for site in self._with_pages}
        return [(site.id, site.name, pages[site.host], site.count) for site in self._letter.sites]

    def whole(self) -> list[SiteShown]:
        """All sites with all links."""
        return [*map(self._site, self._letter.sites)]

    def names(self) -> list[str]:
        """The pages."""
        own = [f"{self._folder}{name}" for name in self._letter.pages]
        return own + [name for site in self._with_pages for name in self._of_site(site).names]

    def listings(self, books: Ledger, group: str) -> Iterator[tuple[str, Later]]:
        """Each page with what it shows, but for those of sites in which nothing has changed."""
        for name, sites in self._letter.pages.items():
            told = digest([(site.host, self._told_on_page(site)) for site in sites])
            make = partial(self._part, name, sites)
            yield f"{self._folder}{name}", Later("newsletter/links_part.html", told, make)
        for site in self._with_pages:
            pages = self._of_site(site)
            if books.have_changed(f"{group}/{site.host}", pages.names, self._tell(site.found)):
                yield from pages.listings()

    def _told_on_page(self, site: Site) -> str:
        return "" if site.has_many else self._tell(site.found)

    def _part(self, name: str, sites: Sequence[Site]) -> dict[str, Any]:
        found = [
            SiteShown(site.id, site.name, self._page_of(site), ())
            if site.has_many
            else self._site(site)
            for site in sites
        ]
        return {"title": f"Links: {part_name(name)}", "sites": found}

    def _site(self, site: Site) -> SiteShown:
        return SiteShown(site.id, site.name, "", tuple(map(self._places.link, site.links)))

    @cached_property
    def _with_pages(self) -> list[Site]:
        return [site for site in self._letter.sites if site.has_many]

    def _of_site(self, site: Site) -> SitePages:
        return SitePages(self._places, site, self._page_of(site))

    def _page_of(self, site: Site) -> str:
        return f"{self._folder}{self.name}/{site.id}"
