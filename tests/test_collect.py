from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.core.dates import EditionDate
from sphinx_newsletter.core.edition import Edition, Section, TagUse
from tests.conftest import ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site

PAGE = "editions/2024-05-02-on-burn"
EDITION = """\
---
date: 2024-05-01
author: [kim, jan]
subtitle: A subtitle
tags: wasm
number: 042
---

# May *edition*

:::{tags} llms
:::

Some words before the points.

- A point with a [link](https://example.org/).
- Another
  point.

## Developments

:::{tags} webgpu
:::

```python
code = "is no prose"
```

:::{note}
Nor is a note.
:::

The first paragraph.[^1] It has <kbd>two</kbd> sentences.

Five more words stand here.

(llama-3)=
### Llama 3

:::{tags} llama
:::

It is out.

#### Details

Three small words.

### Untagged

Still about developments, it's true.

[^1]: A footnote.

## Silence

:::{tags} wasm
:::
"""
RECORD = Edition(
    docname=PAGE,
    title="May edition",
    date=EditionDate(2024, 5, 1),
    authors=("kim", "jan"),
    subtitle="A subtitle",
    number=42,
    words=49,
    points=("A point with a link.", "Another point."),
    tags=(TagUse("wasm", 5), TagUse("llms", 11)),
    sections=(
        Section(
            anchor="developments",
            title="Developments",
            rubric="Developments",
            excerpt="The first paragraph. It has two sentences.",
            words=22,
            tags=(TagUse("webgpu", 22),),
        ),
        Section(
            anchor="llama-3",
            title="Llama 3",
            rubric="Developments",
            excerpt="It is out.",
            words=7,
            tags=(TagUse("llama", 40),),
        ),
        Section(
            anchor="silence",
            title="Silence",
            rubric="Silence",
            excerpt="",
            words=0,
            tags=(TagUse("wasm", 57),),
        ),
    ),
)


def edition(date: str, title: str = "Title", tag: str = "wasm") -> str:
    return f"---\ndate: {date}\n---\n\n# {title}\n\n## Section\n\n:::{{tags}} {tag}\n:::\n\nText.\n"


def editions(first: int, last: int) -> dict[str, str]:
    return {
        f"editions/{number:03}.md": edition(f"2023-{number % 12 + 1:02}", f"Number {number}")
        for number in range(first, last + 1)
    }


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Iterator[Site]:
    """A site of seven editions; whatever is done to it, nothing may be warned."""
    site = make_site(files=editions(1, 6)).build()
    yield site
    assert not site.warnings


def assert_as_if_built_anew(site: Site, make_site: Callable[..., Site]) -> None:
    anew = make_site()
    anew.delete("editions/2024-04.md")
    for path in (site.folder / "editions").rglob("*.md"):
        anew.write(path.relative_to(site.folder).as_posix(), path.read_bytes())
    assert site.archive.entries == anew.build("dummy").archive.entries


def test_an_edition_becomes_a_record(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": EDITION}).build()
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
        ("H<sub>2</sub>O<br>and air.", "H2O and air."),
        ("![A picture](p.png)\n\nText.", "Text."),
        (":::{note}\n- In a note.\n:::\n\nText.", "Text."),
        ("> A quotation.\n\nText.", "A quotation."),
        ("- An item\n- another", "An item"),
        ("| a | b |\n|---|---|\n| c | d |\n\nText.", "Text."),
        ("<p>Raw.</p>\n\nText.", "Text."),
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
    site = make_site(files={f"editions/{name}.md": f"---\n{front}\n---\n\n# May\n"}).build()
    assert not site.warnings
    found = site.archive.find(f"editions/{name}")
    assert found
    assert (found.date, found.number, found.authors) == (date, number, ("jan",))


def test_without_a_date_the_one_of_the_name_lists_the_edition(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": "# May\n"}).build()
    assert [warned.kind for warned in site.warnings] == ["newsletter.date-missing"]
    assert [one.title for one in site.archive.editions] == ["May", "April edition"]


def test_an_edition_in_another_folder_is_found(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"docs/letters/042.md": edition("2024-05")})
    site.delete("editions/2024-04.md")
    site.build(newsletter_editions="docs/letters/")
    assert not site.warnings
    assert [one.docname for one in site.archive.editions] == ["docs/letters/042"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_edition_that_is_deleted_is_forgotten(
    site: Site, make_site: Callable[..., Site], jobs: int
) -> None:
    site.delete("editions/003.md")
    site.build(jobs=jobs)
    assert site.archive.find("editions/003") is None
    assert len(site.archive.tagged("wasm")) == 5
    assert_as_if_built_anew(site, make_site)


def test_an_edition_that_is_renamed_is_one_edition(
    site: Site, make_site: Callable[..., Site]
) -> None:
    (site.folder / "editions" / "003.md").rename(site.folder / "editions" / "103.md")
    site.build()
    assert site.archive.find("editions/003") is None
    assert site.archive.find("editions/103")
    assert_as_if_built_anew(site, make_site)


def test_an_edition_that_is_edited_has_a_new_record(
    site: Site, make_site: Callable[..., Site]
) -> None:
    site.write("editions/003.md", edition("2024-08", "A new title", "llama"))
    site.build()
    assert site.archive.editions[0].title == "A new title"
    assert len(site.archive.tagged("wasm")) == 5
    assert_as_if_built_anew(site, make_site)


def test_an_edition_that_loses_its_sections_is_under_no_tag(
    site: Site, make_site: Callable[..., Site]
) -> None:
    site.write("editions/003.md", "---\ndate: 2024-08\n---\n\n# Bare\n")
    site.build()
    assert not [e for e in site.archive.tagged("wasm") if e.edition.docname == "editions/003"]
    assert_as_if_built_anew(site, make_site)


def test_parallel_readers_bring_the_same_records(make_site: Callable[..., Site]) -> None:
    files = {**editions(1, 9), f"{PAGE}.md": EDITION}
    one, two = make_site(files=files).build(), make_site(files=files).build(jobs=2)
    assert one.archive.entries == two.archive.entries
    assert one.archive.find(PAGE) == two.archive.find(PAGE) == RECORD
    assert not [*one.warnings, *two.warnings]


def test_parallel_readers_add_to_what_is_known(site: Site, make_site: Callable[..., Site]) -> None:
    for path, text in editions(4, 15).items():
        site.write(path, text.replace("wasm", "llama"))
    site.delete("editions/001.md")
    site.build(jobs=2)
    assert len(site.archive.tagged("wasm")) == 2
    assert_as_if_built_anew(site, make_site)


def test_of_a_parallel_reader_only_its_own_pages_are_taken_over(site: Site) -> None:
    domain = archive_domain(site.app.env)
    theirs = dict.fromkeys(("editions/001", "editions/002", "editions/new"), RECORD)
    domain.merge_domaindata({"editions/002", "editions/new"}, {"editions": theirs})
    assert {name for name, one in domain.editions.items() if one is RECORD} == {
        "editions/002",
        "editions/new",
    }


def test_a_build_without_changes_keeps_all_records(site: Site) -> None:
    before = site.archive.entries
    assert site.build().archive.entries == before


def test_a_new_vocabulary_reads_no_page_again(site: Site) -> None:
    before = dict(site.app.env.all_docs)
    tags = (ROOTS / "minimal" / "tags.yml").read_text(encoding="utf-8")
    site.write("tags.yml", tags.replace("label: WASM", "label: WebAssembly"))
    site.build()
    assert site.archive.vocabulary.tags["wasm"].label == "WebAssembly"
    assert site.app.env.all_docs == before
