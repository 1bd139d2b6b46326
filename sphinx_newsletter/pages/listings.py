"""What each page of the archive shows: its template, and what the template is given."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_newsletter.core.archive import Archive, Entry
    from sphinx_newsletter.core.settings import Author

_BESIDE = 8
_A_SCREEN = 60


class Listing(NamedTuple):
    """A page of the archive: its template and the template's context."""

    template: str
    context: dict[str, Any]


def editions(archive: Archive) -> Listing:
    """All editions by year."""
    jumps = _jumps((f"y{number}", str(number)) for number in archive.years)
    context = {"title": "All editions", "archive": archive, "jumps": jumps}
    return Listing("newsletter/editions.html", context)


def year(archive: Archive, number: int) -> Listing:
    """The editions of one year, with the sections of each."""
    years = sorted(archive.years)
    at = years.index(number)
    return Listing(
        "newsletter/year.html",
        {
            "title": f"Editions of {number}",
            "year": number,
            "archive": archive,
            "editions": archive.years[number],
            "year_before": years[at - 1] if at else None,
            "year_after": years[at + 1] if at + 1 < len(years) else None,
        },
    )


def tag(archive: Archive, slug: str) -> Listing:
    """All that carries a tag, newest first, by year."""
    tag = archive.vocabulary.tags[slug]
    entries = archive.tagged(slug)
    years = by_year(entries)
    return Listing(
        "newsletter/tag.html",
        {
            "title": tag.label,
            "archive": archive,
            "tag": tag,
            "entries": entries,
            "sections": sum(1 for entry in entries if entry.section),
            "whole": sum(1 for entry in entries if not entry.section),
            "years": years,
            "jumps": _jumps((f"y{number}", str(number)) for number, _group in years),
            "broader": archive.vocabulary.tags.get(tag.broader),
            "narrower": archive.vocabulary.narrower(slug),
            "beside": archive.beside(slug, _BESIDE),
        },
    )


def tags(archive: Archive) -> Listing:
    """The tags in use with their counts, by first letter."""
    used = sorted(archive.most_used, key=lambda item: (item[0].label.casefold(), item[0].slug))
    letters = [
        (letter, list(group)) for letter, group in groupby(used, key=lambda i: _letter(i[0].label))
    ]
    jumps = [(f"l{n}", letter) for n, (letter, _group) in enumerate(letters, start=1)]
    context = {"title": "All tags", "letters": letters, "total": len(used)}
    context["jumps"] = jumps if len(used) > _A_SCREEN else []
    return Listing("newsletter/tags.html", context)


def author(archive: Archive, signed: Author) -> Listing:
    """The editions that one author signed."""
    found = archive.by(signed.key)
    context = {"title": signed.name, "archive": archive, "author": signed, "editions": found}
    return Listing("newsletter/author.html", context)


def authors(archive: Archive, declared: Mapping[str, Author]) -> Listing:
    """The authors with the number of their editions."""
    rows = [(one, len(archive.by(one.key))) for one in declared.values()]
    rows.sort(key=lambda row: (row[0].name.casefold(), row[0].key))
    return Listing("newsletter/authors.html", {"title": "Authors", "rows": rows})


def by_year(entries: Iterable[Entry]) -> list[tuple[int, list[Entry]]]:
    """The *entries*, which are newest first, grouped by the year of their edition."""
    groups = groupby(
        entries, key=lambda entry: entry.edition.date.year if entry.edition.date else 0
    )
    return [(number, list(group)) for number, group in groups]


def _jumps(places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Ids and texts for the list at the right, where there is more than one place to go."""
    found = list(places)
    return found if len(found) > 1 else []


def _letter(label: str) -> str:
    """The letter under which *label* stands; `#` for what begins with none."""
    first = label[:1].upper()
    return first if first.isalpha() else "#"
