"""The pages of a site with many links: its own with the newest, numbered ones for the older."""

from __future__ import annotations

from functools import partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.model import links
from sphinx_newsletter.model.paging import Pages, span
from sphinx_newsletter.pages.listings import Later
from sphinx_newsletter.pages.shown import Link, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_newsletter.pages.link_places import LinkShown, Places


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
