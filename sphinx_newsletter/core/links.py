"""What the editions link to, by letter and site: each link once, with all places that have it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.core.urls import OTHERS, letters_of, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_newsletter.core.linked import Found, Linked, Place, Use

# A site with more links than this has pages of its own.
MANY = 100


class Link(NamedTuple):
    """A link of all editions: `words` are empty where nobody has found any.

    `path` is what follows the site in its address. The places are those that have it, newest
    first, and `first` is the one that had it first.
    """

    url: str
    words: str
    path: str
    places: tuple[Place, ...]
    first: Place


class Site:
    """All that is linked to on one host; without a host, the addresses that have none."""

    def __init__(self, host: str, found: Sequence[tuple[Linked, Found]]) -> None:
        """The editions that link to it with what is *found* in each, newest first."""
        self.host = host
        self.found = found

    @cached_property
    def count(self) -> int:
        """How many links it has."""
        return len({use[0] for _edition, (*_short, uses) in self.found for use in uses})

    @cached_property
    def links(self) -> Sequence[Link]:
        """Each where it was seen first, newest first: what is seen again stays in its place."""
        if self.count == sum(len(uses) for _edition, (*_short, uses) in self.found):
            return [
                Link(url, words, path or key, (places[section],), places[section])
                for places, uses in self._uses()
                for key, section, url, words, path in uses
            ]
        rows: dict[str, _Row] = {}
        for places, uses in self._uses():
            for key, section, url, words, path in uses:
                place = places[section]
                row = rows.get(key)
                if row is None:
                    rows[key] = _Row(url, words, path or key, place)
                    continue
                row.words = row.words or words
                row.places[place] = None
                if row.first.docname != place.docname:  # this one is older
                    row.first = place
                    rows[key] = rows.pop(key)
        return [row.link() for row in rows.values()]

    def _uses(self) -> Iterator[tuple[list[Place], Sequence[Use]]]:
        for edition, (_digest, anchors, uses) in self.found:
            yield edition.places(anchors), uses


class _Row:
    """A link in the making."""

    __slots__ = ("first", "path", "places", "url", "words")

    def __init__(self, url: str, words: str, path: str, first: Place) -> None:
        self.url, self.words, self.path, self.first = url, words, path, first
        self.places: dict[Place, None] = {first: None}

    def link(self) -> Link:
        return Link(self.url, self.words, self.path, tuple(self.places), self.first)


class Letter:
    """The sites that stand under one letter."""

    def __init__(self, name: str, editions: Sequence[Linked]) -> None:
        """The *editions* are those that link to any of them, newest first."""
        self.name = name
        self.editions = editions

    @cached_property
    def sites(self) -> dict[str, Site]:
        """By host, in the order of their names. The addresses without a host are the last."""
        found: defaultdict[str, list[tuple[Linked, Found]]] = defaultdict(list)
        for edition in self.editions:
            for host, uses in edition.hosts(self.name).items():
                found[host].append((edition, uses))
        hosts = sorted(found, key=lambda host: (not host, letters_of(host), host))
        return {host: Site(host, found[host]) for host in hosts}


def by_letter(editions: Iterable[Linked]) -> list[Letter]:
    """The letters in their order, of *editions*: newest first."""
    found: defaultdict[str, list[Linked]] = defaultdict(list)
    for edition in editions:
        for letter in edition.letters:
            found[letter].append(edition)
    return [Letter(name, found[name]) for name in sorted(found)]


class Row(NamedTuple):
    """What the list of all sites needs of a site before its links are read.

    `total` counts its links, `digest` is that of them and of what is shown of their places.
    """

    host: str
    total: int
    digest: str

    @property
    def has_many(self) -> bool:
        """Whether it has pages of its own."""
        return self.total > MANY

    @property
    def weight(self) -> int:
        """How much of a page it takes: its links, or one line that leads to its own pages."""
        return 1 if self.has_many else self.total


def site_id(host: str) -> str:
    """The name of a site in addresses. No host has a `~`, and a number is that of a page.

    >>> site_id("github.com"), site_id(""), site_id("2")
    ('github.com', 'other~', '2~')
    """
    return f"{host or 'other'}~" if host in {"", "index"} or host.isdecimal() else host


def site_name(host: str) -> str:
    """The host in letters."""
    return readable(host) or "Other addresses"


def letter_name(letter: str) -> str:
    """The heading above the sites of a *letter*.

    >>> letter_name("g"), letter_name("0")
    ('G', '0–9')
    """
    return "0–9" if letter == OTHERS else letter.upper()
