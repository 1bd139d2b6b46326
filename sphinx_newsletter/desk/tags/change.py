"""A change of tags: edits of the vocabulary and of all that uses it, as one plan."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.desk import kept
from sphinx_newsletter.desk.changes import Changes
from sphinx_newsletter.desk.edits import apply
from sphinx_newsletter.desk.settings import DeskError
from sphinx_newsletter.desk.source import bytes_of, text_of
from sphinx_newsletter.desk.tags.check import NOTHING, check_sources, refuse_more
from sphinx_newsletter.desk.tags.file import TagFile
from sphinx_newsletter.desk.tags.links import Left
from sphinx_newsletter.desk.tags.uses import ignored
from sphinx_newsletter.model.problems import Kind, not_utf8
from sphinx_newsletter.model.tags import Tag, Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.edits import Edit
    from sphinx_newsletter.desk.source import Source
    from sphinx_newsletter.desk.tags.check import Expected
    from sphinx_newsletter.desk.tags.links import TagLinks


_UNREADABLE = {Kind.FILE_ENCODING, Kind.FRONT_MATTER}


class Plan(NamedTuple):
    """What would be written, what an editor should look at, and the sources as they are then."""

    changes: Changes
    left: tuple[Left, ...]
    sources: dict[str, Source]

    def write(self, desk: Desk) -> None:
        """Write it. What has been read for it is kept: it need not be read again."""
        self.changes.write()
        kept.save(desk.folder, desk.made_with, self.sources)


class TagChange:
    """Edits of files, gathered; all of them are of the texts as they are on the disk."""

    def __init__(self, desk: Desk) -> None:
        """Raises `DeskError` where something cannot be read: a use could be there."""
        self.desk = desk
        self.before = self.after = readable(desk)
        for told in unreadable(desk):
            raise DeskError(f"{told}; {NOTHING}")
        self._edits: defaultdict[str, list[Edit]] = defaultdict(list)
        self.file = TagFile(desk.settings.tags, self._text(desk.settings.tags))

    def change_vocabulary(self, edits: Iterable[Edit]) -> None:
        """Change `tags.yml`; the vocabulary `after` is that which it has then."""
        name = self.desk.settings.tags
        self._edits[name] += edits
        self.after, problems = read_vocabulary(self._new(name))
        refuse_more(name, self.desk.vocabulary_problems, problems)

    def change_sources(self, edits: Callable[[Source, str], Iterable[Edit]]) -> None:
        """Change each source by the *edits* that are made of it and its text."""
        for path, source in self.desk.sources.items():
            self._edits[path] += edits(source, self._text(path))

    def finish(self, expected: Expected, links: TagLinks | None = None) -> Plan:
        """The plan, if all sources read again are as *expected*. Raises `DeskError`.

        What leads to the old page of a tag by one of the *links* leads to the new one.
        """
        if links:
            self._move_page(links)
        new = {path: self._new(path) for path, edits in self._edits.items() if edits}
        texts = {path: bytes_of(text, self.desk.read(path)) for path, text in new.items()}
        fresh = check_sources(self.desk, self.after, texts, expected)
        sources = self.desk.sources | fresh
        left: list[Left] = []
        if links:
            for path in (*sources, "conf.py"):
                text = new.get(path) or self._text(path)
                left += links.left(path, text)
                if path in sources:
                    left += self._ignored(sources[path], text, links.old)
        return Plan(Changes(self.desk.folder, texts), tuple(left), sources)

    def _ignored(self, source: Source, text: str, old: str) -> Iterator[Left]:
        """Each `{tags}` that names the tag *old* where no build reads it."""
        lines = {
            line
            for line, name in ignored(source.outline, text)
            if (tag := self.before.find(name)) and tag.slug == old
        }
        for line in sorted(lines):
            told = f"this `{{tags}}` names `{old}` and tags nothing, so it stays as it is: "
            yield Left(source.path, line, f"{told}move it under a heading, or take it out")

    def _move_page(self, links: TagLinks) -> None:
        moves = self.desk.settings.redirects
        if (self.desk.folder / moves).is_file():
            self._edits[moves] += links.moves(moves, self._text(moves))
        self.change_sources(lambda source, text: links.edits(source.path, text, source.outline))

    def _new(self, path: str) -> str:
        return apply(self._text(path), self._edits[path])

    def _text(self, path: str) -> str:
        try:
            return text_of(self.desk.read(path))
        except UnicodeDecodeError as error:
            problem = not_utf8(error)
            told = f"{path}:{problem.line}: {problem.message}; {NOTHING}"
            raise DeskError(told) from error


def unreadable(desk: Desk) -> Iterator[str]:
    """Where a source cannot be read, and why: uses of tags could stand there."""
    for source in desk.sources.values():
        for problem in source.problems:
            if problem.kind in _UNREADABLE:
                yield f"{source.path}:{problem.line}: {problem.message}"


def readable(desk: Desk) -> Vocabulary:
    """The vocabulary. Raises `DeskError` where it cannot be read."""
    if not desk.vocabulary.readable:
        problem = desk.vocabulary_problems[0]
        raise DeskError(f"{desk.settings.tags}:{problem.line}: {problem.message}")
    return desk.vocabulary


def known(vocabulary: Vocabulary, name: str) -> Tag:
    """The tag that *name* leads to. Raises `DeskError`, with a suggestion."""
    tag = vocabulary.find(name)
    if not tag:
        raise DeskError(vocabulary.unknown(name))
    return tag


def own(vocabulary: Vocabulary, slug: str) -> Tag:
    """The tag whose slug is *slug*: who changes a tag must not mean another. Raises `DeskError`."""
    tag = known(vocabulary, slug)
    if tag.slug != slug:
        what = "an alias" if slug in tag.aliases else "another name"
        told = f"`{slug}` is {what} of the tag `{tag.slug}`: if you mean that tag, write its slug"
        raise DeskError(f"{told}; {NOTHING}")
    return tag
