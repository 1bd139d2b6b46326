"""What the editions link to, by site: each link once, with all the places that have it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.core.urls import read_url, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# On one page as long as they are this many, then by letter; a letter in parts beyond it.
A_PAGE = 1000
# A site with more links than this has pages of its own.
MANY = 100

OTHERS = "0"  # the letter of what begins with none
_RANGES = "aeios"  # parts of a letter, by the second one: each has about as many sites
_BARE = re.compile(r"https?://|www\.")
# Words that say nothing, however they are put together: "read more here". The last ones are those
# of directives, which say what it is and not which.
_EMPTY = re.compile(
    r"(?:\b(?:a|and|article|at|click|details|for|from|here|in|info|it|learn|links?|more|on|one"
    r"|page|post|read|see|site|the|this|to|url|via|visit|web|website"
    r"|code|demo|project|source|video)\b\W*)*"
)


class Place(NamedTuple):
    """Where a link stands: the edition's page, and the address of the section on it."""

    docname: str
    anchor: str


class Told(NamedTuple):
    """A link as an edition has it: where, the address, the words."""

    place: Place
    url: str
    text: str


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


@dataclass(frozen=True)
class Site:
    """All that is linked to on one host; without a host, the addresses that have none.

    A link stands where it was seen first, newest first: what is seen again stays in its place.
    """

    host: str
    links: tuple[Link, ...]

    @cached_property
    def name(self) -> str:
        """The host in letters."""
        return readable(self.host) or "Other addresses"

    @property
    def id(self) -> str:
        """Its name in addresses. No host has a `~`."""
        return {"": "other~", "index": "index~"}.get(self.host, self.host)

    @property
    def has_many(self) -> bool:
        """Whether it has pages of its own."""
        return len(self.links) > MANY

    @cached_property
    def letters(self) -> str:
        """The host in letters without accents."""
        found = unicodedata.normalize("NFKD", readable(self.host))
        return "".join(one for one in found if not unicodedata.combining(one))

    @property
    def letter(self) -> str:
        """The letter under which it stands."""
        return self.letters[0] if "a" <= self.letters[:1] <= "z" else OTHERS


def by_site(told: Iterable[Told]) -> list[Site]:
    """The sites by letter and name, of *told*: newest edition first."""
    found: defaultdict[str, defaultdict[str, list[tuple[int, Told]]]]
    found = defaultdict(lambda: defaultdict(list))
    paths: dict[str, str] = {}
    for number, one in enumerate(told):
        host, key, paths[one.url] = read_url(one.url)
        found[host][key].append((number, one))
    sites = (Site(host, _links(links.values(), paths)) for host, links in found.items())
    # The addresses without a host are the last of their letter.
    return sorted(sites, key=lambda site: (site.letter, not site.host, site.letters, site.host))


def _links(found: Iterable[list[tuple[int, Told]]], paths: Mapping[str, str]) -> tuple[Link, ...]:
    links = []
    for uses in found:
        number, first = uses[-1]
        newest = uses[0][1]
        for number, first in uses:  # noqa: B007
            if first.place.docname == uses[-1][1].place.docname:
                break
        words = ""
        for _number, one in uses:
            if says_something(one.text, one.url):
                words = one.text
                break
        places = tuple(dict.fromkeys([one.place for _number, one in uses]))
        links.append((number, Link(newest.url, words, paths[newest.url], places, first.place)))
    links.sort()
    return tuple([link for _number, link in links])


def says_something(text: str, url: str) -> bool:
    """Whether *text* tells what *url* leads to: it is not its address, nor "here".

    >>> says_something("here.", "https://nodejs.org"), says_something("Node.js", "https://nodejs.org")
    (False, True)
    """
    said = text.strip().rstrip(".:!…/").casefold()
    if _BARE.match(said) or _EMPTY.fullmatch(said):
        return False
    is_address = "." in said and _BARE.sub("", url.casefold()).startswith(said)
    return not is_address and any(map(str.isalpha, said))


def by_letter(sites: Iterable[Site]) -> dict[str, list[Site]]:
    """The *sites* by what names their page: a letter, or letters with which a part begins.

    A letter is in parts when its sites (but for those with pages of their own) have too many
    links for one page. Without any such site there is no page.
    """
    letters: defaultdict[str, list[Site]] = defaultdict(list)
    for site in sites:
        letters[site.letter].append(site)
    found: defaultdict[str, list[Site]] = defaultdict(list)
    for letter, members in letters.items():
        in_parts = letter != OTHERS and _count(members) > A_PAGE
        for site in members:
            found[_part(site) if in_parts else letter].append(site)
    return {name: members for name, members in found.items() if _count(members)}


def _count(sites: Iterable[Site]) -> int:
    return sum(len(site.links) for site in sites if not site.has_many)


def _part(site: Site) -> str:
    second = site.letters[1:2]
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
