"""The latest edition as the pattern of the next one: its rubrics, and the events to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from sphinx_newsletter.editing.source import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sphinx_newsletter.blocks.event_records import Event
    from sphinx_newsletter.editing.next.name import Name
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.outline import Heading


_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_ENDS = ("```", "~~~", "-->")  # ends of code and comments, which are no paragraphs
_MOST = 5  # titles that a hint lists


@dataclass(frozen=True)
class Rubric:
    """A rubric of the latest edition: its heading as written, and the targets above it.

    `hint` says what it contained; `events` and `contact` are what the new edition shows there.
    """

    title: str
    targets: tuple[str, ...] = ()
    hint: str = ""
    events: tuple[UpcomingEvent, ...] = ()
    contact: str = ""

    def __str__(self) -> str:
        """The title, so that a template can print the rubric itself."""
        return self.title


class UpcomingEvent(NamedTuple):
    """An event of another edition, which the new one links to.

    `link` leads from the new edition to the section of the event; `days` are its days in words,
    `place` is where it is (empty: online only), `block` is its source.
    """

    name: str
    start: EditionDate
    days: str
    place: str
    link: str
    block: str

    @property
    def link_key(self) -> tuple[str, str]:
        """The text and the URL of a link to it."""
        return self.name.casefold(), self.link


class LatestEdition:
    """Reads the latest edition, line by line."""

    def __init__(
        self, source: Source, lines: Sequence[str], known: Collection[tuple[str, str]]
    ) -> None:
        """*lines* are those of *source*; *known* are the texts and URLs of links to events."""
        self._known = known
        self._outline = source.outline
        self._id = source.docname.rpartition("/")[2]
        self._lines = lines
        headings = source.outline.headings
        self._title = headings[0] if headings and headings[0].level == 1 else None
        self.title = self._raw(self._title) if self._title else ""
        self._contact = next((one for one in self._outermost() if "contact" in one[2]), None)

    @property
    def contact(self) -> str:
        """The `{contact}` directive, with the paragraph before it."""
        if not self._contact:
            return ""
        first, last, _ = self._contact
        before = first - 1
        while before > 1 and not self._lines[before - 1].strip():
            before -= 1
        end = before
        while before > 1 and self._is_words(before):
            before -= 1
        paragraph = self._lines[before:end]
        if paragraph and not any(mark in line for mark in _ENDS for line in paragraph):
            first = before + 1
        return "\n".join(self._lines[first - 1 : last])

    def rubrics(self, events: tuple[UpcomingEvent, ...]) -> Iterator[Rubric]:
        """The rubrics; *events* go to the one with events outside of sections, or to a new one."""
        found = [one for one in self._outline.headings if one.level == 2]
        starts = [one.line for one in found]
        spans = [range(*pair) for pair in pairwise([*starts, len(self._lines) + 1])]
        for_events = next((span for span in spans if self._has_events(span)), None)
        contact = self._contact[0] if self._contact else 0
        for_contact = next((span for span in spans if contact in span), spans[-1:] and spans[-1])
        for heading, lines in zip(found, spans, strict=True):
            yield Rubric(
                title=self._raw(heading),
                targets=heading.targets,
                hint=self._hint(lines),
                events=events if lines == for_events else (),
                contact=self.contact if lines == for_contact else "",
            )
        if events and for_events is None:
            yield Rubric("Events to come", events=events, hint="Move these to where they belong.")

    def _hint(self, span: range) -> str:
        """What the rubric contained: its sections, its directives, or words."""
        inside = [one for one in self._outline.headings if one.line in span][1:]
        level = min((one.level for one in inside), default=0)
        titles = [one.title for one in inside if one.level == level]
        more = f" and {len(titles) - _MOST} more" if len(titles) > _MOST else ""
        names = dict.fromkeys(
            f"{{{one.name}}}"
            for one in self._outline.directives
            if one.line in span and one.name not in {"tags", "contact"}
        )
        content = "; ".join(titles[:_MOST]) + more
        content += f" ({', '.join(names)})" if content and names else ", ".join(names)
        return (
            f"In {self._id}: {content or ('a few words' if self._has_words(span) else 'nothing')}."
        )

    def _has_events(self, span: range) -> bool:
        """Whether it contains events, or links to some, outside of sections."""
        sections = [range(section.line + 1, section.end) for section in self._outline.sections]
        places = [one.line for one in self._outline.directives if one.name == "event"]
        places += [
            link.line
            for link in self._outline.links
            if (link.text.casefold(), link.url) in self._known
        ]
        own = (at for at in places if at in span)
        return any(not any(at in section for section in sections) for at in own)

    def _outermost(self) -> Iterator[tuple[int, int, set[str]]]:
        """The outermost directives: their lines, and the names of all directives in them."""
        for one in self._outline.directives:
            if not one.within:
                lines = range(one.line, one.end + 1)
                names = {other.name for other in self._outline.directives if other.line in lines}
                yield one.line, one.end, names

    def _is_words(self, line: int) -> bool:
        """Whether a line belongs to a paragraph, not to a heading, directive, comment or target."""
        text = self._lines[line - 1].strip()
        blocks = any(one.line <= line <= one.end for one in self._outline.directives)
        titles = any(one.line == line for one in self._outline.headings)
        return bool(text) and not (blocks or titles or text.startswith(("%", "---", "===", "(")))

    def _has_words(self, span: range) -> bool:
        return any(self._is_words(line) for line in span)

    def _raw(self, heading: Heading) -> str:
        """A heading as written, with its markup."""
        match = _HEADING.fullmatch(self._lines[heading.line - 1])
        return match[1] if match else heading.title


def upcoming(workspace: Workspace, name: Name) -> Iterator[UpcomingEvent]:
    """The events that start after the date of the new edition *name*, each once, in order."""
    found: dict[tuple[str, str], UpcomingEvent] = {}
    for event in all_events(workspace, name.id):
        if event.start.as_day() > name.date.as_day():
            found.setdefault((event.name.casefold(), str(event.start)), event)
    yield from sorted(found.values(), key=lambda event: (event.start.as_day(), event.name))


def all_events(workspace: Workspace, id_: str) -> Iterator[UpcomingEvent]:
    """The events of all editions, the oldest edition first, with links from the edition *id_*."""
    folder = workspace.settings.editions.strip("/")
    for edition in reversed(workspace.archive.editions):
        source = workspace.sources[f"{edition.docname}.md"]
        # By name: its type imports Sphinx, which most commands do without.
        events = cast("Sequence[Event]", edition.blocks.get("event", ()))
        lines = text_of(workspace.read(source.path)).splitlines() if events else []
        way = _relative_link(id_, source.docname.removeprefix(f"{folder}/"))
        ends = {one.line: one.end for one in source.outline.directives if one.name == "event"}
        for event in events:
            yield UpcomingEvent(
                name=event.name,
                start=event.start,
                days="".join(event.period(workspace.settings.language)),
                place=event.place,
                link=way + _anchor(event.line, source.outline.headings),
                block="\n".join(lines[event.line - 1 : ends.get(event.line, event.line)]),
            )


def _anchor(line: int, headings: Iterable[Heading]) -> str:
    """The target of the innermost heading that contains *line* and has one."""
    around: list[Heading] = []
    for heading in headings:
        if heading.line < line:
            around = [*(one for one in around if one.level < heading.level), heading]
    return next((f"#{one.targets[-1]}" for one in reversed(around) if one.targets), "")


def _relative_link(here: str, there: str) -> str:
    """The relative link from the edition *here* to the file of the edition *there*."""
    folders = here.split("/")[:-1]
    targets = f"{there}.md".split("/")
    while folders and len(targets) > 1 and folders[0] == targets[0]:
        folders, targets = folders[1:], targets[1:]
    return "/".join([*(".." for _ in folders), *targets])
