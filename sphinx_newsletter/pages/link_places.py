"""What pages show of links: each with its words and all its places."""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.links import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.links import Found, Link, Linked, Short
    from sphinx_newsletter.pages.shown import Shown


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
    def all(self) -> dict[Place, PlaceShown]:
        """What is shown of each."""
        return {
            Place(entry.edition.docname, entry.anchor): PlaceShown(
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

    def digest(self, found: Iterable[tuple[Linked, Short | Found]]) -> str:
        """SHA-256 of the links *found* in editions, and of what is shown of their places."""
        parts: list[str] = []
        for edition, short in found:
            parts += short[0], self._title(edition.docname, short[1])
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def link(self, link: Link) -> LinkShown:
        """What is shown of *link*."""
        url, words, path, places, _first = link
        return LinkShown(url, words, path, tuple([self.all[place] for place in places]))

    def since(self, link: Link) -> EditionDate:
        """The date of the edition that had *link* first."""
        edition = self._shown.archive.find(link.first.docname)
        if edition is None or edition.date is None:
            raise ValueError("the archive lists no edition without a date")
        return edition.date
