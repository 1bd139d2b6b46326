"""What a page is about as linked data: schema.org's words, in JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sphinx_newsletter.model.blocks import Event, Interview
from sphinx_newsletter.pages import addresses, links
from sphinx_newsletter.search import page as search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_newsletter.model.addresses import Site
    from sphinx_newsletter.model.archive import Archive, Entry
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.settings import Author

    # Where a page is, below the root of the site.
    Uri = Callable[[str], str]


Thing = dict[str, Any]
_ATTENDANCE = "https://schema.org/{}EventAttendanceMode"
# The pages below which others stand.
_ABOVE = {
    addresses.TAGS: "All tags",
    addresses.AUTHORS: "Authors",
    addresses.EDITIONS: "All editions",
    links.PAGE: links.TITLE,
}


def script(things: Sequence[Thing]) -> Markup:
    """*things* as the text of a script element, which nothing in them can end."""
    told = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - as said


def _thing(kind: str, **told: Any) -> Thing:
    """A thing of a *kind*, without what is not known of it."""
    return {"@type": kind} | {name: value for name, value in told.items() if value}


class Told:
    """Tells of the pages of one site. What is told of a page stands on it."""

    def __init__(self, site: Site, uri: Uri, front: str, licence: str, profiles: list[str]) -> None:
        """*front* is the front page; *profiles* are the newsletter's own pages elsewhere."""
        self._site, self._uri, self._front = site, uri, front
        self._licence, self._profiles = licence, profiles

    def page(self, page: str, anchor: str = "") -> str:
        """The whole address of *page*."""
        return self._site.url(self._uri(page), anchor)

    def _newsletter(self) -> Thing:
        address = self._site.address
        return {"@type": "Periodical", "@id": f"{address}#newsletter", "name": self._site.title}

    def front(self) -> list[Thing]:
        """The newsletter itself."""
        about = _thing(
            "",
            url=self._site.address,
            description=self._site.description,
            inLanguage=self._site.language.replace("_", "-"),
            license=self._licence,
            sameAs=self._profiles,
        )
        return [about | self._newsletter()]

    def listing(self, page: str, title: str, context: dict[str, Any]) -> list[Thing]:
        """A page of the archive."""
        kind = "SearchResultsPage" if page == search.PAGE else "CollectionPage"
        person = None
        if page.startswith(f"{addresses.AUTHORS}/"):
            kind = "ProfilePage"
            person = _thing("Person", name=title, url=context.get("url"))
        found = _thing(
            kind,
            url=self.page(page),
            name=title,
            description=context.get("description"),
            mainEntity=person,
            isPartOf=self._newsletter(),
        )
        # A page of older entries stands below the newest of its kind.
        newest = [(context["page"], context["label"])] if "label" in context else []
        return [found, self._trail([*_above(page), *newest, (page, title)])]

    def edition(
        self, archive: Archive, edition: Edition, authors: Sequence[Author], card: str
    ) -> list[Thing]:
        """An issue with its sections, with the people who talk in it, and with its events."""
        whole, *sections = archive.entries_of(edition.docname)
        issue = _thing(
            "PublicationIssue",
            url=self.page(edition.docname),
            name=edition.title,
            description=edition.subtitle,
            issueNumber=None if edition.number is None else str(edition.number),
            datePublished=edition.date and str(edition.date),
            dateModified=edition.updated and str(edition.updated),
            inLanguage=self._site.language.replace("_", "-"),
            license=self._licence,
            image=card,
            author=[
                _thing("Person", name=a.name, url=a.url or self.page(addresses.author_page(a.key)))
                for a in authors
            ],
            keywords=_labels(archive, whole),
            isPartOf=self._newsletter(),
            hasPart=[self._section(archive, section) for section in sections],
            **self._blocks(edition, ""),
        )
        above = [(addresses.EDITIONS, "All editions")]
        if edition.date:
            above.append((addresses.year_page(edition.date.year), str(edition.date.year)))
        return [issue, self._trail([*above, (edition.docname, edition.title)])]

    def _section(self, archive: Archive, entry: Entry) -> Thing:
        return _thing(
            "Article",
            url=self.page(entry.edition.docname, entry.anchor),
            headline=entry.title,
            keywords=_labels(archive, entry),
            **self._blocks(entry.edition, entry.anchor),
        )

    def _blocks(self, edition: Edition, section: str) -> Thing:
        talks = [talk for talk in edition.of(Interview) if talk.section == section]
        events = [event for event in edition.of(Event) if event.section == section]
        return {
            "contributor": [*_guests(talks)],
            "mentions": [self._event(edition, event) for event in events],
        }

    def _event(self, edition: Edition, event: Event) -> Thing:
        place = _thing("Place", name=event.place, address=event.place)
        there = event.url or self.page(edition.docname, event.anchor)
        online = _thing("VirtualLocation", url=there)
        mode = "Mixed" if event.place and event.online else "Online" if event.online else "Offline"
        return _thing(
            "Event",
            name=event.name,
            description=event.text,
            startDate=str(event.start),
            endDate=str(event.end),
            location=[*([place] if event.place else []), *([online] if event.online else [])],
            eventAttendanceMode=event.places and _ATTENDANCE.format(mode),
            url=event.url,
        )

    def _trail(self, pages: list[tuple[str, str]]) -> Thing:
        """The way to the last of *pages* from the front page."""
        steps = [
            {"@type": "ListItem", "position": n, "name": name, "item": self.page(page)}
            for n, (page, name) in enumerate([(self._front, self._site.title), *pages], start=1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": steps}


def _above(page: str) -> list[tuple[str, str]]:
    """The page below which *page* stands, as the page itself shows it."""
    below = (name for name in _ABOVE if page.startswith(f"{name}/") and page not in _ABOVE)
    return [(name, _ABOVE[name]) for name in below][:1]


def _labels(archive: Archive, entry: Entry) -> list[str]:
    return [archive.vocabulary.tags[slug].label for slug in entry.tags]


def _guests(talks: list[Interview]) -> Iterator[Thing]:
    for talk in talks:
        for guest in talk.guests:
            yield _thing("Person", name=guest.name, description=guest.role, url=guest.url)
