"""What the editions link to, by letter and site: each link once, with all places that have it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.core.urls import OTHERS, letter_of, letters_of, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_newsletter.core.linked import Found, Linked, Place, Use

# On one page as long as they are this many, then by letter; a letter in parts beyond it.
A_PAGE = 1000
# A site with more links than this has pages of its own.
MANY = 100

_RANGES = "aeios"  # parts of a letter, by the second one: each has about as many sites


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
    def name(self) -> str:
        """The host in letters."""
        return readable(self.host) or "Other addresses"

    @property
    def id(self) -> str:
        """Its name in addresses. No host has a `~`."""
        return {"": "other~", "index": "index~"}.get(self.host, self.host)

    @property
    def letter(self) -> str:
        """The letter under which it stands."""
        return letter_of(self.host)

    @cached_property
    def count(self) -> int:
        """How many links it has."""
        return len({use[0] for _edition, (*_short, uses) in self.found for use in uses})

    @property
    def has_many(self) -> bool:
        """Whether it has pages of its own."""
        return self.count > MANY

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
    def sites(self) -> list[Site]:
        """In the order of their names. The addresses without a host are the last."""
        found: defaultdict[str, list[tuple[Linked, Found]]] = defaultdict(list)
        for edition in self.editions:
            for host, uses in edition.hosts(self.name).items():
                found[host].append((edition, uses))
        sites = [Site(*site) for site in found.items()]
        return sorted(sites, key=lambda site: (not site.host, letters_of(site.host), site.host))

    @cached_property
    def pages(self) -> dict[str, list[Site]]:
        """The sites by what names their page: the letter, or letters with which a part begins.

        It is in parts when its sites (but for those with pages of their own) have too many
        links for one page. Without any such site there is no page.
        """
        in_parts = self.name != OTHERS and _count(self.sites) > A_PAGE
        found: defaultdict[str, list[Site]] = defaultdict(list)
        for site in self.sites:
            found[_part(site) if in_parts else self.name].append(site)
        return {name: sites for name, sites in found.items() if _count(sites)}


def by_letter(editions: Iterable[Linked]) -> list[Letter]:
    """The letters in their order, of *editions*: newest first."""
    found: defaultdict[str, list[Linked]] = defaultdict(list)
    for edition in editions:
        for letter in edition.letters:
            found[letter].append(edition)
    return [Letter(name, found[name]) for name in sorted(found)]


def _count(sites: Iterable[Site]) -> int:
    return sum(site.count for site in sites if not site.has_many)


def _part(site: Site) -> str:
    second = letters_of(site.host)[1:2]
    begins = (start for start in reversed(_RANGES) if start <= second <= "z")
    return site.letter + next(begins, _RANGES[0])


def part_name(name: str) -> str:
    """How readers are shown the page *name* of `by_letter`.

    >>> part_name("g"), part_name("0"), part_name("ga")
    ('G', '0–9', 'Ga–Gd')
    """
    if name == OTHERS:
        return "0–9"
    letter, start = name[0].upper(), name[1:]
    if not start:
        return letter
    following = f"{_RANGES}{{"[_RANGES.index(start) + 1]  # `{` comes after `z`
    return f"{letter}{start}–{letter}{chr(ord(following) - 1)}"
