"""Bad input, row by row: each is reported once, with its line, and costs nothing else."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import links, said
from tests.reading.bad_input import (
    directives,
    files,
    front_matter,
    permalinks,
    settings,
    tags,
    vocabulary,
)
from tests.reading.bad_input.row import BAD, TITLE, Row, edition

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from tests.conftest import Site


PAGES = (front_matter, tags, permalinks, files, directives)
# There is one vocabulary, and one file of settings: each of these rows has a site of its own.
ALONE = [row for subject in (vocabulary, settings) for row in subject.ROWS]
ROWS = [row for subject in PAGES for row in subject.ROWS] + ALONE


def assert_nothing_else_is_lost(site: Site, listed: str = "index.html") -> None:
    assert any(link.href.endswith("editions/2024-04.html") for link in links(site.content(listed)))
    page = site.content("editions/2024-04.html")
    assert "More browsers support it." in said(page)
    assert {"../archive/tag/webgpu.html", "../archive/tag/llama.html"} <= {
        link.href for link in links(page)
    }
    assert any(
        link.href == "../../editions/2024-04.html#webgpu-support"
        for link in links(site.content("archive/tag/webgpu.html"))
    )


@pytest.mark.parametrize("subject", PAGES, ids=lambda subject: subject.__name__.split(".")[-1])
def test_a_page_is_reported_once_and_costs_nothing_else(
    make_site: Callable[..., Site], subject: ModuleType
) -> None:
    rows = {
        row.path.replace(BAD, f"editions/{1901 + number}-05.md"): row
        for number, row in enumerate(subject.ROWS)
    }
    site = make_site(files={path: row.text for path, row in rows.items()}).build()
    warnings = {warned.path: warned for warned in site.warnings}
    assert len(warnings) == len(site.warnings) == len(rows) == len(subject.ROWS)
    for path, row in rows.items():
        name = path.rpartition("/")[2]
        assert warnings[name][:3] == (name, row.line, f"newsletter.{row.kind}"), row.name
        assert row.words in warnings[name].message, row.name
    assert_nothing_else_is_lost(site, "archive/2024.html")  # the front page has the newest


@pytest.mark.slow
@pytest.mark.parametrize("row", ALONE, ids=lambda row: f"{row.kind}:{row.name}")
def test_a_row_is_reported_once_and_costs_nothing_else(
    make_site: Callable[..., Site], row: Row
) -> None:
    site = make_site(files={row.path: row.text}).build()
    [warned] = site.warnings
    assert warned[:3] == (row.path, row.line, f"newsletter.{row.kind}")
    assert row.words in warned.message
    assert_nothing_else_is_lost(site)


@pytest.mark.parametrize(
    ("text", "line", "kind", "words"),
    [
        ("llms: {label: LLMs\n", 1, "vocabulary", "cannot be read"),
        ("- llms\n- wasm\n", 1, "vocabulary", "not a mapping"),
        ("wasm: {}\nllms: Gr\xfc\xdfe\n".encode("latin-1"), 2, "file-encoding", "save it as UTF-8"),
    ],
)
def test_a_vocabulary_that_cannot_be_read_is_reported_once(
    make_site: Callable[..., Site], text: str | bytes, line: int, kind: str, words: str
) -> None:
    site = make_site(files={"tags.yml": text}).build()
    [warned] = site.warnings
    assert warned[:3] == ("tags.yml", line, f"newsletter.{kind}")
    assert words in warned.message
    assert "More browsers support it." in said(site.content("editions/2024-04.html"))


def test_a_missing_vocabulary_is_reported_once(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("tags.yml")
    [warned] = site.build("dummy").warnings
    assert warned[:3] == ("tags.yml", 1, "newsletter.vocabulary")
    assert "create it" in warned.message


def test_authors_that_are_no_dictionary_cost_the_authors_alone(
    make_site: Callable[..., Site],
) -> None:
    site = make_site().build(newsletter_authors=["jan"])
    assert {warned.kind for warned in site.warnings} == {
        "newsletter.setting",
        "newsletter.author-unknown",
    }
    assert_nothing_else_is_lost(site)


def test_parallel_readers_report_each_problem_once(make_site: Callable[..., Site]) -> None:
    text = edition(f"{TITLE}(a)=\n## One\n\n(a)=\n## Two\n")
    names = [f"{number:03}.md" for number in range(1, 8)]
    site = make_site(files={f"editions/{name}": text for name in names}).build("dummy", jobs=2)
    warnings = [(warned.path, warned.line, warned.kind) for warned in site.warnings]
    assert sorted(warnings) == [(name, 10, "newsletter.permalink-twice") for name in names]


@pytest.mark.parametrize(
    "row",
    [front_matter.ROWS[0], vocabulary.ROWS[0], settings.ROWS[0]],
    ids=lambda row: f"{row.kind}:{row.name}",
)
def test_it_fails_the_build_under_w(make_site: Callable[..., Site], row: Row) -> None:
    site = make_site(files={row.path: row.text})
    options = ["-q", "-W", "-b", "dummy"]
    command = [sys.executable, "-m", "sphinx", *options, str(site.folder), str(site.folder / "o")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"[newsletter.{row.kind}]" in run.stderr


def test_a_kind_of_warning_can_be_suppressed(make_site: Callable[..., Site]) -> None:
    site = make_site(files={BAD: edition(TITLE, "date: soon")})
    assert not site.build("dummy", suppress_warnings=["newsletter.date-invalid"]).warnings
