"""List pages `links/<host>` of a site with many links, newest first, and numbered pages for more.

The number of pages is known before the links of the site are read.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property, partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.model import links
from sphinx_newsletter.model.blocks import Link
from sphinx_newsletter.model.links import LinkPlace
from sphinx_newsletter.model.paging import Pages, span
from sphinx_newsletter.pages.lists import DeferredListPage
from sphinx_newsletter.pages.view_models import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.links import HostLinks, Linked, Summary
    from sphinx_newsletter.pages.view_models import ViewModels


LINKS_PER_PAGE = 200


class PlaceView(NamedTuple):
    """View model of a place of a link, with its date; no section for the edition itself."""

    page: str
    anchor: str
    section: str
    edition: str
    iso: str
    written: str


class LinkView(NamedTuple):
    """View model of a link and all its places, newest first; `words` may be empty."""

    url: str
    words: str
    path: str
    places: tuple[PlaceView, ...]


class Places:
    """The editions and sections of an archive, as places of links."""

    def __init__(self, view_models: ViewModels) -> None:
        """*view_models* has the archive and the form of its dates."""
        self._view_models = view_models
        self.language = view_models.language
        self._title = cache(self._titles_of)

    @cached_property
    def all(self) -> dict[LinkPlace, PlaceView]:
        """View model of each place."""
        return {
            LinkPlace(entry.edition.docname, entry.anchor): PlaceView(
                entry.edition.docname,
                entry.anchor,
                entry.title if entry.section else "",
                entry.edition.title,
                *self._view_models.day(entry.edition),
            )
            for entry in self._view_models.archive.entries
        }

    @cached_property
    def _titles(self) -> dict[str, tuple[str, dict[str, str]]]:
        return {
            edition.docname: (
                repr((edition.docname, edition.title, self._view_models.day(edition))),
                {"": ""} | {section.anchor: repr(section.title) for section in edition.sections},
            )
            for edition in self._view_models.archive.editions
        }

    def _titles_of(self, docname: str, anchors: str) -> str:
        """Title and date of an edition, and titles of sections; spaces separate the *anchors*."""
        edition, sections = self._titles[docname]
        return "".join([edition, *[sections[anchor] for anchor in anchors.split(" ")]])

    def digest(self, found: Iterable[tuple[Linked, Summary | HostLinks]]) -> str:
        """SHA-256 of the links *found* in editions, and of the titles and dates of their places."""
        texts: list[str] = []
        for edition, short in found:
            texts += short[0], self._title(edition.docname, short[1])
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()

    def link(self, link: links.Link) -> LinkView:
        """View model of *link*."""
        url, words, path, places, _first = link
        return LinkView(url, words, path, tuple([self.all[place] for place in places]))

    def since(self, link: links.Link) -> EditionDate:
        """Date of the edition that had *link* first."""
        edition = self._view_models.archive.find(link.first.docname)
        if edition is None or edition.date is None:
            raise ValueError("the archive lists no edition without a date")
        return edition.date


class SitePages:
    """The list pages of one site."""

    def __init__(
        self, places: Places, row: links.Row, page: str, read: Callable[[], Sequence[links.Link]]
    ) -> None:
        """*page* is the address of the newest page; the others add a number to it."""
        self._places = places
        self._site_name, self._total = links.site_name(row.host), row.total
        self._page = page
        self._read = read

    @property
    def names(self) -> list[str]:
        """Addresses of the pages, newest first."""
        pages = Pages(range(self._total), LINKS_PER_PAGE)
        return [self._name(pages, number) for number in range(pages.last, 0, -1)]

    def _name(self, pages: Pages[Any], number: int) -> str:
        return self._page if number == pages.last else f"{self._page}/{number}"

    def list_pages(self) -> Iterator[tuple[str, DeferredListPage]]:
        """Each page with its address, newest first. Reads the links."""
        pages = Pages(self._read(), LINKS_PER_PAGE)
        for number in range(pages.last, 0, -1):
            yield self._name(pages, number), self._list_page(pages, number)

    def _list_page(self, pages: Pages[links.Link], number: int) -> DeferredListPage:
        is_newest = number == pages.last
        items = pages.page(number)
        name = self._site_name
        context = {
            "title": name if is_newest else f"{name}, {self._span(items)}",
            "name": name,
            "own": self._page,
            "total": self._total if is_newest else len(items),
            "newer": None if is_newest else self._link_to(pages, number + 1),
            "older": self._link_to(pages, number - 1) if number > 1 else None,
        }
        places = dict.fromkeys(chain.from_iterable(link.places for link in items))
        shown = [(link.url, link.words, link.places) for link in items]
        content = digest((context, shown, [self._places.all[place] for place in places]))
        template = "newsletter/links_site.html" if is_newest else "newsletter/links_numbered.html"
        return DeferredListPage(template, content, partial(self._with_links, context, items))

    def _with_links(self, context: dict[str, Any], items: Sequence[links.Link]) -> dict[str, Any]:
        return context | {"years": self._years(items)}

    def _years(self, items: Sequence[links.Link]) -> list[tuple[str, list[LinkView]]]:
        """The links by the year of the edition that had them first."""
        places = self._places
        groups = groupby(items, key=lambda link: places.all[link.first].iso[:4])
        return [(year, [*map(places.link, group)]) for year, group in groups]

    def _link_to(self, pages: Pages[links.Link], number: int) -> Link:
        """Link to the page *number*, with the months that it spans; the newest is still open."""
        items = pages.page(number)
        words = self._span(items)
        if number == pages.last:
            words = f"since {self._places.all[items[-1].first].written}"
        return Link(self._name(pages, number), words)

    def _span(self, items: Sequence[links.Link]) -> str:
        first, last = self._places.since(items[-1]), self._places.since(items[0])
        return span(first, last, self._places.language)
