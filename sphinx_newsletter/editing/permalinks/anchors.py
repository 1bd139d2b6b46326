"""The addresses that the sources of a site give: published ones, and all that work."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.blocks import Interview, Person, Question, by_name
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.permalinks import (
    Answers,
    alias_slugs,
    gathered,
    is_file,
    lasts,
    published,
    quoted,
)
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.model.redirects import Move, read_moves
from sphinx_newsletter.model.speakers import Speakers
from sphinx_newsletter.reading.anchors import event_anchor, question_anchor, showcase_anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sphinx_newsletter.editing.outline import Directive, Heading, Outline
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.permalinks import Permalink

    Pages = Mapping[str, Collection[str] | None]


CALLED = frozenset({"event", "showcase"})  # directives whose `:name:` is no anchor


class Addresses:
    """The addresses of the site in a workspace, without drafts and files that are not UTF-8."""

    def __init__(self, workspace: Workspace) -> None:
        """Each property is computed at its first use."""
        self._workspace = workspace

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources of public pages, by page."""
        found = self._workspace.sources.values()
        return {source.docname: source for source in found if is_public(source)}

    @cached_property
    def archive(self) -> Archive:
        """The public archive, with the questions of its interviews."""
        workspace, sources = self._workspace, self.sources
        records = (record for record in workspace.archive.all if record.docname in sources)
        asked = (_with_questions(record, sources[record.docname].outline) for record in records)
        return Archive(asked, workspace.vocabulary)

    @cached_property
    def published(self) -> dict[str, Permalink]:
        """All permalinks that a build would publish, by address."""
        pages = {page: title_of(source) for page, source in self.sources.items()}
        return {one.address: one for one in published(self.archive, pages, self._authors)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title at each address; several addresses may lead to one heading."""
        found = {
            f"{quoted(page)}#{anchor}": heading.title
            for page, source in self.sources.items()
            for heading in reversed(source.outline.headings)
            for anchor in anchors_of(heading)
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
        pages = known_places(self._workspace.sources.values(), lambda one: places(one.outline))
        return self._answers(self.archive, pages, (*self.moves, *moves), aliases)

    def answers_of(self, archive: Archive, pages: Pages) -> Answers:
        """The same for the public *archive* and the places on *pages*.

        For callers that have both: it loads no source.
        """
        return self._answers(archive, pages, self.moves, {})

    def _answers(
        self, archive: Archive, pages: Pages, moves: Iterable[Move], aliases: Mapping[str, str]
    ) -> Answers:
        made = [one.page for one in gathered(archive, self._authors)]
        others = dict.fromkeys((one for one in made if not is_file(one)), None)
        slugs = alias_slugs(self._workspace.vocabulary)
        files = frozenset(filter(is_file, made))
        return Answers({**pages, **others}, files, moves, {**slugs, **aliases})


def known_places(
    sources: Iterable[Source], places_on: Callable[[Source], Collection[str]]
) -> dict[str, Collection[str] | None]:
    """The places on the page of each of *sources*; None for one that cannot be read."""
    found = [source for source in sources if is_public(source) or _is_unreadable(source)]
    return {one.docname: None if _is_unreadable(one) else places_on(one) for one in found}


def places(outline: Outline) -> frozenset[str]:
    """All lasting anchors on a page, including those of paragraphs and untagged headings."""
    found = named_anchors(outline)
    asked = questions(outline, found) if outline.interview_paragraphs else ()
    own = (one for one in block_anchors(outline, found) if lasts(one))
    return found | {one.anchor for one in asked} | {*own}


def anchors_of(heading: Heading) -> frozenset[str]:
    """The anchors that lead to *heading*, if no other heading has them."""
    return frozenset(map(anchor_of, (*heading.targets, heading.title)))


def named_anchors(outline: Outline) -> frozenset[str]:
    """The anchors of targets, `:name:` options and headings, which take precedence."""
    blocks = (one for one in outline.directives if one.options and one.name not in CALLED)
    names = (name for one in blocks if (name := one.option("name")))
    targets = (name for _line, name in outline.addresses)
    named = (*targets, *names, *(heading.title for heading in outline.headings))
    return frozenset(id_ for id_ in map(anchor_of, named) if lasts(id_))


def is_public(source: Source) -> bool:
    """Whether readers see its page: it is no draft, and it is UTF-8."""
    return not (_is_unreadable(source) or source.is_draft)


def _is_unreadable(source: Source) -> bool:
    return any(problem.kind is Kind.FILE_ENCODING for problem in source.problems)


def _with_questions(record: Edition, outline: Outline) -> Edition:
    if not outline.interview_paragraphs:
        return record
    asked = [Question(one.anchor, one.text) for one in questions(outline, named_anchors(outline))]
    return replace(record, blocks=by_name([Interview((), Person(""), questions=tuple(asked))]))


def title_of(source: Source) -> str:
    """The title of a page; empty if it has none."""
    return next((heading.title for heading in source.outline.headings[:1]), "")


def block_anchors(outline: Outline, taken: Collection[str]) -> Iterator[str]:
    """The anchors of a page's events and showcases, which must not be among those *taken*."""
    used = set(taken)
    for name, start in _events(outline):
        used.add(anchor := event_anchor(name, start, used))
        yield anchor
    for title in _showcases(outline):
        used.add(anchor := showcase_anchor(title, used))
        yield anchor


def _events(outline: Outline) -> Iterator[tuple[str, EditionDate]]:
    """Name and start of each event."""
    for one in outline.directives:
        name = one.argument or one.option("name")
        if one.name == "event" and name:
            with suppress(ValueError):  # an event without a valid date is not on the page
                yield name, EditionDate.parse(one.option("start") or "")


def _showcases(outline: Outline) -> Iterator[str]:
    """The title of each showcase without a target; one without takes that of its section."""
    untitled: set[Heading] = set()
    for one in outline.directives:
        if one.name != "showcase" or _has_target(one, outline):
            continue
        title = one.option("title") or ""
        heading = _heading(one, outline)
        if not title and heading and heading not in untitled:
            untitled.add(heading)
            title = heading.title
        if title:
            yield title


def _has_target(directive: Directive, outline: Outline) -> bool:
    """Whether there is a target in the line above, or above a blank line."""
    return any(0 < directive.line - line <= 2 for line, _name in outline.addresses)


def _heading(directive: Directive, outline: Outline) -> Heading | None:
    """The heading of the section that contains it, unless it is the title of the page."""
    above = [one for one in outline.headings if one.line < directive.line]
    if not above or (above[-1].level == 1 and above[-1] is outline.headings[0]):
        return None
    return above[-1]


class OutlineQuestion(NamedTuple):
    """A question of an interview: its anchor, its text, its line."""

    anchor: str
    text: str
    line: int


def questions(outline: Outline, taken: Collection[str]) -> Iterator[OutlineQuestion]:
    """The questions of a page, on which the anchors *taken* exist."""
    used = set(taken)
    for interview in outline.directives:
        if interview.name != "interview" or interview.within == "interview":
            continue
        host, speakers = _speakers(interview)
        for line, text in outline.interview_paragraphs if speakers else ():
            turn = (
                speakers.read(text) if speakers and interview.line < line < interview.end else None
            )
            if turn and turn.speaker == host:
                used.add(anchor := question_anchor(turn.text, used))
                yield OutlineQuestion(anchor, turn.text, line)


def _speakers(interview: Directive) -> tuple[Person, Speakers | None]:
    """The host and all speakers; None if a name is missing, because then nothing is shown."""
    texts = (interview.option("host") or "", *(interview.option("guest") or "").split(";"))
    host, *guests = (Person(" ".join(text.split())) for text in texts)
    complete = all(person.name for person in (host, *guests))
    return host, Speakers(host, guests) if complete else None
