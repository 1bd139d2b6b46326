"""Titles of the next edition."""

from __future__ import annotations

import pytest

from sphinx_newsletter.editing.next.draft import next_title
from sphinx_newsletter.editing.next.name import Name
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition


@pytest.mark.parametrize(
    ("title", "docname", "new", "language", "expected"),
    [
        ("2024-04 edition", "2024-04", "2024-05", "en", "2024-05 edition"),
        ("Letter of April 2024", "2024-04", "2024-05", "en", "Letter of May 2024"),
        ("Of 28 April 2024", "2024-04-28", "2024-05-05", "en", "Of 5 May 2024"),
        ("April 28, 2024: hello", "2024-04-28", "2024-05-05", "en", "May 5, 2024: hello"),
        ("Ausgabe März 2024", "2024-03", "2024-04", "de", "Ausgabe April 2024"),
        ("Mars 2025", "2025-03", "2025-04", "fr", "Avril 2025"),
        ("Lettre de mars 2025", "2025-03", "2025-04", "fr", "Lettre de avril 2025"),
        ("MARS 2025", "2025-03", "2025-04", "fr", "AVRIL 2025"),
        ("Janv. 2025", "2025-01", "2025-02", "fr", "Févr. 2025"),
        ("Dec 2024", "2024-12", "2025-01", "en", "Jan 2025"),
        ("Dec. 2024", "2024-12", "2025-01", "en", "Jan. 2025"),
        ("Dez 2024", "2024-12", "2025-01", "de", "Jan 2025"),
        ("May 2024", "2024-05", "2024-06", "pt", "June 2024"),
        ("What may come in May", "2024-05", "2024-06", "en", "What may come in June"),
        ("3月号", "2024-03", "2024-04", "ja", "2024-04"),
        ("Issue #43", "043", "044", "en", "Issue #44"),
        ("Burn", "2024-04", "2024-05", "en", "2024-05"),
        ("", "2024-04", "2024-05", "en", "2024-05"),
        ("12024-04", "2024-04", "more/2024-05", "en", "2024-05"),
    ],
)
def test_the_title_is_in_the_manner_of_the_last(
    title: str, docname: str, new: str, language: str, expected: str
) -> None:
    number = int(docname) if docname.isdigit() else None
    date = EditionDate.parse("2024-04-28" if number else docname)
    latest = Edition(f"editions/{docname}", title, date, (), number=number)
    stem = new.rpartition("/")[2]
    day = EditionDate(2024, 5) if number else EditionDate.parse(stem)
    name = Name(new, day, number and number + 1)
    assert next_title(title, latest, name, language) == expected
