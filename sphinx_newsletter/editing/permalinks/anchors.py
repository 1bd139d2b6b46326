"""The addresses of a site as its sources give them: what is published, what answers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_newsletter.blocks.interview import Speakers
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.blocks import Interview, Person, Question, by_name
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.events import shortened
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

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sphinx_newsletter.editing.outline import Directive, Heading, Outline
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.permalinks import Permalink

    Pages = Mapping[str, Collection[str] | None]


CALLED = frozenset({"event", "showcase"})  # their `:name:` is no address


class Addresses:
    """Those of the site on a desk. Drafts are not public, and what is not UTF-8 is not known."""

    def __init__(self, workspace: Workspace) -> None:
        """Each is made when it is asked for."""
        self._workspace = workspace

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources of public pages, by page."""
        found = self._workspace.sources.values()
        return {source.docname: source for source in found if is_public(source)}

    @cached_property
    def archive(self) -> Archive:
        """The archive that readers see, with the questions of its interviews."""
        workspace, sources = self._workspace, self.sources
        records = (record for record in workspace.archive.all if record.docname in sources)
        asked = (_with_questions(record, sources[record.docname].outline) for record in records)
        return Archive(asked, workspace.vocabulary)

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
        return dict.fromkeys(self._workspace.settings.authors, "")

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The lines of `redirects.txt`. Raises `ListError`."""
        found: list[Move] = []
        try:
            text = self._workspace.read_site_file(self._workspace.settings.redirects)
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
        pages = known_places(self._workspace.sources.values(), lambda one: places(one.outline))
        return self._answers(self.archive, pages, (*self.moves, *moves), aliases)

    def answers_of(self, archive: Archive, pages: Pages) -> Answers:
        """What it would answer at with the public *archive*, and with these places on *pages*.

        It is for who knows them already: no source is loaded for it.
        """
        return self._answers(archive, pages, self.moves, {})

    def _answers(
        self, archive: Archive, pages: Pages, moves: Iterable[Move], aliases: Mapping[str, str]
    ) -> Answers:
        made = [one.page for one in gathered(archive, self._authors)]
        others = dict.fromkeys((one for one in made if not is_file(one)), None)
        slugs = alias_slugs(self._workspace.vocabulary, nodes.make_id)
        files = frozenset(filter(is_file, made))
        return Answers({**pages, **others}, files, moves, {**slugs, **aliases})


def known_places(
    sources: Iterable[Source], places_on: Callable[[Source], Collection[str]]
) -> dict[str, Collection[str] | None]:
    """The places on each page that has one of *sources*; of what cannot be read, None."""
    found = [source for source in sources if is_public(source) or _is_unreadable(source)]
    return {one.docname: None if _is_unreadable(one) else places_on(one) for one in found}


def places(outline: Outline) -> frozenset[str]:
    """All addresses on a page: those of paragraphs and of untagged headings too."""
    found = headed(outline)
    asked = questions(outline, found) if outline.spoken else ()
    own = (one for one in parts(outline, found) if lasts(one))
    return found | {one.anchor for one in asked} | {*own}


def anchors_of(heading: Heading) -> frozenset[str]:
    """The addresses that lead to *heading*, if no other one has them."""
    return frozenset(map(nodes.make_id, (*heading.targets, heading.title)))


def headed(outline: Outline) -> frozenset[str]:
    """The addresses on a page but for those of questions, which have to give way."""
    blocks = (one for one in outline.directives if one.options and one.name not in CALLED)
    names = (name for one in blocks if (name := one.option("name")))
    targets = (name for _line, name in outline.addresses)
    named = (*targets, *names, *(heading.title for heading in outline.headings))
    return frozenset(id_ for id_ in map(nodes.make_id, named) if lasts(id_))


def is_public(source: Source) -> bool:
    """Whether readers see its page: a draft is not public, and what is not UTF-8 is not known."""
    return not (_is_unreadable(source) or source.is_draft)


def _is_unreadable(source: Source) -> bool:
    return any(problem.kind is Kind.FILE_ENCODING for problem in source.problems)


def _with_questions(record: Edition, outline: Outline) -> Edition:
    if not outline.spoken:
        return record
    asked = [Question(one.anchor, one.text) for one in questions(outline, headed(outline))]
    return replace(record, blocks=by_name([Interview((), Person(""), questions=tuple(asked))]))


def title_of(source: Source) -> str:
    """The title of a page; empty where it has none."""
    return next((heading.title for heading in source.outline.headings[:1]), "")


def parts(outline: Outline, taken: Collection[str]) -> Iterator[str]:
    """The addresses of a page's events and showcases; other places on it have *taken* some."""
    used = set(taken)
    for wanted, otherwise in (*_events(outline), *_showcases(outline)):
        anchor = _free(otherwise if wanted in {*used, "event"} else wanted, used)
        used.add(anchor)
        yield anchor


def _free(wanted: str, used: Collection[str]) -> str:
    number, anchor = 1, wanted
    while anchor in used:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor


def _events(outline: Outline) -> Iterator[tuple[str, str]]:
    """The address that each is to have, and that for a name which another one has."""
    for one in outline.directives:
        name = one.argument or one.option("name")
        if one.name == "event" and name:
            with suppress(ValueError):  # without a day or a month, it is not on the page
                start = EditionDate.parse((one.option("start") or "").strip("'\""))
                wanted = shortened(nodes.make_id(f"event-{name}"))
                yield wanted, f"{wanted}-{start}"


def _showcases(outline: Outline) -> Iterator[tuple[str, str]]:
    """The same of those that no target stands above; one is called as the heading around it."""
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
            wanted = nodes.make_id(f"showcase {title}")
            yield wanted, wanted


def _has_target(directive: Directive, outline: Outline) -> bool:
    """Whether a target stands in the line above, or above a blank one."""
    return any(0 < directive.line - line <= 2 for line, _name in outline.addresses)


def _heading(directive: Directive, outline: Outline) -> Heading | None:
    """The heading of the section around it, but for the title of the page."""
    above = [one for one in outline.headings if one.line < directive.line]
    if not above or (above[-1].level == 1 and above[-1] is outline.headings[0]):
        return None
    return above[-1]


class Asked(NamedTuple):
    """A question: its address on the page, its words, its line."""

    anchor: str
    text: str
    line: int


def questions(outline: Outline, taken: Collection[str]) -> Iterator[Asked]:
    """The questions of a page, on which the addresses *taken* stand already."""
    used = set(taken)
    for talk in outline.directives:
        if talk.name != "interview" or talk.within == "interview":
            continue
        host, speakers = _speakers(talk)
        for line, text in outline.spoken if speakers else ():
            turn = speakers.read(text) if speakers and talk.line < line < talk.end else None
            if turn and turn.speaker == host:
                anchor = _anchor(turn.text, used)
                used.add(anchor)
                yield Asked(anchor, turn.text, line)


def _speakers(talk: Directive) -> tuple[Person, Speakers | None]:
    """The host, and who may speak; None where it is not said, so that there is no interview."""
    texts = (talk.option("host") or "", *(talk.option("guest") or "").split(";"))
    host, *guests = (Person(" ".join(text.split())) for text in texts)
    complete = all(person.name for person in (host, *guests))
    return host, Speakers(host, guests) if complete else None


def _anchor(text: str, used: Collection[str]) -> str:
    wanted = nodes.make_id(f"question {text}")
    number, anchor = 1, wanted
    while anchor in used:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor
