"""Extraction: the record of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.blocks.changes import Change
from sphinx_newsletter.blocks.event_records import Event
from sphinx_newsletter.blocks.interview import Interview
from sphinx_newsletter.blocks.showcase import Showcase
from sphinx_newsletter.model.dates import EditionDate
from tests.reading.bad_input.row import edition as edition_of
from tests.recorded import EDITION, PAGE, RECORD, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_an_edition_becomes_a_record(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": EDITION}).build("dummy")
    assert not site.warnings
    assert site.archive.find(PAGE) == RECORD


@pytest.mark.parametrize(("newline", "mark"), [("\r\n", ""), ("\n", "\ufeff"), ("\r\n", "\ufeff")])
def test_the_editors_machine_makes_no_difference(
    make_site: Callable[..., Site], newline: str, mark: str
) -> None:
    text = mark + EDITION.replace("\n", newline)
    site = make_site(files={f"{PAGE}.md": text}).build("dummy")
    assert not site.warnings
    assert site.archive.find(PAGE) == RECORD


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("A line  \nbroken in two.", "A line broken in two."),
        ("H{sub}`2`O\\\nand air.", "H2O and air."),
        ("![A picture](p.png)\n\nText.", "Text."),
        (":::{note}\n- In a note.\n:::\n\nText.", "Text."),
        ("> A quotation.\n\nText.", "A quotation."),
        ("- An item\n- another", "An item"),
        ("| a | b |\n|---|---|\n| c | d |\n\nText.", "Text."),
        ("% A comment.\n\nText.", "Text."),
        ("`code` and *words*", "code and words"),
        ("### Below\n\nText.", "Text."),
        ("### Below\n\n:::{tags} wasm\n:::\n\nNot its own.", ""),
        ("Some words " * 20, "Some words " * 3 + "Some…"),
    ],
)
def test_an_excerpt_is_what_the_first_paragraph_says(
    make_site: Callable[..., Site], text: str, excerpt: str
) -> None:
    page = edition("2024-05").replace("Text.\n", text)
    site = make_site(files={f"{PAGE}.md": page, "editions/p.png": b""})
    site.build("dummy", newsletter_excerpt_length=40)
    found = site.archive.find(PAGE)
    assert found
    assert found.sections[0].excerpt == excerpt


@pytest.mark.parametrize(
    ("name", "front", "date", "number"),
    [
        ("2024-05", "date: 2024-06-01", EditionDate(2024, 6, 1), None),
        ("042-on-burn", "date: 2024-06", EditionDate(2024, 6), 42),
        ("042", "date: 2024-06\nnumber: 7", EditionDate(2024, 6), 7),
        ("2024/05-extra/043", "date: 2024-06", EditionDate(2024, 6), 43),
    ],
)
def test_front_matter_says_more_than_the_name(
    make_site: Callable[..., Site], name: str, front: str, date: EditionDate, number: int | None
) -> None:
    site = make_site(files={f"editions/{name}.md": f"---\n{front}\n---\n\n# May\n"}).build("dummy")
    assert not site.warnings
    found = site.archive.find(f"editions/{name}")
    assert found
    assert (found.date, found.number, found.authors) == (date, number, ("jan",))


def test_without_a_date_the_one_of_the_name_lists_the_edition(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": "# May\n"}).build("dummy")
    assert [warned.kind for warned in site.warnings] == ["newsletter.date-missing"]
    assert [one.title for one in site.archive.editions] == ["May", "April edition"]


NOTED = """\
# May[^1] edition

## News[^1] of[^long] May

### Head[^1] two

:::{tags} wasm
:::

Text.

### *All of it[^1]* [^long]

:::{tags} wasm
:::

:::{interview}
:host: Jan
:guest: Kim

Jan: Why[^1]?

Kim: So.
:::

:::{event} Meeting
:start: 2024-05-01
:place: Berlin

Two[^1] days.
:::

:::{changes}
- One[^1] change.
:::

:::{showcase}
:title: Thing
:url: https://thing.example/

A thing[^1].
:::

[^1]: A note.
[^long]: Another.
"""


def test_numbers_of_footnotes_are_no_part_of_titles_and_records(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={f"{PAGE}.md": edition_of(NOTED)}).build()
    assert not site.warnings
    found = site.archive.find(PAGE)
    assert found
    assert found.title == "May edition"
    assert [(one.anchor, one.title, one.rubric) for one in found.sections] == [
        ("head-two", "Head two", "News of May"),
        ("all-of-it", "All of it", "News of May"),
    ]
    assert [one.questions[0] for one in found.of(Interview)] == [("question-why", "Why?")]
    assert [one.text for one in found.of(Event)] == ["Two days."]
    assert [one.text for one in found.of(Change)] == ["One change."]
    assert [one.text for one in found.of(Showcase)] == ["A thing."]
    assert "<title>May edition - " in site.read(f"{PAGE}.html")
