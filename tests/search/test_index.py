"""The search index: records, parts, and what a build makes again."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.reading.section_text import text_of
from sphinx_newsletter.search import index, pagefind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site

pytestmark = pytest.mark.slow

EDITION = """\
---
date: {date}
tags: webgpu
---

# Edition of {date}

Outside of \\<all> sections.

## News

### {title}

:::{{tags}} wasm
:::

{text}

## Talks

(talk)=
### A talk

:::{{tags}} webgpu, wasm
:::

::::{{interview}}
:guest: Nina
:host: Jan

J: Why?

N: Because.
::::
"""


def edition(date: str, title: str = "Kernels", text: str = "They fuse.") -> str:
    return EDITION.format(date=date, title=title, text=text)


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    files = {f"editions/{year}-05.md": edition(f"{year}-05") for year in (2021, 2022, 2023)}
    site = make_site(files=files)
    site.delete("editions/2024-04.md")
    return site


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each year is a separate part."""
    monkeypatch.setattr(index, "_RECORDS_PER_PART", 3)


def records(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.read("_search/records.json"))
    return found


def fragments(site: Site) -> dict[str, dict[str, Any]]:
    """Content of the index, by address."""
    found = {}
    for path in site.out.glob("_search/*/fragment/*"):
        text = gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")
        record = json.loads(text)
        found[record["url"]] = record
    return found


def stamps(site: Site) -> dict[str, int]:
    folder = site.out / "_search"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


def test_the_index_has_the_records_of_the_archive(site: Site) -> None:
    site.build(search=True)
    assert not site.warnings
    expected = {}
    for docname in site.app.env.found_docs:
        for anchor, title, text in text_of(site.app.env, docname):
            address = f"{docname}.html" + (f"#{anchor}" if anchor else "")
            expected[address] = (title, text or title)
    held = {url: (it["meta"]["title"], it["content"]) for url, it in fragments(site).items()}
    assert held == expected
    assert {"index.html", "editions/2022-05.html", "editions/2022-05.html#talk"} <= held.keys()


def test_each_record_has_its_place(site: Site) -> None:
    index = records(site.build(search=True))
    found = {}
    for part, entries in index["records"].items():
        for _hash, anchor, page, rubric, kinds, tags in entries:
            address, _title, date, _written = index["pages"][page]
            found[address, anchor] = (
                part,
                date,
                index["rubrics"][rubric],
                {index["kinds"][kind][0] for kind in kinds},
                {index["tags"][tag][0] for tag in tags},
            )
    assert found["editions/2022-05.html", "talk"] == (
        "2021",
        "2022-05",
        "Talks",
        {"section", "interview"},
        {"webgpu", "wasm"},
    )
    assert found["editions/2022-05.html", ""] == ("2021", "2022-05", "", {"edition"}, {"webgpu"})
    assert found["index.html", ""][0] == "guides"
    hashes = [entry[0] for entries in index["records"].values() for entry in entries]
    files = {path.stem for path in site.out.glob("_search/*/fragment/*")}
    assert sorted(hashes) == sorted(files)


@pytest.mark.usefixtures("small_parts")
def test_a_part_changes_only_with_its_texts(site: Site) -> None:
    before = stamps(site.build(search=True))
    site.write("editions/2022-05.md", edition("2022-05", text="They melt."))
    after = stamps(site.build(search=True))
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert {name.partition("/")[0] for name in changed} == {"2022", "records.json"}
    assert fragments(site)["editions/2022-05.html#kernels"]["content"] == "They melt."


def test_a_new_tag_of_a_section_changes_no_part(site: Site) -> None:
    before = stamps(site.build(search=True))
    text = edition("2022-05").replace("} wasm", "} webgpu")
    site.write("editions/2022-05.md", text)
    after = stamps(site.build(search=True))
    assert {name for name in before if before[name] != after[name]} == {"records.json"}


def test_a_build_without_changes_changes_no_file(site: Site) -> None:
    before = stamps(site.build(search=True))
    assert stamps(site.build(search=True)) == before


@pytest.mark.usefixtures("small_parts")
def test_a_part_is_deleted_with_its_editions(site: Site) -> None:
    site.build(search=True)
    site.delete("editions/2022-05.md")
    site.build(search=True)
    assert {path.name for path in (site.out / "_search").iterdir() if path.is_dir()} == {
        "guides",
        "2021",
        "2023",
    }


@pytest.mark.usefixtures("small_parts")
def test_a_new_edition_does_not_change_the_parts_of_other_years(site: Site) -> None:
    before = stamps(site.build(search=True))
    site.write("editions/2024-05.md", edition("2024-05"))
    after = stamps(site.build(search=True))
    assert all(after[name] == before[name] for name in before if name != "records.json")
    assert any(name.startswith("2024/") for name in after)


def test_a_deleted_index_is_made_again(site: Site) -> None:
    before = stamps(site.build(search=True)).keys()
    for path in (site.out / "_search").rglob("*"):
        if path.is_file():
            path.unlink()
    assert stamps(site.build(search=True)).keys() == before


def test_all_parts_have_one_program_in_common(site: Site) -> None:
    site.build(search=True)
    programs = [path.relative_to(site.out).as_posix() for path in site.out.rglob("pagefind*.js")]
    assert sorted(programs) == ["_search/guides/pagefind.js"]
    assert len(list(site.out.rglob("wasm.*.pagefind"))) == 1


def test_a_failure_of_pagefind_is_reported(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    start = pagefind.start

    def fail(job: Path) -> object:
        job.write_text('{"language": "en", "indexes": [{"into": "/", "pages": [["a", "/no"]]}]}')
        return start(job)

    monkeypatch.setattr(pagefind, "start", fail)
    site.build(search=True)
    [warned] = site.warnings
    assert warned.kind == "newsletter.search"
    assert "/no" in warned.message
    monkeypatch.undo()
    assert "index.html" in fragments(site.build(search=True))
    assert not site.warnings


@pytest.mark.parametrize("builder", ["singlehtml", "text", "latex", "epub"])
def test_other_builders_have_no_index(site: Site, builder: str) -> None:
    site.build(builder, search=True, strict=builder != "epub")
    assert not (site.out / "_search").exists()


def test_addresses_are_those_of_the_builder(site: Site) -> None:
    site.build("dirhtml", search=True)
    assert "editions/2022-05/#talk" in fragments(site)
    assert ["editions/2022-05/", "Edition of 2022-05", "2022-05", "May 2022"] in records(site)[
        "pages"
    ]
