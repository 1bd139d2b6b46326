"""Uses of tags in the sources, in `{tags}`, front matter, roles and links, and their edits."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.source import lines_of
from sphinx_newsletter.editing.transaction import UNCHANGED, Edit, Lines
from sphinx_newsletter.model.addresses import tag_page
from sphinx_newsletter.model.outline import Span
from sphinx_newsletter.model.redirects import read_moves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_newsletter.model.outline import Outline, OutlineSection, Role, TagName
    from sphinx_newsletter.model.redirects import Move


# What surrounds the names of a `{tags}`: its fences, and the text before it on its line.
_AROUND = re.compile(r"^.*?\{tags\}|^[ \t>]*(?::{3,}|`{3,}|~{3,})[ \t]*$", re.MULTILINE)


class TagList(NamedTuple):
    """The tag names of a section or, without one, of the front matter."""

    names: tuple[TagName, ...]
    section: OutlineSection | None = None


def lists_of(outline: Outline) -> Iterator[TagList]:
    """All lists of tags of a source."""
    if outline.front_tags:
        yield TagList(outline.front_tags)
    yield from (TagList(section.tags, section) for section in outline.sections)


def roles_of(outline: Outline) -> Iterator[Role]:
    """All links to tags by name, as in ``{tag}`webgpu` ``."""
    return (role for role in outline.roles if role.name == "tag")


def ignored(outline: Outline, text: str) -> Iterator[tuple[int, str]]:
    """The line and the names of each `{tags}` that tags nothing."""
    away = {*outline.ignored_tags}
    lines = text.split("\n") if away else []
    for one in outline.directives:
        if one.name == "tags" and one.line in away:
            names = _AROUND.sub("", "\n".join(lines[one.line - 1 : one.end]))
            yield from ((one.line, name.strip(" \t\r>")) for name in re.split(r"[,\n]", names))


class ListEdits:
    """Makes edits of the lists of tags in one source."""

    def __init__(self, text: str) -> None:
        """*text* is the source without its byte-order mark."""
        self._lines = Lines(text)
        self._texts = lines_of(text)

    def of(self, names: Sequence[TagName], new: Mapping[TagName, str]) -> Iterator[Edit]:
        """Replace *names* by their *new* texts; an empty one deletes the name and its comma."""
        for line in dict.fromkeys(name.at.line for name in names):
            yield from self._line([name for name in names if name.at.line == line], new)

    def replace(self, name: TagName | Role, new: str) -> Edit:
        """Replace *name* by *new*."""
        return self._lines.replace(name.at, new)

    def insert_after(self, name: TagName, new: str) -> Edit:
        """Insert *new* after *name*."""
        return self._lines.replace(name.at._replace(start=name.at.end), new)

    def _line(self, names: Sequence[TagName], new: Mapping[TagName, str]) -> Iterator[Edit]:
        if all(new.get(name) == "" for name in names):
            yield self._empty(names)
            return
        follows_a_name = False
        for at, name in enumerate(names):
            written = new.get(name)
            if written == "":
                # A name is deleted with the comma between it and one that stays.
                start, end = self._around(name)
                start = self._around(names[at - 1])[1] if follows_a_name else start
                end = end if follows_a_name else self._around(names[at + 1])[0]
                yield self._lines.replace(name.at._replace(start=start, end=end), "")
                continue
            follows_a_name = True
            if written is not None:
                yield self.replace(name, written)

    def _empty(self, names: Sequence[TagName]) -> Edit:
        """Delete all names of a line, and the line itself if nothing else is on it."""
        text, place = self._texts[names[0].at.line - 1], names[0].at
        start, end = self._around(names[0])[0], self._around(names[-1])[1]
        start = len(text[:start].rstrip(" \t"))
        comma = re.compile(r"[ \t]*,").match(text, end)
        end = comma.end() if comma else end
        if not (text[:start] + text[end:]).strip(" \t-"):
            return self._lines.delete(place.line)
        return self._lines.replace(place._replace(start=start, end=end), "")

    def _around(self, name: TagName) -> tuple[int, int]:
        """The columns of *name* with its quotes."""
        text, (_, start, end) = self._texts[name.at.line - 1], name.at
        quoted = text[start - 1 : start] in {"'", '"'} and text[end : end + 1] == text[start - 1]
        return (start - 1, end + 1) if quoted else (start, end)


class Leftover(NamedTuple):
    """A use of the old tag that an editor must check: the path, the line, the message."""

    path: str
    line: int
    message: str


class TagLinks:
    """Finds links to the page of the tag *old*, and changes them to the page of *new*."""

    def __init__(self, old: str, new: str) -> None:
        """Both are slugs."""
        self.old, self._new = old, new
        self._page = re.compile(rf"{re.escape(tag_page(old))}(?=$|[./#?\s)>\]\"'`,;])")
        self._moved = tag_page(new)

    def edits(self, path: str, text: str, outline: Outline) -> Iterator[Edit]:
        """The edits of unambiguous links in the source *path*."""
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

    def left(self, path: str, text: str) -> Iterator[Leftover]:
        """The lines of *text* that still name the old page, in any form."""
        for number, line in enumerate(text.split("\n"), start=1):
            if self._page.search(line):
                fault = f"this names the page of `{self.old}`, which redirects to that of "
                yield Leftover(
                    path, number, f"{fault}`{self._new}`: change it if it is this site's"
                )
            elif re.search(rf"#tag-{re.escape(self.old)}(?![\w-])", line):
                fault = f"this names `#tag-{self.old}`: if it means the tag, write "
                yield Leftover(path, number, f"{fault}{{tag}}`{self._new}`")

    def moves(self, path: str, text: str) -> Iterator[Edit]:
        """The edits of *text*, the content of `redirects.txt`. Raises `CommandError`."""
        found: list[Move] = []
        for _ in read_moves(text, found):
            pass  # a rule of `newsletter check` reports the problems
        texts, lines = text.split("\n"), Lines(text)
        for move in found:
            if re.sub(r"\.html$|/$", "", move.old) == self._moved:
                fault = f"`{move.old}`, the address that `{self._new}` would get, is redirected"
                advice = f"delete the line first; {UNCHANGED}"
                raise CommandError(f"{path}:{move.line}: {fault}: {advice}")
            if at := self._page.match(move.new):
                yield lines.replace(_place(texts, move, at.end()), self._moved)


def _place(texts: list[str], move: Move, length: int) -> Span:
    line = texts[move.line - 1]
    start = line.index(move.new, line.index(move.old) + len(move.old))
    return Span(move.line, start, start + length)
