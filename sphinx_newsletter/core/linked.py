"""What one edition links to, by letter and host: taken apart when its page is read."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.core.urls import letter_of, read_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_newsletter.core.urls import Url

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
