"""Redirects: `redirects.txt`, parsed, checked, and resolved to the final addresses.

An address is written as it was, without the site's own: `editions/old.html`, `editions/old/`, or
bare, `editions/old`, for where this site would put such a page. It may begin with a slash. Of bytes
that an address cannot contain, such as a space, the percent-encoded form is written:
`my%20page.html`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from sphinx_newsletter.model.problems import Kind, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping


_COMMENT = re.compile(r"(?:^|\s)#.*")
_ELSEWHERE = re.compile(r"https?://[^/\s]+")
_NOT_PLAIN = re.compile(r"[*:<>\"\\\x00-\x1f\x7f]")


def bare(address: str) -> str:
    """The name of the page at *address*, if it is one."""
    return re.sub(r"(?:(?:^|/)index)?\.html$|/$", "", address)


class Move(NamedTuple):
    """A redirect: the old address, the new one, and its line (0: none)."""

    old: str
    new: str
    line: int = 0


class Known(NamedTuple):
    """What a site has: addresses of its pages by name, and its files.

    With `folders`, each page is the index of a folder of its own. `anchors` has the permanent
    anchors of pages, by their addresses; of a page that is not in it, they are not known.
    """

    pages: Mapping[str, str]
    files: frozenset[str]
    folders: bool = False
    anchors: Mapping[str, Collection[str]] = {}

    def file_of(self, address: str) -> str:
        """The file that answers to *address*.

        >>> Known({}, frozenset()).file_of("editions/old")
        'editions/old.html'
        """
        if not address or address.endswith("/"):
            return f"{address}index.html"
        if "." in address.rpartition("/")[2]:
            return address
        return f"{address}/index.html" if self.folders else f"{address}.html"

    def find(self, address: str) -> str | None:
        """Where *address* leads in this site: a page may be written in any of its forms."""
        name = bare(address)
        for page in (name, f"{name}/index".lstrip("/")):
            if page in self.pages:
                return self.pages[page]
        return address if address in self.files else None


def read_moves(text: str, moves: list[Move]) -> Iterator[Problem]:
    """Read the text of `redirects.txt` into *moves*; invalid lines are reported and left out."""
    for number, line in enumerate(text.splitlines(), start=1):
        words = _COMMENT.sub("", line).split()
        if not words:
            continue
        wrong = (
            "write the old and the new address, with a space between them; a space within one of "
            "them is `%20`"
        )
        if len(words) == 2:
            wrong = _wrong_old(words[0]) or _wrong_new(words[1])
        if wrong:
            yield Problem(Kind.REDIRECT, number, wrong)
        else:
            new = words[1] if _ELSEWHERE.match(words[1]) else _path(words[1])
            moves.append(Move(_path(words[0]), new, number))


def _path(written: str) -> str:
    """The address below that of the site; a slash at its beginning means the site."""
    return unquote(written).removeprefix("/")


def _wrong_old(address: str) -> str:
    if "#" in address or "?" in address:
        return f"`{address}`: a redirect is for a whole page: remove `#` or `?` and what follows it"
    return _wrong_path(address)


def _wrong_new(address: str) -> str:
    if _ELSEWHERE.match(address):
        return ""
    if "//" in address:
        return f"`{address}`: an address on another site must begin with `https://`"
    return _wrong_path(address.partition("#")[0])


def _wrong_path(written: str) -> str:
    try:
        address = unquote(written, errors="strict")
    except UnicodeDecodeError:
        return f"`{written}` is not UTF-8: write its letters, or percent-encode them as UTF-8"
    if re.search("%(23|3f)", written, re.IGNORECASE):  # they would separate parts of an address
        return f"`{written}` contains `#` or `?`: no page of a site of files has such an address"
    if "//" in address:
        return f"`{address}` is absolute: write the path below the site address, as in `docs/a`"
    if not {".", ".."}.isdisjoint(address.split("/")):
        return f"`{address}` contains `..` or `.`: write the path without them"
    if _NOT_PLAIN.search(address):
        return f"`{address}` is not the address of one page: write a line for each page"
    return ""


def follow(moves: Iterable[Move], known: Known, ends: dict[str, Move]) -> Iterator[Problem]:
    """Put each of the *moves* into *ends*, by its old file and with the address at its end.

    A redirect that leads to no page is left out and reported, on the line that causes it.
    """
    olds: dict[str, Move] = {}
    for move in moves:
        file = known.file_of(move.old)
        if file in known.files:
            message = f"`{move.old}` is a page of the site: remove this line, or the page"
            yield Problem(Kind.REDIRECT, move.line, message)
        elif first := olds.get(file):
            message = (
                f"`{move.old}` has a redirect on line {first.line} already: remove one of the two"
            )
            yield Problem(Kind.REDIRECT, move.line, message)
        else:
            olds[file] = move
    yield from _nowhere(olds, known)
    yield from _no_place(olds, known)
    yield from _circles(olds, known)
    for file, move in olds.items():
        if end := _end(move, olds, known):
            ends[file] = Move(move.old, end, move.line)


def _nowhere(olds: Mapping[str, Move], known: Known) -> Iterator[Problem]:
    for move in olds.values():
        if _target(move, known) is None and _next(move, olds, known) is None:
            page = move.new.partition("#")[0]
            near = suggestion(bare(page), known.pages) or "; write the address of one of its pages"
            yield Problem(Kind.REDIRECT, move.line, f"`{page}` is not a page of the site{near}")


def _no_place(olds: Mapping[str, Move], known: Known) -> Iterator[Problem]:
    """Report a redirect to a section that does not exist; it still leads to the page."""
    for move in olds.values():
        page, _, place = ("" if _ELSEWHERE.match(move.new) else move.new).partition("#")
        address = known.find(page) if place else None
        if address is None or place in known.anchors.get(address, [place]):
            continue
        near = (
            suggestion(place, known.anchors[address])
            or "; write the address of one of its headings"
        )
        yield Problem(Kind.REDIRECT, move.line, f"`{page}` contains no `#{place}`{near}")


def _circles(olds: Mapping[str, Move], known: Known) -> Iterator[Problem]:
    """Report each circle once, on the last of its lines."""
    for move in olds.values():
        way = [move]
        while (step := _next(way[-1], olds, known)) and step not in way:
            way.append(step)
        if step == move and move.line == max(one.line for one in way):
            message = (
                f"`{move.old}` redirects to itself: change one of these lines to lead to a page"
            )
            yield Problem(Kind.REDIRECT, move.line, message)


def _end(move: Move, olds: Mapping[str, Move], known: Known) -> str:
    """The address at which *move* ends, by way of others; empty where it does not end."""
    way, place = [move], ""
    while (target := _target(way[-1], known)) is None:
        place = place or way[-1].new.partition("#")[2]
        step = _next(way[-1], olds, known)
        if not step or step in way:
            return ""
        way.append(step)
    return f"{target}#{place}" if place and "#" not in target else target


def _next(move: Move, olds: Mapping[str, Move], known: Known) -> Move | None:
    page = move.new.partition("#")[0]
    forms = (page, f"{bare(page)}.html", f"{bare(page)}/")
    found = (olds.get(known.file_of(form)) for form in forms)
    return next(filter(None, found), None) if _target(move, known) is None else None


def _target(move: Move, known: Known) -> str | None:
    """Where *move* leads, if that is a page here or elsewhere."""
    if _ELSEWHERE.match(move.new):
        return move.new
    page, mark, place = move.new.partition("#")
    found = known.find(page)
    return None if found is None else f"{found}{mark}{place}"
