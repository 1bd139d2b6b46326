"""Plans for a change of tags: edits of `tags.yml` and of all sources that use the tags.

Before it is written, the changed sources are read in memory and their tags are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing import cache
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.source import bytes_of, text_of
from sphinx_newsletter.editing.tags.uses import Leftover, ignored, roles_of
from sphinx_newsletter.editing.tags.vocabulary_file import VocabularyFile
from sphinx_newsletter.editing.transaction import UNCHANGED, Transaction, apply
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

    # From the docname of an edition, the index of an entry and its tags: the new tags of the entry.
    Expected = Callable[[str, int, tuple[str, ...]], Iterable[str]]


_UNREADABLE = {Kind.FILE_ENCODING, Kind.FRONT_MATTER}


class Plan(NamedTuple):
    """A change of tags: the transaction, what it leaves to the editor, and the sources after it."""

    changes: Transaction
    left: tuple[Leftover, ...]
    sources: dict[str, Source]

    def write(self, workspace: Workspace) -> None:
        """Write the transaction, and the sources after it into the cache."""
        self.changes.write()
        cache.save(workspace.folder, workspace.cache_key, self.sources)


class TagChange:
    """Collects the edits of a change; all of them refer to the texts on the disk."""

    def __init__(self, workspace: Workspace) -> None:
        """Raises `CommandError` if a file cannot be read: it could use the tag."""
        self.workspace = workspace
        self.before = self.after = readable(workspace)
        for message in unreadable(workspace):
            raise CommandError(f"{message}; {UNCHANGED}")
        self._edits: defaultdict[str, list[Edit]] = defaultdict(list)
        self.file = VocabularyFile(workspace.settings.tags, self._text(workspace.settings.tags))

    def change_vocabulary(self, edits: Iterable[Edit]) -> None:
        """Change `tags.yml`; `after` becomes its new vocabulary."""
        name = self.workspace.settings.tags
        self._edits[name] += edits
        self.after, problems = read_vocabulary(self._new(name))
        refuse_more(name, self.workspace.vocabulary_problems, problems)

    def change_sources(self, edits: Callable[[Source, str], Iterable[Edit]]) -> None:
        """Change each source by the *edits* that the function returns for it and its text."""
        for path, source in self.workspace.sources.items():
            self._edits[path] += edits(source, self._text(path))

    def finish(self, expected: Expected, links: TagLinks | None = None) -> Plan:
        """The plan, if all changed sources have the *expected* tags. Raises `CommandError`.

        *links* redirects links to the old page of a tag to the new one.
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
        changes = Transaction(self.workspace.folder, texts, self.workspace.known)
        return Plan(changes, tuple(left), sources)

    def _ignored(self, source: Source, text: str, old: str) -> Iterator[Leftover]:
        """Each `{tags}` that names the tag *old* where the build ignores it."""
        lines = {
            line
            for line, name in ignored(source.outline, text)
            if (tag := self.before.find(name)) and tag.slug == old
        }
        for line in sorted(lines):
            fault = f"this `{{tags}}` names `{old}` but tags nothing, so it was not changed"
            yield Leftover(source.path, line, f"{fault}: move it below a heading, or delete it")

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
            message = f"{path}:{problem.line}: {problem.message}; {UNCHANGED}"
            raise CommandError(message) from error


def unreadable(workspace: Workspace) -> Iterator[str]:
    """The path, line and message of each source that cannot be read; it could use any tag."""
    for source in workspace.sources.values():
        for problem in source.problems:
            if problem.kind in _UNREADABLE:
                yield f"{source.path}:{problem.line}: {problem.message}"


def readable(workspace: Workspace) -> Vocabulary:
    """The vocabulary. Raises `CommandError` if it cannot be read."""
    if not workspace.vocabulary.readable:
        problem = workspace.vocabulary_problems[0]
        raise CommandError(f"{workspace.settings.tags}:{problem.line}: {problem.message}")
    return workspace.vocabulary


def find_tag(vocabulary: Vocabulary, name: str) -> Tag:
    """The tag with the name *name*. Raises `CommandError`, with a suggestion."""
    tag = vocabulary.find(name)
    if not tag:
        raise CommandError(vocabulary.unknown(name))
    return tag


def tag_by_slug(vocabulary: Vocabulary, slug: str) -> Tag:
    """The tag whose slug is *slug*; no other name will do. Raises `CommandError`."""
    tag = find_tag(vocabulary, slug)
    if tag.slug != slug:
        what = "an alias" if slug in tag.aliases else "another name"
        fault = f"`{slug}` is {what} of the tag `{tag.slug}`: if you mean that tag, write its slug"
        raise CommandError(f"{fault}; {UNCHANGED}")
    return tag


def check_sources(
    workspace: Workspace, vocabulary: Vocabulary, texts: Mapping[str, bytes], expected: Expected
) -> dict[str, Source]:
    """Read the changed sources in memory and return them. Raises `CommandError`."""
    changed = {path: data for path, data in texts.items() if path in workspace.sources}
    with workspace.reading() as read_as:
        fresh = {path: read_as(path, changed[path]) for path in workspace.progress([*changed])}
    for path, source in workspace.sources.items():
        _refuse_found(workspace, vocabulary, source)
        if path in fresh:
            refuse_more(path, source.problems, fresh[path].problems)
    after = (fresh.get(path, source).record for path, source in workspace.editions.items())
    records = (record for record in after if record)
    _compare(workspace.archive, Archive(records, vocabulary), expected)
    return fresh


def refuse_more(path: str, before: Iterable[Problem], after: Iterable[Problem]) -> None:
    """Refuse a change that causes a new problem. Raises `CommandError`."""
    counts = Counter(problem.kind for problem in before)
    for problem in after:
        counts[problem.kind] -= 1
        if counts[problem.kind] < 0:
            fault = f"{path}:{problem.line}: after the change, {problem.message}"
            raise CommandError(f"{fault}; {UNCHANGED}")


def _refuse_found(workspace: Workspace, after: Vocabulary, source: Source) -> None:
    """Refuse to turn an unknown name in a source into that of a tag: its author meant another."""
    for name, line in _names(source):
        found = after.find(name)
        if found and not workspace.vocabulary.find(name):
            fault = f"`{name}` is not a tag yet and would become `{found.slug}`"
            raise CommandError(f"{source.path}:{line}: {fault}: fix it first; {UNCHANGED}")


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
                fault = f"{edition.docname}.md: cannot change the tags of “{entry.title}”"
                raise CommandError(f"{fault}: change them by hand first; {UNCHANGED}")
