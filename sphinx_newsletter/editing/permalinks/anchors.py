"""The addresses that the sources of a site give: published ones, and all that work."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.permalinks import (
    Answers,
    alias_slugs,
    gathered,
    is_file,
    published,
    quoted,
)
from sphinx_newsletter.model.redirects import Move, read_moves

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.permalinks import Lists, Permalink

    Pages = Mapping[str, Collection[str] | None]


class Addresses:
    """The addresses of the site in a workspace, without drafts and files that are not UTF-8."""

    def __init__(self, workspace: Workspace) -> None:
        """Each property is computed at its first use."""
        self._workspace = workspace

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources of public pages, by page."""
        found = self._workspace.sources.values()
        return {source.docname: source for source in found if source.is_public}

    @cached_property
    def archive(self) -> Archive:
        """The public archive."""
        workspace, sources = self._workspace, self.sources
        records = (record for record in workspace.archive.all if record.docname in sources)
        return Archive(records, workspace.vocabulary)

    @cached_property
    def published(self) -> dict[str, Permalink]:
        """All permalinks that a build would publish, by address."""
        pages = {page: source.title for page, source in self.sources.items()}
        return {
            one.address: one for one in published(self.archive, pages, self._authors, self._lists)
        }

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title at each address; several addresses may lead to one heading."""
        found = {
            f"{quoted(page)}#{anchor}": heading.title
            for page, source in self.sources.items()
            for heading in reversed(source.outline.headings)
            for anchor in heading.anchors
        }
        return found | {one.address: one.title for one in self.published.values() if one.title}

    def title_at(self, permalink: Permalink) -> str:
        """The title to which *permalink* leads today, or its recorded one if there is none."""
        end = self.answers.end(permalink.page)
        address = f"{end}#{permalink.anchor}" if permalink.anchor else end
        return self.titles.get(address or "", "") or permalink.title

    @property
    def _authors(self) -> dict[str, str]:
        return dict.fromkeys(self._workspace.settings.authors, "")

    @property
    def _lists(self) -> Lists:
        return self._workspace.site.lists

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The lines of `redirects.txt`. Raises `SiteFileError`."""
        found: list[Move] = []
        try:
            text = self._workspace.read_site_file(self._workspace.settings.redirects)
        except FileNotFoundError:
            text = ""
        for _reported_by_a_rule in read_moves(text, found):
            pass
        return tuple(found)

    @cached_property
    def answers(self) -> Answers:
        """The addresses that would work after a build."""
        return self.answers_with((), {})

    def answers_with(self, moves: Iterable[Move], aliases: Mapping[str, str]) -> Answers:
        """The same with more *moves* and *aliases*."""
        pages = known_places(self._workspace.sources.values())
        folder = self._workspace.settings.editions.strip("/")
        gone = (f"{folder}/{one.name}" for one in self._workspace.withdrawn.values())
        pages = {**dict.fromkeys(gone, ()), **pages}
        return self._answers(self.archive, pages, (*self.moves, *moves), aliases)

    def answers_of(self, archive: Archive, pages: Pages) -> Answers:
        """The same for the public *archive* and the places on *pages*.

        For callers that have both: it loads no source.
        """
        return self._answers(archive, pages, self.moves, {})

    def _answers(
        self, archive: Archive, pages: Pages, moves: Iterable[Move], aliases: Mapping[str, str]
    ) -> Answers:
        made = [one.page for one in gathered(archive, self._authors, self._lists)]
        others = dict.fromkeys((one for one in made if not is_file(one)), None)
        slugs = alias_slugs(self._workspace.vocabulary)
        files = frozenset(filter(is_file, made))
        return Answers({**pages, **others}, files, moves, {**slugs, **aliases})


def known_places(sources: Iterable[Source]) -> dict[str, Collection[str] | None]:
    """The anchors on the page of each of *sources*; None for one that cannot be read."""
    found = (source for source in sources if source.is_public or source.is_unreadable)
    return {one.docname: None if one.is_unreadable else one.anchors for one in found}
