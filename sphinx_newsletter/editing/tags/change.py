"""A change of tags: edits of the vocabulary and of all that uses it, as one plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing import cache
from sphinx_newsletter.editing.source import bytes_of, read_record, text_of
from sphinx_newsletter.editing.tags.uses import Leftover, ignored, roles_of
from sphinx_newsletter.editing.tags.vocabulary_file import VocabularyFile
from sphinx_newsletter.editing.transaction import UNCHANGED, Transaction, apply
from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.problems import Kind, not_utf8
from sphinx_newsletter.model.tags import Tag, Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.tags.uses import TagLinks
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.problems import Problem

    # Of the docname of an edition, the place of one of its entries and its tags: its new tags.
    Expected = Callable[[str, int, tuple[str, ...]], Iterable[str]]


_UNREADABLE = {Kind.FILE_ENCODING, Kind.FRONT_MATTER}


class Plan(NamedTuple):
    """What would be written, what an editor should look at, and the sources as they are then."""

    changes: Transaction
    left: tuple[Leftover, ...]
    sources: dict[str, Source]

    def write(self, workspace: Workspace) -> None:
        """Write it. What has been read for it is kept: it need not be read again."""
        self.changes.write()
        cache.save(workspace.folder, workspace.cache_key, self.sources)


class TagChange:
    """Edits of files, gathered; all of them are of the texts as they are on the disk."""

    def __init__(self, workspace: Workspace) -> None:
        """Raises `CommandError` where something cannot be read: a use could be there."""
        self.workspace = workspace
        self.before = self.after = readable(workspace)
        for told in unreadable(workspace):
            raise CommandError(f"{told}; {UNCHANGED}")
        self._edits: defaultdict[str, list[Edit]] = defaultdict(list)
        self.file = VocabularyFile(workspace.settings.tags, self._text(workspace.settings.tags))

    def change_vocabulary(self, edits: Iterable[Edit]) -> None:
        """Change `tags.yml`; the vocabulary `after` is that which it has then."""
        name = self.workspace.settings.tags
        self._edits[name] += edits
        self.after, problems = read_vocabulary(self._new(name))
        refuse_more(name, self.workspace.vocabulary_problems, problems)

    def change_sources(self, edits: Callable[[Source, str], Iterable[Edit]]) -> None:
        """Change each source by the *edits* that are made of it and its text."""
        for path, source in self.workspace.sources.items():
            self._edits[path] += edits(source, self._text(path))

    def finish(self, expected: Expected, links: TagLinks | None = None) -> Plan:
        """The plan, if all sources read again are as *expected*. Raises `CommandError`.

        What leads to the old page of a tag by one of the *links* leads to the new one.
        """
        if links:
            self._move_page(links)
        new = {path: self._new(path) for path, edits in self._edits.items() if edits}
        texts = {path: bytes_of(text, self.workspace.read(path)) for path, text in new.items()}
        fresh = check_sources(self.workspace, self.after, texts, expected)
        sources = self.workspace.sources | fresh
        left: list[Leftover] = []
        if links:
            for path in (*sources, "conf.py"):
                text = new.get(path) or self._text(path)
                left += links.left(path, text)
                if path in sources:
                    left += self._ignored(sources[path], text, links.old)
        return Plan(Transaction(self.workspace.folder, texts), tuple(left), sources)

    def _ignored(self, source: Source, text: str, old: str) -> Iterator[Leftover]:
        """Each `{tags}` that names the tag *old* where no build reads it."""
        lines = {
            line
            for line, name in ignored(source.outline, text)
            if (tag := self.before.find(name)) and tag.slug == old
        }
        for line in sorted(lines):
            told = f"this `{{tags}}` names `{old}` and tags nothing, so it stays as it is: "
            yield Leftover(source.path, line, f"{told}move it under a heading, or take it out")

    def _move_page(self, links: TagLinks) -> None:
        moves = self.workspace.settings.redirects
        if (self.workspace.folder / moves).is_file():
            self._edits[moves] += links.moves(moves, self._text(moves))
        self.change_sources(lambda source, text: links.edits(source.path, text, source.outline))

    def _new(self, path: str) -> str:
        return apply(self._text(path), self._edits[path])

    def _text(self, path: str) -> str:
        try:
            return text_of(self.workspace.read(path))
        except UnicodeDecodeError as error:
            problem = not_utf8(error)
            told = f"{path}:{problem.line}: {problem.message}; {UNCHANGED}"
            raise CommandError(told) from error


def unreadable(workspace: Workspace) -> Iterator[str]:
    """Where a source cannot be read, and why: uses of tags could stand there."""
    for source in workspace.sources.values():
        for problem in source.problems:
            if problem.kind in _UNREADABLE:
                yield f"{source.path}:{problem.line}: {problem.message}"


def readable(workspace: Workspace) -> Vocabulary:
    """The vocabulary. Raises `CommandError` where it cannot be read."""
    if not workspace.vocabulary.readable:
        problem = workspace.vocabulary_problems[0]
        raise CommandError(f"{workspace.settings.tags}:{problem.line}: {problem.message}")
    return workspace.vocabulary


def find_tag(vocabulary: Vocabulary, name: str) -> Tag:
    """The tag that *name* leads to. Raises `CommandError`, with a suggestion."""
    tag = vocabulary.find(name)
    if not tag:
        raise CommandError(vocabulary.unknown(name))
    return tag


def tag_by_slug(vocabulary: Vocabulary, slug: str) -> Tag:
    """The tag whose slug is *slug*; no other name will do. Raises `CommandError`."""
    tag = find_tag(vocabulary, slug)
    if tag.slug != slug:
        what = "an alias" if slug in tag.aliases else "another name"
        told = f"`{slug}` is {what} of the tag `{tag.slug}`: if you mean that tag, write its slug"
        raise CommandError(f"{told}; {UNCHANGED}")
    return tag


def check_sources(
    workspace: Workspace, vocabulary: Vocabulary, texts: Mapping[str, bytes], expected: Expected
) -> dict[str, Source]:
    """Read what is changed again, in memory, and hand it back. Raises `CommandError`."""
    changed = {path: data for path, data in texts.items() if path in workspace.sources}
    fresh = {
        path: workspace.read_as(path, changed[path]) for path in workspace.progress([*changed])
    }
    for path, source in workspace.sources.items():
        _refuse_found(workspace, vocabulary, source)
        if path in fresh:
            refuse_more(path, source.problems, fresh[path].problems)
    default = workspace.settings.default_author
    records = (
        read_record(fresh.get(p, source), default) for p, source in workspace.editions.items()
    )
    _compare(workspace.archive, Archive(records, vocabulary), expected)
    return fresh


def refuse_more(path: str, before: Iterable[Problem], after: Iterable[Problem]) -> None:
    """Refuse what has a problem that was not there before. Raises `CommandError`."""
    counts = Counter(problem.kind for problem in before)
    for problem in after:
        counts[problem.kind] -= 1
        if counts[problem.kind] < 0:
            told = f"{path}:{problem.line}: with that, {problem.message}"
            raise CommandError(f"{told}; {UNCHANGED}")


def _refuse_found(workspace: Workspace, after: Vocabulary, source: Source) -> None:
    """Refuse to give an unknown name a meaning that its author cannot have had in mind."""
    for name, line in _names(source):
        found = after.find(name)
        if found and not workspace.vocabulary.find(name):
            told = f"`{name}` is no tag so far, and would lead to `{found.slug}`"
            raise CommandError(f"{source.path}:{line}: {told}: mend it first; {UNCHANGED}")


def _names(source: Source) -> Iterator[tuple[str, int]]:
    for tag in source.outline.front_tags:
        yield tag.name, tag.at.line
    for section in source.outline.sections:
        yield from ((tag.name, tag.at.line) for tag in section.tags)
    yield from ((role.target, role.at.line) for role in roles_of(source.outline))


def _compare(before: Archive, after: Archive, expected: Expected) -> None:
    for edition in before.all:
        new = after.entries_of(edition.docname)
        for at, entry in enumerate(before.entries_of(edition.docname)):
            wanted = set(expected(edition.docname, at, entry.tags))
            if at >= len(new) or wanted != set(new[at].tags):
                told = f"{edition.docname}.md: the tags of “{entry.title}” cannot be changed so"
                raise CommandError(f"{told}: change them by hand first; {UNCHANGED}")
