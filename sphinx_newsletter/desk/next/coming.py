"""The events that are still to come when an edition appears, from all editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.desk.source import text_of
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.events import span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.next.name import Name
    from sphinx_newsletter.desk.outline import Directive, Heading


class Coming(NamedTuple):
    """An event that another edition tells of.

    `link` leads to the section that tells of it, from the new edition; `days` are its days in
    words, `place` says where it is (empty: online alone), `block` is it as it was written.
    """

    name: str
    start: EditionDate
    days: str
    place: str
    link: str
    block: str

    @property
    def words(self) -> tuple[str, str]:
        """By what a link to it is known."""
        return self.name.casefold(), self.link


def coming(desk: Desk, name: Name) -> Iterator[Coming]:
    """The events that start after the date of the new edition *name*, each once, in order."""
    found: dict[tuple[str, str], Coming] = {}
    for event in all_events(desk, name.id):
        if event.start.as_day() > name.date.as_day():
            found.setdefault((event.name.casefold(), str(event.start)), event)
    yield from sorted(found.values(), key=lambda event: (event.start.as_day(), event.name))


def all_events(desk: Desk, id_: str) -> Iterator[Coming]:
    """The events of all editions, the oldest edition first; their links begin in that of *id_*."""
    folder = desk.settings.editions.strip("/")
    for edition in reversed(desk.archive.editions):
        source = desk.sources[f"{edition.docname}.md"]
        blocks = [one for one in source.outline.directives if one.name == "event"]
        lines = text_of(desk.read(source.path)).splitlines() if blocks else []
        way = _way(id_, source.docname.removeprefix(f"{folder}/"))
        for block in blocks:
            name = " ".join((block.argument or block.option("name") or "").split())
            if name and (days := _days(block)):
                yield Coming(
                    name=name,
                    start=days[0],
                    days="".join(span(*days, desk.settings.language)),
                    place=" ".join((block.option("place") or "").split()),
                    link=way + _anchor(block.line, source.outline.headings),
                    block="\n".join(lines[block.line - 1 : block.end]),
                )


def _anchor(line: int, headings: Iterable[Heading]) -> str:
    """The address of the innermost heading around *line* that has one which stays."""
    around: list[Heading] = []
    for heading in headings:
        if heading.line < line:
            around = [*(one for one in around if one.level < heading.level), heading]
    return next((f"#{one.targets[-1]}" for one in reversed(around) if one.targets), "")


def _days(block: Directive) -> tuple[EditionDate, EditionDate] | None:
    """From when to when; None where the first day cannot be read."""
    try:
        start = EditionDate.parse((block.option("start") or "").strip())
    except ValueError:
        return None
    try:
        end = EditionDate.parse((block.option("end") or str(start)).strip())
    except ValueError:
        end = start
    same_form = bool(start.day) == bool(end.day)
    return start, end if same_form and end.as_day() >= start.as_day() else start


def _way(here: str, there: str) -> str:
    """How a link leads from the edition *here* to the file of the one *there*."""
    folders = here.split("/")[:-1]
    targets = f"{there}.md".split("/")
    while folders and len(targets) > 1 and folders[0] == targets[0]:
        folders, targets = folders[1:], targets[1:]
    return "/".join([*(".." for _ in folders), *targets])
