"""Where tags are named in the sources: lists of them (`{tags}`, front matter), and roles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.desk.edits import Edit, Lines
from sphinx_newsletter.desk.outline import Stray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_newsletter.desk.outline import Outline, Part, Role, TagName


# What surrounds the names of a `{tags}`: its fences, and what stands before it on its line.
_AROUND = re.compile(r"^.*?\{tags\}|^[ \t>]*(?::{3,}|`{3,}|~{3,})[ \t]*$", re.MULTILINE)


class TagList(NamedTuple):
    """The names of a section or, without one, of the front matter."""

    names: tuple[TagName, ...]
    part: Part | None = None


def lists_of(outline: Outline) -> Iterator[TagList]:
    """All lists of tags of a source."""
    if outline.front_tags:
        yield TagList(outline.front_tags)
    yield from (TagList(part.tags, part) for part in outline.parts)


def roles_of(outline: Outline) -> Iterator[Role]:
    """All links to tags by name, as in ``{tag}`webgpu` ``."""
    return (role for role in outline.roles if role.name == "tag")


def ignored(outline: Outline, text: str) -> Iterator[tuple[int, str]]:
    """The names in each `{tags}` that tags nothing, with the line where it begins."""
    away = {line for line, stray in outline.misplaced if stray in {Stray.AWAY, Stray.TWICE}}
    lines = text.split("\n") if away else []
    for one in outline.directives:
        if one.name == "tags" and one.line in away:
            names = _AROUND.sub("", "\n".join(lines[one.line - 1 : one.end]))
            yield from ((one.line, name.strip(" \t\r>")) for name in re.split(r"[,\n]", names))


class ListEdits:
    """Changes of the lists in one source."""

    def __init__(self, text: str) -> None:
        """*text* is that of the source, without its byte-order mark."""
        self._lines = Lines(text)
        self._texts = [line.removesuffix("\r") for line in text.split("\n")]

    def of(self, names: Sequence[TagName], new: Mapping[TagName, str]) -> Iterator[Edit]:
        """Write each of *names* as it is *new*; nothing: it goes, with its comma."""
        for line in dict.fromkeys(name.at.line for name in names):
            yield from self._line([name for name in names if name.at.line == line], new)

    def replace(self, name: TagName | Role, new: str) -> Edit:
        """Put *new* where *name* stands."""
        return self._lines.replace(name.at, new)

    def add_behind(self, name: TagName, new: str) -> Edit:
        """Put *new* right behind *name*."""
        return self._lines.replace(name.at._replace(start=name.at.end), new)

    def _line(self, names: Sequence[TagName], new: Mapping[TagName, str]) -> Iterator[Edit]:
        if all(new.get(name) == "" for name in names):
            yield self._empty(names)
            return
        has_kept = False
        for at, name in enumerate(names):
            written = new.get(name)
            if written == "":
                # A name goes with the comma towards one that stays.
                start, end = self._around(name)
                start = self._around(names[at - 1])[1] if has_kept else start
                end = end if has_kept else self._around(names[at + 1])[0]
                yield self._lines.replace(name.at._replace(start=start, end=end), "")
                continue
            has_kept = True
            if written is not None:
                yield self.replace(name, written)

    def _empty(self, names: Sequence[TagName]) -> Edit:
        """Take all names out of a line, and the line with them if nothing else stands there."""
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
