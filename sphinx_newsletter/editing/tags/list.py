"""Tag statistics of a site: how often, since when, where, and with which other tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.dates import EditionDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.outline import OutlineSection
    from sphinx_newsletter.model.tags import Tag


_MOST_CO_TAGS = 8


class Row(NamedTuple):
    """A tag: the numbers of sections and whole editions that have it, its first and last use."""

    tag: Tag
    sections: int
    editions: int
    first: EditionDate | None
    last: EditionDate | None

    @property
    def is_unused(self) -> bool:
        """Whether no section and no edition has it."""
        return not (self.sections or self.editions)


class Use(NamedTuple):
    """A use of a tag: the section, or the edition as a whole, with path and line."""

    entry: Entry
    path: str
    line: int


def rows(workspace: Workspace, sort: str) -> list[Row]:
    """All tags in the order *sort*, a key of `SORTS`; ties by slug. Drafts count, too."""
    used: dict[str, list[Entry]] = {slug: [] for slug in workspace.vocabulary.tags}
    for edition in workspace.archive.all:
        for entry in workspace.archive.entries_of(edition.docname):
            for slug in entry.tags:
                used[slug].append(entry)
    found = [_row(tag, used[slug]) for slug, tag in sorted(workspace.vocabulary.tags.items())]
    return sorted(found, key=SORTS[sort])


def uses(workspace: Workspace, slug: str) -> list[Use]:
    """The uses of the tag *slug*, newest first; editions without a date come last."""
    archive = workspace.archive
    undated = [edition for edition in archive.all if not edition.date]
    return [
        use
        for edition in (*archive.editions, *undated)
        for use in _uses(workspace, edition.docname)
        if slug in use.entry.tags
    ]


def beside(workspace: Workspace, slug: str) -> tuple[tuple[Tag, int], ...]:
    """The tags that occur most often together with *slug*, with their counts."""
    return workspace.archive.beside(slug, _MOST_CO_TAGS)


def sections_of(source: Source) -> list[OutlineSection]:
    """The sections of an edition in the order of its record, without the edition as a whole."""
    headings = source.outline.headings
    title = headings[0].line if headings and headings[0].level == 1 else 0
    return [section for section in source.outline.sections if section.line != title]


def _uses(workspace: Workspace, docname: str) -> Iterator[Use]:
    source = workspace.editions[f"{docname}.md"]
    whole, *entries = workspace.archive.entries_of(docname)
    yield Use(whole, source.path, next((use.line for use in whole.edition.tags), 1))
    for entry, section in zip(entries, sections_of(source), strict=True):
        yield Use(entry, source.path, section.line)


def _row(tag: Tag, entries: list[Entry]) -> Row:
    sections = sum(1 for entry in entries if entry.section)
    dates = sorted((e.edition.date for e in entries if e.edition.date), key=EditionDate.as_day)
    first, last = (dates[0], dates[-1]) if dates else (None, None)
    return Row(tag, sections, len(entries) - sections, first, last)


def _last(row: Row) -> int:
    return -row.last.as_day().toordinal() if row.last else 0


SORTS: dict[str, Callable[[Row], int | str]] = {
    "count": lambda row: -row.sections - row.editions,
    "name": lambda row: row.tag.label.casefold(),
    "last": _last,
}
