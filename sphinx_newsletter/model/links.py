"""What one edition links to, by letter and host: taken apart when its page is read."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.urls import OTHERS, letter_of, letters_of, read_url, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_newsletter.model.urls import Url

    # Section, address, words; and of a copy, the address for which it stands in.
    Told = tuple[str, str, str] | tuple[str, str, str, str]
    # In short: a digest, and the sections that have links, with spaces between them.
    Short = tuple[str, str]
    # What there is of one host: the same, and each link in the order of the page. It is the text
    # of a file that has been taken apart, and as simple as can be: there are tens of thousands.
    Found = tuple[str, str, Sequence["Use"]]


_BARE = re.compile(r"https?://|www\.")
# Words that say nothing, however they are put together: "read more here". The last ones are those
# of directives, which say what it is and not which.
_EMPTY = re.compile(
    r"(?:\b(?:a|and|article|at|click|details|for|from|here|in|info|it|learn|links?|more|on|one"
    r"|page|post|read|see|site|the|this|to|url|via|visit|web|website"
    r"|code|demo|project|source|video)\b\W*)*"
)


_USUAL = 3  # what is told of a link that is no copy


class Place(NamedTuple):
    """Where a link stands: the edition's page, and the address of the section on it."""

    docname: str
    anchor: str


class Use(NamedTuple):
    """A link as an edition has it: its section, the address, the words if they say something.

    Of one host, those with the same key are the same link. The section is told by its number
    among those of the host. `path` is what is shown of the key, or nothing for the key itself.
    """

    key: str
    section: int
    url: str
    words: str
    path: str


class Linked:
    """The links of an edition. What begins with a letter is taken apart when it is asked for."""

    def __init__(self, docname: str, lines: Sequence[str]) -> None:
        """*lines* are those of `to_lines`."""
        self.docname = docname
        self.letters: Mapping[str, Short] = json.loads(lines[0])
        self._lines = dict(zip(self.letters, lines[1:], strict=True))
        self.places = cache(self._places)

    def _places(self, anchors: str) -> list[Place]:
        return [Place(self.docname, anchor) for anchor in anchors.split(" ")]

    def hosts(self, letter: str) -> Mapping[str, Found]:
        """What there is of each host that stands under *letter*."""
        found: Mapping[str, Found] = json.loads(self._lines[letter])
        return found


def to_lines(links: Iterable[Told]) -> list[str]:
    """What is kept of *links*: the letters in short, then each letter.

    A copy stands where the link stood for which it stands in: under that host, with that path.
    """
    hosts: defaultdict[str, list[tuple[Url, Told]]] = defaultdict(list)
    for link in links:
        url = read_url(link[-1] if len(link) > _USUAL else link[1])
        hosts[url.host].append((url, link))
    letters: defaultdict[str, dict[str, Found]] = defaultdict(dict)
    for host, told in hosts.items():
        letters[letter_of(host)][host] = _found(told)
    short = {letter: _short(found) for letter, found in letters.items()}
    return [*map(json.dumps, [short, *letters.values()])]


def _found(links: Sequence[tuple[Url, Told]]) -> Found:
    anchors = [*dict.fromkeys([link[0] for _url, link in links])]
    uses: list[Use] = []
    told: list[str] = []
    for (_host, key, path), (anchor, address, text, *original) in links:
        words = text if says_something(text, address) else ""
        shown = "" if path == key else path
        uses.append(Use(key, anchors.index(anchor), address, words, shown))
        told += anchor, address, words, *original
    return _digest(told), " ".join(anchors), uses


def _short(hosts: Mapping[str, Found]) -> Short:
    anchors = dict.fromkeys(" ".join([found[1] for found in hosts.values()]).split(" "))
    return _digest([found[0] for found in hosts.values()]), " ".join(anchors)


def _digest(told: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


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
