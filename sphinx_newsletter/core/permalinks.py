"""Addresses that have been published live for ever: `permalinks.txt`, read and written.

Each address stands on a line of its own, without the site's, in a form that no builder changes:
`editions/2024-04`, `editions/2024-04#webgpu`, `archive/tag/webgpu/atom.xml`. Behind it stands
what it was called, by which the place is found that has taken its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.core.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


FILE = "permalinks.txt"
HEADER = (
    "# The addresses that this site has published. The links of others lead to them, so each",
    "# has to work for ever. `newsletter permalinks --update` writes this file: nobody else",
    "# needs to. Behind an address stands what it is called.",
)
_MARK = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_ANCHOR = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
_MOVING = re.compile(r"id\d+", re.ASCII)  # given by number, so another one after an edit
_FILE = re.compile(r"\.(?:xml|json|opml)$")


class Permalink(NamedTuple):
    """An address that has been published, what it was called, and its line (0: none yet)."""

    address: str
    title: str = ""
    line: int = 0

    @property
    def page(self) -> str:
        """The page, or the file, without the place on it."""
        return self.address.partition("#")[0]

    @property
    def anchor(self) -> str:
        """The place on the page; empty for the page itself."""
        return self.address.partition("#")[2]

    @property
    def is_file(self) -> bool:
        """Whether it is a feed and the like, which is no page."""
        return is_file(self.page)


def is_file(page: str) -> bool:
    """Whether an address without a place on it is that of a feed and the like."""
    return bool(_FILE.search(page))


def lasts(anchor: str) -> bool:
    """Whether *anchor* is one that stays where it is when the page is edited."""
    return bool(_ANCHOR.fullmatch(anchor)) and not _MOVING.fullmatch(anchor)


def quoted(page: str) -> str:
    """The name of a *page* as an address, in which no space may stand."""
    return re.sub(r"[\s%#]", lambda match: f"%{ord(match[0]):02X}", page)


def read_permalinks(text: str, found: list[Permalink]) -> Iterator[Problem]:
    """Read the text of `permalinks.txt` into *found*; what is wrong is told and left out."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.split(maxsplit=1)
        if not words or words[0].startswith("#"):
            continue
        address, wrong = words[0], ""
        if _MARK.match(line):
            wrong = "a merge has left this mark: delete it, and keep the lines of both sides"
        elif address in lines:
            wrong = f"`{address}` stands on line {lines[address]} already: delete one of the two"
        else:
            wrong = _wrong(address)
        if wrong:
            yield Problem(Kind.PERMALINKS, number, wrong)
        else:
            lines[address] = number
            title = " ".join(words[1].split()) if len(words) > 1 else ""
            found.append(Permalink(address, title, number))


def is_left_by_merge(problem: Problem) -> bool:
    """Whether writing the file anew mends it, and loses nothing."""
    return "a merge has left" in problem.message or "already: delete one" in problem.message


def _wrong(address: str) -> str:
    page, mark, anchor = address.partition("#")
    if "://" in address:
        return f"`{address}` names a site: write what stands behind it, as in `editions/2024-04`"
    if page.startswith("/") or "//" in page or page.endswith("/"):
        return f"`{address}` has a `/` too many: write it as in `editions/2024-04`"
    if not {".", ".."}.isdisjoint(page.split("/")):
        return f"`{address}` leads around by `..` or `.`, and out of the site: delete the line"
    if re.search(r"[?<>\"\\\x00-\x1f\x7f]", address) or (mark and not _ANCHOR.fullmatch(anchor)):
        return f"`{address}` is no address of this site: delete the line, or correct it"
    return ""


def text_with(permalinks: Iterable[Permalink], before: str = "") -> str:
    """The text of the file with *permalinks*: in order, with the comments that it had *before*."""
    ending = "\r\n" if "\r\n" in before else "\n"
    comments = [line.rstrip() for line in before.split("\n") if line.lstrip().startswith("#")]
    titles = {one.address: " ".join(one.title.split()) for one in permalinks}
    lines = [f"{address}  {titles[address]}".rstrip() for address in sorted(titles)]
    return "".join(f"{line}{ending}" for line in (*(comments or HEADER), *lines))
