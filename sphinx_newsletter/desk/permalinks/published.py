"""The addresses of a site as its sources give them: what is published, what answers."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.core.archive import Archive
from sphinx_newsletter.core.parts import Interview, Person, Question
from sphinx_newsletter.core.permalinks import lasts, quoted
from sphinx_newsletter.core.problems import Kind
from sphinx_newsletter.core.published import Answers, alias_slugs, gathered, published
from sphinx_newsletter.core.redirects import Move, read_moves
from sphinx_newsletter.desk.permalinks.questions import questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_newsletter.core.edition import Edition
    from sphinx_newsletter.core.permalinks import Permalink
    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.outline import Heading, Outline
    from sphinx_newsletter.desk.source import Source

_CALLED = frozenset({"event", "showcase"})  # their `:name:` is no address


class Addresses:
    """Those of the site on a desk. Drafts are not public, and what is not UTF-8 is not known."""

    def __init__(self, desk: Desk) -> None:
        """Each is made when it is asked for."""
        self._desk = desk

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources of public pages, by page."""
        found = self._desk.sources.values()
        return {
            source.docname: source
            for source in found
            if not (_is_unreadable(source) or (source.front and source.front.draft))
        }

    @cached_property
    def archive(self) -> Archive:
        """The archive that readers see, with the questions of its interviews."""
        desk, sources = self._desk, self.sources
        records = (record for record in desk.archive.all if record.docname in sources)
        asked = (_with_questions(record, sources[record.docname].outline) for record in records)
        return Archive(asked, desk.vocabulary)

    @cached_property
    def published(self) -> dict[str, Permalink]:
        """All that a build would publish, by address."""
        pages = {page: title_of(source) for page, source in self.sources.items()}
        return {one.address: one for one in published(self.archive, pages, self._authors)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """What stands at each address: several may lead to one heading."""
        found = {
            f"{quoted(page)}#{anchor}": heading.title
            for page, source in self.sources.items()
            for heading in reversed(source.outline.headings)
            for anchor in anchors_of(heading)
        }
        return found | {one.address: one.title for one in self.published.values() if one.title}

    def title_at(self, permalink: Permalink) -> str:
        """What stands where *permalink* leads today; what it was called, if that is not known."""
        end = self.answers.end(permalink.page)
        address = f"{end}#{permalink.anchor}" if permalink.anchor else end
        return self.titles.get(address or "", "") or permalink.title

    @property
    def _authors(self) -> dict[str, str]:
        return dict.fromkeys(self._desk.settings.authors, "")

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The lines of `redirects.txt`. Raises `UnicodeDecodeError`."""
        found: list[Move] = []
        try:
            text = self._desk.read(self._desk.settings.redirects).decode("utf-8-sig")
        except FileNotFoundError:
            text = ""
        for _told_by_another in read_moves(text, found):
            pass
        return tuple(found)

    @cached_property
    def answers(self) -> Answers:
        """What a build would answer at."""
        return self.answers_with((), {})

    def answers_with(self, moves: Iterable[Move], aliases: Mapping[str, str]) -> Answers:
        """The same with more *moves* and *aliases*."""
        slugs = alias_slugs(self._desk.vocabulary, nodes.make_id)
        return Answers(self._places, self._files, (*self.moves, *moves), {**slugs, **aliases})

    @cached_property
    def _places(self) -> dict[str, frozenset[str] | None]:
        pages = {page: places(source.outline) for page, source in self.sources.items()}
        # What cannot be read is told as such.
        unknown = [s.docname for s in self._desk.sources.values() if _is_unreadable(s)]
        made = [one.page for one in gathered(self.archive, self._authors) if not one.is_file]
        return pages | dict.fromkeys((*unknown, *made), None)

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(one.page for one in self.published.values() if one.is_file)


def places(outline: Outline) -> frozenset[str]:
    """All addresses on a page: those of paragraphs and of untagged headings too."""
    found = headed(outline)
    asked = questions(outline, found) if outline.spoken else ()
    return found | {one.anchor for one in asked}


def anchors_of(heading: Heading) -> frozenset[str]:
    """The addresses that lead to *heading*, if no other one has them."""
    return frozenset(map(nodes.make_id, (*heading.targets, heading.title)))


def headed(outline: Outline) -> frozenset[str]:
    """The addresses on a page but for those of questions, which have to give way."""
    blocks = (one for one in outline.directives if one.options and one.name not in _CALLED)
    names = (name for one in blocks if (name := one.option("name")))
    targets = (name for _line, name in outline.addresses)
    named = (*targets, *names, *(heading.title for heading in outline.headings))
    return frozenset(id_ for id_ in map(nodes.make_id, named) if lasts(id_))


def _is_unreadable(source: Source) -> bool:
    return any(problem.kind is Kind.FILE_ENCODING for problem in source.problems)


def _with_questions(record: Edition, outline: Outline) -> Edition:
    if not outline.spoken:
        return record
    asked = [Question(one.anchor, one.text) for one in questions(outline, headed(outline))]
    return replace(record, interviews=(Interview((), Person(""), questions=tuple(asked)),))


def title_of(source: Source) -> str:
    """The title of a page; empty where it has none."""
    return next((heading.title for heading in source.outline.headings[:1]), "")
