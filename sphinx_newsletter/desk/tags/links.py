"""Links to the page of a tag that name it by its address, not by a role of its own."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.desk.edits import Lines
from sphinx_newsletter.desk.outline import Span
from sphinx_newsletter.desk.settings import DeskError
from sphinx_newsletter.model.addresses import tag_page
from sphinx_newsletter.model.redirects import read_moves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.desk.edits import Edit
    from sphinx_newsletter.desk.outline import Outline
    from sphinx_newsletter.model.redirects import Move


class Left(NamedTuple):
    """What still names the old tag: the file, the line, what an editor should know."""

    path: str
    line: int
    message: str


class TagLinks:
    """Finds what leads to the page of the tag *old*, and lets it lead to that of *new*."""

    def __init__(self, old: str, new: str) -> None:
        """Both are slugs."""
        self.old, self._new = old, new
        self._page = re.compile(rf"{re.escape(tag_page(old))}(?=$|[./#?\s)>\]\"'`,;])")
        self._moved = tag_page(new)

    def edits(self, path: str, text: str, outline: Outline) -> Iterator[Edit]:
        """Changes of what has one right answer in the source *path*."""
        lines = Lines(text)
        for role in outline.roles:
            if role.name == "ref" and role.target.casefold() == f"tag-{self.old}":
                yield lines.replace(role.at, f"tag-{self._new}")
        for link in outline.links:
            found = self._page.search(link.url)
            if found and link.at and self._is_own(path, link.url):
                start = link.at.start + found.start()
                place = link.at._replace(start=start, end=start + len(found[0]))
                yield lines.replace(place, self._moved)

    def _is_own(self, path: str, url: str) -> bool:
        """Whether *url* is an address of this site, without its host."""
        if re.match(r"[\w+.-]+:|//", url):
            return False
        page = re.split(r"[?#]", url)[0]
        whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), page))
        return bool(self._page.match(whole.lstrip("/")))

    def left(self, path: str, text: str) -> Iterator[Left]:
        """What names the old page in *text* still, in whatever form."""
        for number, line in enumerate(text.split("\n"), start=1):
            if self._page.search(line):
                told = f"the page of `{self.old}` is named here, which leads on to that of "
                yield Left(path, number, f"{told}`{self._new}`: change it if it is this site's")
            elif re.search(rf"#tag-{re.escape(self.old)}(?![\w-])", line):
                told = f"`#tag-{self.old}` is named here: if that is the tag, write "
                yield Left(path, number, f"{told}{{tag}}`{self._new}`")

    def moves(self, path: str, text: str) -> Iterator[Edit]:
        """Changes of *text*, the lines of `redirects.txt`. Raises `DeskError`."""
        found: list[Move] = []
        for _ in read_moves(text, found):
            pass  # a check tells of what is wrong there
        texts, lines = text.split("\n"), Lines(text)
        for move in found:
            if re.sub(r"\.html$|/$", "", move.old) == self._moved:
                told = f"`{move.old}` has moved from where `{self._new}` would be"
                hint = "take the line out first; nothing has been changed"
                raise DeskError(f"{path}:{move.line}: {told}: {hint}")
            if at := self._page.match(move.new):
                yield lines.replace(_place(texts, move, at.end()), self._moved)


def _place(texts: list[str], move: Move, length: int) -> Span:
    line = texts[move.line - 1]
    start = line.index(move.new, line.index(move.old) + len(move.old))
    return Span(move.line, start, start + length)
