"""What a change of tags must leave behind: the tags that were asked for, and no new problem."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinx_newsletter.desk.records import read_record
from sphinx_newsletter.desk.settings import DeskError
from sphinx_newsletter.desk.tags.uses import roles_of
from sphinx_newsletter.model.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.source import Source
    from sphinx_newsletter.model.problems import Problem
    from sphinx_newsletter.model.tags import Vocabulary

    # Of the docname of an edition, the place of one of its entries and its tags: its new tags.
    Expected = Callable[[str, int, tuple[str, ...]], Iterable[str]]


NOTHING = "nothing has been changed"


def check_sources(
    desk: Desk, vocabulary: Vocabulary, texts: Mapping[str, bytes], expected: Expected
) -> dict[str, Source]:
    """Read what is changed again, in memory, and hand it back. Raises `DeskError`."""
    changed = {path: data for path, data in texts.items() if path in desk.sources}
    fresh = {path: desk.read_as(path, changed[path]) for path in desk.steps([*changed])}
    for path, source in desk.sources.items():
        _refuse_found(desk, vocabulary, source)
        if path in fresh:
            refuse_more(path, source.problems, fresh[path].problems)
    default = desk.settings.default_author
    records = (read_record(fresh.get(p, source), default) for p, source in desk.editions.items())
    _compare(desk.archive, Archive(records, vocabulary), expected)
    return fresh


def refuse_more(path: str, before: Iterable[Problem], after: Iterable[Problem]) -> None:
    """Refuse what has a problem that was not there before. Raises `DeskError`."""
    counts = Counter(problem.kind for problem in before)
    for problem in after:
        counts[problem.kind] -= 1
        if counts[problem.kind] < 0:
            told = f"{path}:{problem.line}: with that, {problem.message}"
            raise DeskError(f"{told}; {NOTHING}")


def _refuse_found(desk: Desk, after: Vocabulary, source: Source) -> None:
    """Refuse to give an unknown name a meaning that its author cannot have had in mind."""
    for name, line in _names(source):
        found = after.find(name)
        if found and not desk.vocabulary.find(name):
            told = f"`{name}` is no tag so far, and would lead to `{found.slug}`"
            raise DeskError(f"{source.path}:{line}: {told}: mend it first; {NOTHING}")


def _names(source: Source) -> Iterator[tuple[str, int]]:
    for tag in source.outline.front_tags:
        yield tag.name, tag.at.line
    for part in source.outline.parts:
        yield from ((tag.name, tag.at.line) for tag in part.tags)
    yield from ((role.target, role.at.line) for role in roles_of(source.outline))


def _compare(before: Archive, after: Archive, expected: Expected) -> None:
    for edition in before.all:
        new = after.entries_of(edition.docname)
        for at, entry in enumerate(before.entries_of(edition.docname)):
            wanted = set(expected(edition.docname, at, entry.tags))
            if at >= len(new) or wanted != set(new[at].tags):
                told = f"{edition.docname}.md: the tags of “{entry.title}” cannot be changed so"
                raise DeskError(f"{told}: change them by hand first; {NOTHING}")
