"""Linked data of a page: JSON-LD with types and properties of https://schema.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sphinx_newsletter.blocks.event_records import Event
from sphinx_newsletter.blocks.interview import Interview
from sphinx_newsletter.pages import addresses, links
from sphinx_newsletter.search import page as search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_newsletter.model.addresses import Site
    from sphinx_newsletter.model.archive import Archive, Entry
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.settings import Author

    # Address of a page below the root of the site, as `Builder.get_target_uri` returns it.
    TargetUri = Callable[[str], str]


Thing = dict[str, Any]
_ATTENDANCE = "https://schema.org/{}EventAttendanceMode"
# Pages that are the parent of others in breadcrumbs, with their titles.
_PARENTS = {
    addresses.TAGS: "All tags",
    addresses.AUTHORS: "Authors",
    addresses.EDITIONS: "All editions",
    links.PAGE: links.TITLE,
}


def json_ld(things: Sequence[Thing]) -> Markup:
    """*things* as JSON-LD for a `script` element; nothing in them can close the element."""
    document = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no `<` left


def _thing(kind: str, **properties: Any) -> Thing:
    """A `Thing` of the type *kind*, without its empty properties."""
    return {"@type": kind} | {name: value for name, value in properties.items() if value}


class LinkedData:
    """Linked data of the pages of a site. It says nothing that the page does not show."""

    def __init__(
        self, site: Site, uri: TargetUri, front_page: str, licence: str, profiles: list[str]
    ) -> None:
        """Take the name of the *front_page*, and *profiles*: the newsletter on other sites."""
        self._site, self._uri, self._front = site, uri, front_page
        self._licence, self._profiles = licence, profiles

    def page(self, page: str, anchor: str = "") -> str:
        """The absolute address of *page*."""
        return self._site.url(self._uri(page), anchor)

    def _periodical(self) -> Thing:
        address = self._site.address
        return {"@type": "Periodical", "@id": f"{address}#newsletter", "name": self._site.title}

    def front_page(self) -> list[Thing]:
        """The front page: the newsletter, as a `Periodical`."""
        about = _thing(
            "",
            url=self._site.address,
            description=self._site.description,
            inLanguage=self._site.language.replace("_", "-"),
            license=self._licence,
            sameAs=self._profiles,
        )
        return [about | self._periodical()]

    def list_page(self, page: str, title: str, context: dict[str, Any]) -> list[Thing]:
        """A list page, with its breadcrumbs; *context* is that of its template."""
        kind = "SearchResultsPage" if page == search.PAGE else "CollectionPage"
        person = None
        if page.startswith(f"{addresses.AUTHORS}/") and "label" not in context:
            kind = "ProfilePage"
            person = _thing("Person", name=title, url=context.get("url"))
        found = _thing(
            kind,
            url=self.page(page),
            name=title,
            description=context.get("description"),
            mainEntity=person,
            isPartOf=self._periodical(),
        )
        # The parent of a page of older entries is the page with the newest.
        newest = [(context["page"], context["label"])] if "label" in context else []
        return [found, self._breadcrumbs([*_parent(page), *newest, (page, title)])]

    def edition(
        self, archive: Archive, edition: Edition, authors: Sequence[Author], card: str
    ) -> list[Thing]:
        """A `PublicationIssue` with its sections, guests and events, and its breadcrumbs."""
        whole, *sections = archive.entries_of(edition.docname)
        issue = _thing(
            "PublicationIssue",
            url=self.page(edition.docname),
            name=edition.title,
            description=edition.subtitle,
            issueNumber=None if edition.number is None else str(edition.number),
            datePublished=edition.date and str(edition.date),
            dateModified=(updated := edition.last_update()) and str(updated),
            inLanguage=self._site.language.replace("_", "-"),
            license=self._licence,
            image=card,
            author=[
                _thing("Person", name=a.name, url=a.url or self.page(addresses.author_page(a.key)))
                for a in authors
            ],
            keywords=_labels(archive, whole),
            isPartOf=self._periodical(),
            hasPart=[self._section(archive, section) for section in sections],
            **self._blocks(edition, ""),
        )
        above = [(addresses.EDITIONS, "All editions")]
        if edition.date:
            above.append((addresses.year_page(edition.date.year), str(edition.date.year)))
        return [issue, self._breadcrumbs([*above, (edition.docname, edition.title)])]

    def _section(self, archive: Archive, entry: Entry) -> Thing:
        return _thing(
            "Article",
            url=self.page(entry.edition.docname, entry.anchor),
            headline=entry.title,
            keywords=_labels(archive, entry),
            **self._blocks(entry.edition, entry.anchor),
        )

    def _blocks(self, edition: Edition, section: str) -> Thing:
        interviews = [one for one in edition.of(Interview) if one.section == section]
        events = [event for event in edition.of(Event) if event.section == section]
        return {
            "contributor": [*_guests(interviews)],
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
            startDate=str(event.begins or event.start),
            endDate=str(event.ends or event.end),
            location=[*([place] if event.place else []), *([online] if event.online else [])],
            eventAttendanceMode=event.places and _ATTENDANCE.format(mode),
            url=event.url,
        )

    def _breadcrumbs(self, pages: list[tuple[str, str]]) -> Thing:
        """A `BreadcrumbList` from the front page to the last of *pages*."""
        steps = [
            {"@type": "ListItem", "position": n, "name": name, "item": self.page(page)}
            for n, (page, name) in enumerate([(self._front, self._site.title), *pages], start=1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": steps}


def _parent(page: str) -> list[tuple[str, str]]:
    """The parent of *page* and its title, if it has one."""
    below = (name for name in _PARENTS if page.startswith(f"{name}/") and page not in _PARENTS)
    return [(name, _PARENTS[name]) for name in below][:1]


def _labels(archive: Archive, entry: Entry) -> list[str]:
    return [archive.vocabulary.tags[slug].label for slug in entry.tags]


def _guests(interviews: list[Interview]) -> Iterator[Thing]:
    for interview in interviews:
        for guest in interview.guests:
            yield _thing("Person", name=guest.name, description=guest.role, url=guest.url)
