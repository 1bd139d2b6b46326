"""The search index: records, parts, and what a build makes again."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.reading.section_text import text_of
from sphinx_newsletter.search import index

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


def texts(site: Site) -> dict[str, dict[str, Any]]:
    """The texts that results show, by address."""
    found = {}
    for path in site.out.glob("_search/text/*.json"):
        text = json.loads(path.read_text("utf-8"))
        found[f"{text['page'][0]}#{text['anchor']}".removesuffix("#")] = text
    return found


def stamps(site: Site) -> dict[str, int]:
    folder = site.out / "_search"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


def changed(before: dict[str, int], after: dict[str, int]) -> Counter[str]:
    """How many files have changed, by folder."""
    names = {name for name in before | after if before.get(name) != after.get(name)}
    return Counter(name.partition("/")[0] for name in names)


def words_of(site: Site, part: int) -> set[str]:
    """The words of a part, from its shards."""
    found, before = set(), ""
    for _first, name in records(site)["parts"][part]["shards"]:
        data = (site.out / f"_search/index/{name}.bin").read_bytes()
        head = data[4 : 4 + int.from_bytes(data[:4], "little")].decode()
        for line in head.split("\n"):
            before = before[: int(line[0])] + line[1:].rpartition(" ")[0]
            found.add(before)
    return found


def test_the_index_has_the_texts_of_the_archive(site: Site) -> None:
    site.build(search=True)
    assert not site.warnings
    expected = {}
    for docname in site.app.env.found_docs:
        for passage in text_of(site.app.env, docname):
            address = f"{docname}.html#{passage.anchor}".removesuffix("#")
            expected[address] = (passage.title, passage.text)
    held = {
        address: (text["title"], " ".join(block for _anchor, block in text["blocks"]))
        for address, text in texts(site).items()
    }
    assert held == expected
    assert {"index.html", "editions/2022-05.html", "editions/2022-05.html#talk"} <= held.keys()
    assert {"kernels", "fuse", "because", "edition", "2022"} <= words_of(site, 1)


def test_a_question_has_its_own_anchor(site: Site) -> None:
    blocks = texts(site.build(search=True))["editions/2022-05.html#talk"]["blocks"]
    assert blocks[-2:] == [["question-why", "Why?"], ["question-why", "Because."]]


def test_each_record_has_its_place(site: Site) -> None:
    index = records(site.build(search=True))
    found = {}
    for number, part in enumerate(index["parts"]):
        for text, address, date, rows in part["pages"]:
            for place, (rubric, kinds, tags, *_lengths) in enumerate(rows):
                path = site.out / f"_search/text/{text.partition('?')[0]}-{place}.json"
                found[address, json.loads(path.read_text("utf-8"))["anchor"]] = (
                    number,
                    date,
                    index["rubrics"][rubric],
                    {index["kinds"][kind][0] for kind in kinds},
                    {index["tags"][tag][0] for tag in tags},
                )
    assert found["editions/2022-05.html", "talk"] == (
        1,
        "2022-05",
        "Talks",
        {"section", "interview"},
        {"webgpu", "wasm"},
    )
    assert found["editions/2022-05.html", ""] == (1, "2022-05", "", {"edition"}, {"webgpu"})
    assert found["index.html", ""][0] == 0
    assert len(found) == len(list(site.out.glob("_search/text/*.json")))


@pytest.mark.usefixtures("small_parts")
def test_an_edit_changes_one_part_and_one_page(site: Site) -> None:
    before = stamps(site.build(search=True))
    first = records(site)["parts"]
    site.write("editions/2022-05.md", edition("2022-05", text="They melt."))
    after = stamps(site.build(search=True))
    now = records(site)["parts"]
    assert [old["shards"] == new["shards"] for old, new in zip(first, now, strict=True)] == [
        *(True, True),
        *(False, True),
    ]
    # The text of one section; one part and the list of words, each with another name.
    assert changed(before, after) == {"text": 1, "index": 2 * 2, "records.json": 1}
    assert texts(site)["editions/2022-05.html#kernels"]["blocks"] == [["", "They melt."]]


def test_a_new_tag_of_a_section_changes_the_records_only(site: Site) -> None:
    before = stamps(site.build(search=True))
    text = edition("2022-05").replace("} wasm", "} webgpu")
    site.write("editions/2022-05.md", text)
    assert changed(before, stamps(site.build(search=True))) == {"records.json": 1}


def test_a_build_without_changes_changes_no_file_and_reads_no_part(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stamps(site.build(search=True))
    read: list[str] = []
    monkeypatch.setattr(index.Index, "_read", lambda _self, part, _name: read.append(part.name))
    assert stamps(site.build(search=True)) == before
    assert not read


@pytest.mark.parametrize("name", ["records.json", "text/*", "index/*"])
def test_a_deleted_file_is_made_again(site: Site, name: str) -> None:
    before = stamps(site.build(search=True)).keys()
    min((site.out / "_search").glob(name)).unlink()
    assert stamps(site.build(search=True)).keys() == before


def test_a_renamed_tag_changes_the_records(site: Site) -> None:
    site.build(search=True)
    tags = (site.folder / "tags.yml").read_text("utf-8")
    site.write("tags.yml", tags.replace("label: WebGPU", "label: Web GPU"))
    site.build(search=True)
    assert "Web GPU" in {label for _slug, label, *_aliases in records(site)["tags"]}


@pytest.mark.usefixtures("small_parts")
def test_a_deleted_edition_leaves_nothing(site: Site) -> None:
    site.build(search=True)
    site.delete("editions/2022-05.md")
    site.build(search=True)
    assert "editions/2022-05.html" not in texts(site)
    shards = {name for part in records(site)["parts"] for _first, name in part["shards"]}
    assert {path.stem for path in site.out.glob("_search/index/*.bin")} == shards
    assert len(records(site)["parts"]) == 3


@pytest.mark.usefixtures("small_parts")
def test_a_new_edition_does_not_change_the_parts_of_other_years(site: Site) -> None:
    before = stamps(site.build(search=True))
    site.write("editions/2024-05.md", edition("2024-05"))
    after = stamps(site.build(search=True))
    kept = {name for name in before if after.get(name) == before[name]}
    assert before.keys() - kept - after.keys() == {records_words(before)}
    assert len(records(site)["parts"]) == 5


def records_words(names: dict[str, int]) -> str:
    """The list of words among *names*."""
    [name] = [name for name in names if name.startswith("index/words-")]
    return name


def test_a_deleted_index_is_made_again(site: Site) -> None:
    before = stamps(site.build(search=True)).keys()
    for path in (site.out / "_search").rglob("*"):
        if path.is_file():
            path.unlink()
    assert stamps(site.build(search=True)).keys() == before


@pytest.mark.parametrize("name", ["*", "words.json", "shards.json"])
def test_a_part_of_which_files_are_missing_is_made_again(site: Site, name: str) -> None:
    """A cache that somebody restores may have folders without their files."""
    before = stamps(site.build(search=True)).keys()
    cache = site.folder / "_build" / "doctrees-html" / "search"
    for path in cache.glob(f"*/{name}"):
        path.unlink()
    site.write("editions/2022-05.md", edition("2022-05", text="Other words."))
    assert stamps(site.build(search=True)).keys() ^ before
    assert not site.warnings


def test_a_failure_is_reported(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    start = index.start

    def fail(job: Path) -> object:
        job.write_text('[{"into": "/", "pages": ["/no"]}]')
        return start(job)

    monkeypatch.setattr(index, "start", fail)
    site.build(search=True)
    [warned] = site.warnings
    assert warned.kind == "newsletter.search"
    assert "/no" in warned.message
    monkeypatch.undo()
    assert "index.html" in texts(site.build(search=True))
    assert not site.warnings


@pytest.mark.parametrize("builder", ["singlehtml", "text", "latex", "epub"])
def test_other_builders_have_no_index(site: Site, builder: str) -> None:
    site.build(builder, search=True, strict=builder != "epub")
    assert not (site.out / "_search").exists()


def test_addresses_are_those_of_the_builder(site: Site) -> None:
    site.build("dirhtml", search=True)
    page = texts(site)["editions/2022-05/#talk"]["page"]
    assert page == ["editions/2022-05/", "Edition of 2022-05", "2022-05", "May 2022"]
