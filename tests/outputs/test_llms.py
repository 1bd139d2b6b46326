"""`llms.txt`, `llms-full.txt` and the full texts: format, links, changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.recorded import edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


ADDRESS = "https://example.org/archive-of/"
NAMES = ("llms.txt", "llms-full.txt", "llms-full-2024.txt", "llms-full-2023.txt")
# https://llmstxt.org: a title, a quotation, text, and then lists of links below headings.
FORM = re.compile(
    r"# [^\n]+\n(\n?> [^\n]+\n)?(\n[^#>\n-][^\n]*\n)*"
    r"(\n## [^\n]+\n\n(- \[[^\n]+\]\(https://[^\s)]+\)(: [^\n]+)?\n)+)*"
)
FILES = {
    "editions/2024-05-03.md": edition("2024-05-03", "Of \\[x] & \\*stars\\*"),
    "editions/2024-04.md": edition("2024-04").replace("Text.", "Text.\n\n% A comment."),
    "editions/2023-12.md": edition("2023-12"),
    "editions/2024-06.md": "---\ndraft: true\n---\n\n# Draft\n",
}


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    description = "What it is *about*: <it>."
    return share_site(files=FILES).build(html_baseurl=ADDRESS, newsletter_description=description)


def files(site: Site) -> list[bytes]:
    return [(site.out / name).read_bytes() for name in NAMES]


def test_the_file_has_the_format_of_llmstxt_org(site: Site) -> None:
    assert not site.warnings
    text = site.read("llms.txt")
    assert FORM.fullmatch(text)
    assert text.startswith("# Tiny\n> What it is \\*about\\*: \\<it>.\n")
    assert re.findall("^## (.*)", text, re.MULTILINE) == ["Editions", "Tags", "Data"]


def test_editions_are_listed_newest_first_with_links_to_twins(site: Site) -> None:
    editions = site.read("llms.txt").split("\n## ")[1]
    assert editions.splitlines()[2:] == [
        f"- [Of \\[x\\] & \\*stars\\*]({ADDRESS}editions/2024-05-03.md): May 3, 2024",
        f"- [Title]({ADDRESS}editions/2024-04.md): April 2024",
        f"- [Title]({ADDRESS}editions/2023-12.md): December 2023",
    ]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_link_leads_to_a_file(make_site: Callable[..., Site], builder: str) -> None:
    site = make_site(files=FILES).build(builder, html_baseurl=ADDRESS)
    found = re.findall(rf"{ADDRESS}([^\s)]*)", site.read("llms.txt") + site.read("llms-full.txt"))
    assert len(found) >= 9
    for path in found:
        target = site.out / path
        assert (target / "index.html" if target.is_dir() else target).is_file()


def test_the_full_texts_contain_all_twins(site: Site) -> None:
    assert site.read("llms-full.txt").partition("\n## ")[2].splitlines() == [
        "Full texts by year",
        "",
        f"- [2024]({ADDRESS}llms-full-2024.txt): 2 editions",
        f"- [2023]({ADDRESS}llms-full-2023.txt): one edition",
    ]
    assert FORM.fullmatch(site.read("llms-full.txt"))
    for year, names in ((2024, ("2024-05-03", "2024-04")), (2023, ("2023-12",))):
        head, *twins = site.read(f"llms-full-{year}.txt").split("\n---\n\n")
        assert FORM.fullmatch(head)
        assert twins == [site.read(f"editions/{name}.md") for name in names]
        assert "comment" not in site.read(f"llms-full-{year}.txt")


def test_without_a_site_address_there_are_none_of_them(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build(html_baseurl=ADDRESS)
    assert all((site.out / name).is_file() for name in NAMES)
    site.build(html_baseurl="")
    assert not any((site.out / name).exists() for name in NAMES)


def test_an_archive_without_an_edition_has_a_title_and_data(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    site.build(html_baseurl=ADDRESS)
    assert FORM.fullmatch(site.read("llms.txt"))
    assert "## Editions" not in site.read("llms.txt")
    assert FORM.fullmatch(site.read("llms-full.txt"))
    assert {path.name for path in site.out.glob("llms*")} == {"llms.txt", "llms-full.txt"}


@pytest.mark.slow
def test_after_each_edit_all_equal_a_clean_build(
    make_site: Callable[..., Site],
) -> None:
    site, others = make_site(files=FILES), dict(FILES)
    for path, text in [
        ("editions/2024-04.md", edition("2024-04", "Another title")),
        ("editions/2024-04.md", edition("2024-04", "Another title").replace("Text", "More text")),
        ("editions/2024-06.md", edition("2024-06", tag="webgpu")),
        ("tags.yml", "wasm:\n  label: WebAssembly\nwebgpu: {}\n"),
        ("editions/2024-05-03.md", ""),
    ]:
        others[path] = text
        site.write(path, text)
        if not text:
            others.pop(path)
            site.delete(path)
        site.build(html_baseurl=ADDRESS)
        assert files(site) == files(make_site(files=others).build(html_baseurl=ADDRESS))


def test_files_are_written_only_when_their_content_changes(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build(html_baseurl=ADDRESS)

    def written() -> list[bool]:
        before = [(site.out / name).stat().st_mtime_ns for name in NAMES]
        site.build(html_baseurl=ADDRESS)
        after = [(site.out / name).stat().st_mtime_ns for name in NAMES]
        return [a != b for a, b in zip(after, before, strict=True)]

    site.write("editions/2024-04.md", FILES["editions/2024-04.md"].replace("A comment", "Another"))
    assert written() == [False, False, False, False]
    site.write("editions/2024-04.md", FILES["editions/2024-04.md"].replace("Text.", "Words."))
    assert written() == [False, False, True, False]
    site.write("editions/2024-04.md", edition("2024-04", "Another title"))
    assert written() == [True, False, True, False]
    site.write("editions/2024-06.md", edition("2024-06"))
    assert written() == [True, True, True, False]
