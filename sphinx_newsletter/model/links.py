"""Links of the archive to other sites, by the letter and the host of their addresses.

A build stores the links of an edition when it reads the page, and decodes them by letter when a
list page needs them.
"""

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

    # Anchor of the section, address, text; and for an archived link, the original address.
    PageLink = tuple[str, str, str] | tuple[str, str, str, str]
    # A digest, and the anchors of the sections that have links, separated by spaces.
    Summary = tuple[str, str]
    # Of one host: the same, and its links in the order of the page. A plain tuple, because it
    # comes from JSON, and there are tens of thousands.
    HostLinks = tuple[str, str, Sequence["Use"]]


_BARE = re.compile(r"https?://|www\.")
# Words that do not describe a link, alone or combined, such as "read more here". Those on the last
# line are the ones that directives write.
_EMPTY = re.compile(
    r"(?:\b(?:a|and|article|at|click|details|for|from|here|in|info|it|learn|links?|more|on|one"
    r"|page|post|read|see|site|the|this|to|try|url|via|visit|web|website"
    r"|code|demo|project|source|video)\b\W*)*"
)
_USUAL = 3  # fields of a link that is not archived
# A site with more links than this has pages of its own.
MANY = 100


class LinkPlace(NamedTuple):
    """The section that contains a link: docname of the edition, and anchor."""

    docname: str
    anchor: str


class Use(NamedTuple):
    """A link of one edition: key, section, address, and the text if it describes the link.

    Links of one host with the same key are the same link. `section` is an index into the sections
    of the host. `path` is shown to readers; it is empty where it is the same as the key.
    """

    key: str
    section: int
    url: str
    words: str
    path: str


class Linked:
    """The links of an edition; those of a letter are decoded on demand."""

    def __init__(self, docname: str, lines: Sequence[str]) -> None:
        """Take the *lines* that `to_lines` returned."""
        self.docname = docname
        self.letters: Mapping[str, Summary] = json.loads(lines[0])
        self._lines = dict(zip(self.letters, lines[1:], strict=True))
        self.places = cache(self._places)

    def _places(self, anchors: str) -> list[LinkPlace]:
        return [LinkPlace(self.docname, anchor) for anchor in anchors.split(" ")]

    def hosts(self, letter: str) -> Mapping[str, HostLinks]:
        """The links by host, for the hosts that begin with *letter*."""
        found: Mapping[str, HostLinks] = json.loads(self._lines[letter])
        return found


def to_lines(links: Iterable[PageLink]) -> list[str]:
    """*links* as lines of JSON: a summary of each letter, then one line for each letter.

    An archived link is listed under the host and path of the original address.
    """
    hosts: defaultdict[str, list[tuple[Url, PageLink]]] = defaultdict(list)
    for link in links:
        url = read_url(link[-1] if len(link) > _USUAL else link[1])
        hosts[url.host].append((url, link))
    letters: defaultdict[str, dict[str, HostLinks]] = defaultdict(dict)
    for host, texts in hosts.items():
        letters[letter_of(host)][host] = _found(texts)
    short = {letter: _short(found) for letter, found in letters.items()}
    return [*map(json.dumps, [short, *letters.values()])]


def _found(links: Sequence[tuple[Url, PageLink]]) -> HostLinks:
    anchors = [*dict.fromkeys([link[0] for _url, link in links])]
    uses: list[Use] = []
    texts: list[str] = []
    for (_host, key, path), (anchor, address, text, *original) in links:
        words = text if says_something(text, address) else ""
        shown = "" if path == key else path
        uses.append(Use(key, anchors.index(anchor), address, words, shown))
        texts += anchor, address, words, *original
    return _digest(texts), " ".join(anchors), uses


def _short(hosts: Mapping[str, HostLinks]) -> Summary:
    anchors = dict.fromkeys(" ".join([found[1] for found in hosts.values()]).split(" "))
    return _digest([found[0] for found in hosts.values()]), " ".join(anchors)


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def says_something(text: str, url: str) -> bool:
    """Whether *text* describes *url*: it is neither the address itself nor a word like "here".

    >>> says_something("here.", "https://nodejs.org"), says_something("Node.js", "https://nodejs.org")
    (False, True)
    """
    said = text.strip().rstrip(".:!…/").casefold()
    if _BARE.match(said) or _EMPTY.fullmatch(said):
        return False
    is_address = "." in said and _BARE.sub("", url.casefold()).startswith(said)
    return not is_address and any(map(str.isalpha, said))


class Link(NamedTuple):
    """A link of the archive, with all its places; `words` is empty where no text describes it.

    `path` is its address without the host. `places` are in order, newest first; `first` is the
    oldest.
    """

    url: str
    words: str
    path: str
    places: tuple[LinkPlace, ...]
    first: LinkPlace


class Site:
    """The links to one host; with an empty host, the addresses without one."""

    def __init__(self, host: str, found: Sequence[tuple[Linked, HostLinks]]) -> None:
        """Take the links that were *found* in each edition, newest edition first."""
        self.host = host
        self.found = found

    @cached_property
    def count(self) -> int:
        """The number of links."""
        return len({use[0] for _edition, (*_short, uses) in self.found for use in uses})

    @cached_property
    def links(self) -> Sequence[Link]:
        """The links, newest first by their oldest place, so that a new use moves none."""
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

    def _uses(self) -> Iterator[tuple[list[LinkPlace], Sequence[Use]]]:
        for edition, (_digest, anchors, uses) in self.found:
            yield edition.places(anchors), uses


class _Row:
    """A `Link` under construction."""

    __slots__ = ("first", "path", "places", "url", "words")

    def __init__(self, url: str, words: str, path: str, first: LinkPlace) -> None:
        self.url, self.words, self.path, self.first = url, words, path, first
        self.places: dict[LinkPlace, None] = {first: None}

    def link(self) -> Link:
        return Link(self.url, self.words, self.path, tuple(self.places), self.first)


class Letter:
    """The sites whose host begins with one letter."""

    def __init__(self, name: str, editions: Sequence[Linked]) -> None:
        """Take the *editions* that link to any of them, newest first."""
        self.name = name
        self.editions = editions

    @cached_property
    def sites(self) -> dict[str, Site]:
        """The sites by host, in alphabetical order; the addresses without a host come last."""
        found: defaultdict[str, list[tuple[Linked, HostLinks]]] = defaultdict(list)
        for edition in self.editions:
            for host, uses in edition.hosts(self.name).items():
                found[host].append((edition, uses))
        hosts = sorted(found, key=lambda host: (not host, letters_of(host), host))
        return {host: Site(host, found[host]) for host in hosts}


def by_letter(editions: Iterable[Linked]) -> list[Letter]:
    """The letters in alphabetical order. *editions* are in order, newest first."""
    found: defaultdict[str, list[Linked]] = defaultdict(list)
    for edition in editions:
        for letter in edition.letters:
            found[letter].append(edition)
    return [Letter(name, found[name]) for name in sorted(found)]


class Row(NamedTuple):
    """A site in the list of all sites, before its links are decoded.

    `total` is the number of links, `digest` that of the links and of what is shown of their places.
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
        """The lines that it takes on a page: one per link, or one that leads to its own pages."""
        return 1 if self.has_many else self.total


def site_id(host: str) -> str:
    """The slug of a site. A `~` sets it apart from page numbers and `index`, as no host has one.

    >>> site_id("github.com"), site_id(""), site_id("2")
    ('github.com', 'other~', '2~')
    """
    return f"{host or 'other'}~" if host in {"", "index"} or host.isdecimal() else host


def site_name(host: str) -> str:
    """The name of a site: its host, decoded from Punycode."""
    return readable(host) or "Other addresses"


def letter_name(letter: str) -> str:
    """The heading above the sites of a *letter*.

    >>> letter_name("g"), letter_name("0")
    ('G', '0–9')
    """
    return "0–9" if letter == OTHERS else letter.upper()
