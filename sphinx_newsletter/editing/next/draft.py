"""`newsletter new`: the draft of the next edition, from the latest one and a template."""

from __future__ import annotations

import re
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, NamedTuple

from babel.core import Locale
from babel.dates import format_date
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.next.contents import LatestEdition, all_events, upcoming
from sphinx_newsletter.editing.source import lines_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.editing.next.contents import Rubric, UpcomingEvent
    from sphinx_newsletter.editing.next.name import Name
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.edition import Edition


NAME = "edition.md"
_OWN = (
    "_templates"  # the usual folder in Sphinx, searched even if `templates_path` does not name it
)
_OURS = Path(__file__).parents[2] / "templates" / "newsletter"
# Formats of a date in a title, the longest first.
_OF_A_DAY = ("full", "long", "d MMMM y", "MMMM d, y", "medium", "d MMMM", "MMMM d")
_MONTHS = ("MMMM", "LLLL", "MMM", "LLL")


class Draft(NamedTuple):
    """The variables of the template `edition.md`."""

    id: str
    date: str
    number: int | None
    title: str
    author: str
    rubrics: tuple[Rubric, ...]
    events: tuple[UpcomingEvent, ...]
    contact: str


def next_edition(workspace: Workspace, name: Name) -> Draft:
    """The draft of the edition *name*, with what it takes over from the others."""
    events = tuple(upcoming(workspace, name))
    latest = workspace.archive.editions[0] if workspace.archive.editions else None
    if not latest:
        title = name.id.rpartition("/")[2]
        return Draft(name.id, str(name.date), name.number, title, "", (), events, "")
    source = workspace.sources[f"{latest.docname}.md"]
    folder = workspace.settings.editions.strip("/")
    here = latest.docname.removeprefix(f"{folder}/")
    old_links = {event.link_key for event in all_events(workspace, here)}
    old = LatestEdition(source, _lines(workspace, source), old_links)
    return Draft(
        id=name.id,
        date=str(name.date),
        number=_number(latest, source, name),
        title=next_title(old.title, latest, name, workspace.settings.language),
        author=", ".join(source.front.author if source.front else ()),
        rubrics=tuple(old.rubrics(events)),
        events=events,
        contact=old.contact,
    )


def path_of(workspace: Workspace, name: Name) -> str:
    """The path of a new edition, relative to the site's folder.

    Raises `CommandError` if the file exists, or if another edition has the date.
    """
    path = f"{workspace.settings.editions.strip('/')}/{name.id}.md"
    if (workspace.folder / path).is_symlink() or (workspace.folder / path).exists():
        raise CommandError(f"there is {path} already: open it, or choose another id")
    for edition in workspace.archive.editions:
        if edition.date == name.date:
            raise CommandError(
                f"{edition.docname}.md has the date {name.date} already: choose one with `--date`"
            )
    return path


def refuse_second_draft(workspace: Workspace) -> None:
    """Raise `CommandError` if the latest edition is a draft: the next one would follow it."""
    latest = workspace.archive.editions[0] if workspace.archive.editions else None
    if latest and workspace.sources[f"{latest.docname}.md"].is_draft:
        name = latest.docname.rpartition("/")[2]
        raise CommandError(
            f"{name} is still a draft: publish it first, or write the next one with `--force`"
        )


def _lines(workspace: Workspace, source: Source) -> list[str]:
    try:
        return lines_of(text_of(workspace.read(source.path)))
    except UnicodeDecodeError:
        return []


def _number(latest: Edition, source: Source, name: Name) -> int | None:
    """The number in the id, or the one after that of the latest edition, if that has one."""
    if name.number is not None or latest.number is None:
        return name.number
    written = source.front and source.front.number is not None
    later = latest.date and name.date.as_day() > latest.date.as_day()
    return latest.number + 1 if written and later else None


def write(workspace: Workspace, draft: Draft) -> str:
    """Render the edition *draft*. Raises `CommandError` if the template is at fault."""
    folder = next(filter(_has_one, _folders(workspace)), _OURS)
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    try:
        return environment.get_template(NAME).render(draft._asdict())
    except (TemplateError, UnicodeDecodeError, TypeError, ArithmeticError, LookupError) as error:
        raise CommandError(f"{_place(folder / NAME, workspace.folder, error)}: {error}") from error


def _folders(workspace: Workspace) -> list[Path]:
    return [
        workspace.folder / name for name in dict.fromkeys((*workspace.settings.templates, _OWN))
    ]


def _has_one(folder: Path) -> bool:
    return (folder / NAME).is_file()


def _place(path: Path, site: Path, error: Exception) -> str:
    """The path of the template, and the line of *error* in it, if it is known."""
    tb = extract_tb(error.__traceback__)
    lines: list[Any] = [one.lineno for one in tb if one.filename == str(path)]
    if isinstance(error, TemplateSyntaxError):
        lines.append(error.lineno)
    name = path.relative_to(site).as_posix() if path.is_relative_to(site) else path.name
    return f"{name}:{lines[-1]}" if lines else name


def next_title(title: str, latest: Edition, name: Name, language: str) -> str:
    """The *title* of the *latest* edition with the new date or number, or else the new id.

    >>> from sphinx_newsletter.editing.next.name import Name
    >>> from sphinx_newsletter.model.dates import EditionDate
    >>> from sphinx_newsletter.model.edition import Edition
    >>> april = Edition("editions/2024-04", "April 2024", EditionDate(2024, 4), ("jan",))
    >>> may = Name("editions/2024-05", EditionDate(2024, 5))
    >>> next_title(april.title, april, may, "en"), next_title("2024-04 edition", april, may, "en")
    ('May 2024', '2024-05 edition')
    >>> next_title("Avril 2024", april, may, "fr"), next_title("The Apr. issue", april, may, "en")
    ('Mai 2024', 'The May. issue')
    """
    for old, new in _forms(latest, name, language):
        # Many languages write months in lower case, but a title can begin with one.
        for case in (str, _capitalized, str.upper):
            found = re.search(rf"(?<!\w){re.escape(case(old))}(?!\w)", title) if old else None
            if found:
                return title[: found.start()] + case(new) + title[found.end() :]
    return name.id.rpartition("/")[2]


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _forms(latest: Edition, name: Name, language: str) -> Iterator[tuple[str, str]]:
    """The name of the latest edition in each format, and that of the new one in the same."""
    yield latest.docname.rpartition("/")[2], name.id.rpartition("/")[2]
    if latest.date:
        yield from _dates(latest.date, name.date, language)
    if latest.number is not None:
        number = name.number if name.number is not None else latest.number + 1
        for width in (4, 3, 2, 1):
            yield str(latest.number).zfill(width), str(number).zfill(width)


def _dates(old: EditionDate, new: EditionDate, language: str) -> Iterator[tuple[str, str]]:
    yield str(old), str(new)
    for locale in dict.fromkeys((Locale.parse(language), Locale("en"))):
        if old.day and new.day:
            yield from _formatted(old, new, _OF_A_DAY, locale)
        months = [
            (form(one), form(other))
            for one, other in _formatted(old, new, _MONTHS, locale)
            for form in (str, _without_dot, lambda text: f"{_without_dot(text)}.")
        ]
        yield from ((f"{one} {old.year}", f"{other} {new.year}") for one, other in months)
        yield from months


def _formatted(
    old: EditionDate, new: EditionDate, forms: Iterable[str], locale: Locale
) -> Iterator[tuple[str, str]]:
    for form in forms:
        yield format_date(old.as_day(), form, locale), format_date(new.as_day(), form, locale)


def _without_dot(text: str) -> str:
    return text.removesuffix(".")
