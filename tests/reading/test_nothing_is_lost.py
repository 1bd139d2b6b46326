"""A fault on a page costs nothing but itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


DATED = "---\ndate: 2024-05\nauthor: kim\nsubtitle: Late\n---\n\n"


def test_an_open_block_of_tags_loses_no_section(make_site: Callable[..., Site]) -> None:
    text = (
        DATED + "# May\n\n## News\n\n### One\n\n:::{tags} webgpu\n\nA, b and c.\n\n"
        "### Two\n\n:::{tags} wasm\n:::\n\nText of two.\n"
    )
    site = make_site(files={"editions/2024-05.md": text}).build("dummy")
    [warned] = site.warnings
    assert (warned.kind, warned.line) == ("newsletter.tags-open", 13)
    edition = site.archive.find("editions/2024-05")
    assert edition
    assert [(s.title, s.excerpt) for s in edition.sections] == [
        ("One", "A, b and c."),
        ("Two", "Text of two."),
    ]


def test_a_page_without_a_title_keeps_its_head(make_site: Callable[..., Site]) -> None:
    text = DATED + "## News\n\n:::{tags} wasm\n:::\n\nText.\n"
    site = make_site(files={"editions/2024-05.md": text}).build()
    assert [warned.kind for warned in site.warnings] == ["newsletter.title-missing"]
    page = BeautifulSoup(site.read("editions/2024-05.html"), "lxml").select_one("article")
    assert page
    for words in ("Late", "May 2024", "Kim", "WASM"):
        assert words in page.get_text()


def test_a_second_title_keeps_its_section(make_site: Callable[..., Site]) -> None:
    text = DATED + "# May\n\nText.\n\n# June\n\n:::{tags} wasm\n:::\n\nJune text.\n"
    site = make_site(files={"editions/2024-05.md": text}).build("dummy")
    assert [warned.kind for warned in site.warnings] == ["newsletter.title-twice"]
    [entry] = site.archive.tagged("wasm")
    assert (entry.title, entry.anchor, entry.excerpt) == ("June", "june", "June text.")


@pytest.mark.parametrize("ending", ["markdown", "MD", "rst"])
def test_an_edition_with_another_suffix_is_reported(
    make_site: Callable[..., Site], ending: str
) -> None:
    site = make_site(files={f"editions/2024-05.{ending}": DATED + "# May\n"}).build("dummy")
    [warned] = site.warnings
    assert (warned.path, warned.kind) == (f"2024-05.{ending}", "newsletter.file-name")
    assert not site.archive.find("editions/2024-05")


def test_a_target_like_an_automatic_one_is_reported(make_site: Callable[..., Site]) -> None:
    text = DATED + "# May\n\n(id1)=\n## News\n\n:::{tags} wasm\n:::\n\nText.\n"
    site = make_site(files={"editions/2024-05.md": text}).build("dummy")
    [warned] = site.warnings
    assert (warned.kind, warned.line) == ("newsletter.permalink-automatic", 10)


def test_a_comment_may_stand_before_the_tags(make_site: Callable[..., Site]) -> None:
    text = DATED + "# May\n\n## News\n\n<!-- later -->\n\n:::{tags} wasm\n:::\n\nText.\n"
    site = make_site(files={"editions/2024-05.md": text}).build("dummy")
    assert site.warnings == []
    assert [entry.title for entry in site.archive.tagged("wasm")] == ["News"]


def test_a_tag_cannot_take_the_address_of_the_index(make_site: Callable[..., Site]) -> None:
    vocabulary = "index:\n  label: Index\nwebgpu: {}\nllama: {}\nllms: {}\n"
    [warned] = make_site(files={"tags.yml": vocabulary}).build("dirhtml").warnings
    assert (warned.path, warned.line, warned.kind) == ("tags.yml", 1, "newsletter.vocabulary")
