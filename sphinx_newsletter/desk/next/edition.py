"""The next edition: what it takes over from those before it, before a word of it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.desk.next.coming import all_events, coming
from sphinx_newsletter.desk.next.latest import Latest
from sphinx_newsletter.desk.next.titles import next_title
from sphinx_newsletter.desk.settings import DeskError
from sphinx_newsletter.desk.source import text_of

if TYPE_CHECKING:
    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.next.coming import Coming
    from sphinx_newsletter.desk.next.latest import Rubric
    from sphinx_newsletter.desk.next.name import Name
    from sphinx_newsletter.desk.source import Source
    from sphinx_newsletter.model.edition import Edition


class Draft(NamedTuple):
    """All that a template can show."""

    id: str
    date: str
    number: int | None
    title: str
    author: str
    rubrics: tuple[Rubric, ...]
    events: tuple[Coming, ...]
    contact: str


def next_edition(desk: Desk, name: Name) -> Draft:
    """What the edition *name* takes over from the others of *desk*."""
    events = tuple(coming(desk, name))
    latest = desk.archive.editions[0] if desk.archive.editions else None
    if not latest:
        title = name.id.rpartition("/")[2]
        return Draft(name.id, str(name.date), name.number, title, "", (), events, "")
    source = desk.sources[f"{latest.docname}.md"]
    folder = desk.settings.editions.strip("/")
    here = latest.docname.removeprefix(f"{folder}/")
    old_links = {event.words for event in all_events(desk, here)}
    old = Latest(source, _lines(desk, source), old_links)
    return Draft(
        id=name.id,
        date=str(name.date),
        number=_number(latest, source, name),
        title=next_title(old.title, latest, name, desk.settings.language),
        author=", ".join(source.front.author if source.front else ()),
        rubrics=tuple(old.rubrics(events)),
        events=events,
        contact=old.contact,
    )


def path_of(desk: Desk, name: Name) -> str:
    """The file of a new edition, from the site's folder; one that is not there. Raises `DeskError`.

    Neither its address nor its date may be another edition's.
    """
    path = f"{desk.settings.editions.strip('/')}/{name.id}.md"
    if (desk.folder / path).is_symlink() or (desk.folder / path).exists():
        raise DeskError(f"there is {path} already: open it, or name another id")
    for edition in desk.archive.editions:
        if edition.date == name.date:
            raise DeskError(
                f"{edition.docname}.md has the date {name.date} already: name another with `--date`"
            )
    return path


def _lines(desk: Desk, source: Source) -> list[str]:
    try:
        return text_of(desk.read(source.path)).replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        return []


def _number(latest: Edition, source: Source, name: Name) -> int | None:
    """Its number: that of its name; else the one that follows, if the latest edition has one."""
    if name.number is not None or latest.number is None:
        return name.number
    written = source.front and source.front.number is not None
    later = latest.date and name.date.as_day() > latest.date.as_day()
    return latest.number + 1 if written and later else None
