"""Domain: records are added, merged and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.page_notes import PageNotes, notes_of
from tests.conftest import ROOTS
from tests.recorded import EDITION, PAGE, RECORD, edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site


def editions(first: int, last: int) -> dict[str, str]:
    return {
        f"editions/{number:03}.md": edition(f"2023-{number % 12 + 1:02}", f"Number {number}")
        for number in range(first, last + 1)
    }


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Iterator[Site]:
    """A site of seven editions; whatever is done to it, nothing may be warned."""
    site = make_site(files=editions(1, 6)).build("dummy")
    yield site
    assert not site.warnings


def assert_as_if_built_anew(site: Site, make_site: Callable[..., Site]) -> None:
    anew = make_site()
    anew.delete("editions/2024-04.md")
    for path in (site.folder / "editions").rglob("*.md"):
        anew.write(path.relative_to(site.folder).as_posix(), path.read_bytes())
    assert site.archive.entries == anew.build("dummy").archive.entries


def test_an_edition_in_another_folder_is_found(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"docs/letters/042.md": edition("2024-05")})
    site.delete("editions/2024-04.md")
    site.build("dummy", newsletter_editions="docs/letters/")
    assert not site.warnings
    assert [one.docname for one in site.archive.editions] == ["docs/letters/042"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_edition_that_is_deleted_is_forgotten(
    site: Site, make_site: Callable[..., Site], jobs: int
) -> None:
    site.delete("editions/003.md")
    site.build("dummy", jobs=jobs)
    assert site.archive.find("editions/003") is None
    assert len(site.archive.tagged("wasm")) == 5
    assert_as_if_built_anew(site, make_site)


def test_an_edition_that_is_renamed_is_one_edition(
    site: Site, make_site: Callable[..., Site]
) -> None:
    (site.folder / "editions" / "003.md").rename(site.folder / "editions" / "103.md")
    site.build("dummy")
    assert site.archive.find("editions/003") is None
    assert site.archive.find("editions/103")
    assert_as_if_built_anew(site, make_site)


def test_an_edition_that_is_edited_has_a_new_record(
    site: Site, make_site: Callable[..., Site]
) -> None:
    site.write("editions/003.md", edition("2024-08", "A new title", "llama"))
    site.build("dummy")
    assert site.archive.editions[0].title == "A new title"
    assert len(site.archive.tagged("wasm")) == 5
    assert_as_if_built_anew(site, make_site)


def test_an_edition_that_loses_its_sections_is_under_no_tag(
    site: Site, make_site: Callable[..., Site]
) -> None:
    site.write("editions/003.md", "---\ndate: 2024-08\n---\n\n# Bare\n")
    site.build("dummy")
    assert not [e for e in site.archive.tagged("wasm") if e.edition.docname == "editions/003"]
    assert_as_if_built_anew(site, make_site)


def test_parallel_readers_bring_the_same_records(make_site: Callable[..., Site]) -> None:
    files = {**editions(1, 9), f"{PAGE}.md": EDITION}
    one, two = (make_site(files=files).build("dummy", jobs=jobs) for jobs in (1, 2))
    assert one.archive.entries == two.archive.entries
    assert one.archive.find(PAGE) == two.archive.find(PAGE) == RECORD
    assert not [*one.warnings, *two.warnings]


def test_parallel_readers_add_to_what_is_known(site: Site, make_site: Callable[..., Site]) -> None:
    for path, text in editions(4, 15).items():
        site.write(path, text.replace("wasm", "llama"))
    site.delete("editions/001.md")
    site.build("dummy", jobs=2)
    assert len(site.archive.tagged("wasm")) == 2
    assert_as_if_built_anew(site, make_site)


def test_of_a_parallel_reader_only_its_own_pages_are_taken_over(site: Site) -> None:
    domain = archive_domain(site.app.env)
    theirs = dict.fromkeys(("editions/001", "editions/002", "editions/new"), RECORD)
    noted = {name: PageNotes(shows_archive=True) for name in theirs}
    found = {"editions": theirs, "texts": {}, "copied": {}, "notes": noted}
    domain.merge_domaindata({"editions/002", "editions/new"}, found)
    assert not notes_of(site.app.env, "editions/001").shows_archive
    assert notes_of(site.app.env, "editions/new").shows_archive
    assert {name for name, one in domain.editions.items() if one is RECORD} == {
        "editions/002",
        "editions/new",
    }
    domain.clear_doc("editions/new")
    assert not notes_of(site.app.env, "editions/new").shows_archive


def test_a_build_without_changes_keeps_all_records(site: Site) -> None:
    before = site.archive.entries
    assert site.build("dummy").archive.entries == before


def test_a_new_vocabulary_reads_no_page_again(site: Site) -> None:
    before = dict(site.app.env.all_docs)
    tags = (ROOTS / "minimal" / "tags.yml").read_text(encoding="utf-8")
    site.write("tags.yml", tags.replace("label: WASM", "label: WebAssembly"))
    site.build("dummy")
    assert site.archive.vocabulary.tags["wasm"].label == "WebAssembly"
    assert site.app.env.all_docs == before
