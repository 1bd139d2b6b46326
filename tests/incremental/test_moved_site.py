"""A site at another path, with what a build has left there: its pages are not read again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.builds import build_and_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.application import Sphinx

    from tests.conftest import Site


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
EDITION = """---
date: 2024-05
---
# May

![A](a.svg) and [](../docs/guide.md), {download}`words <words.txt>`

## What {ref}`nothing` names

![B](missing.svg)
"""
GUIDE = "---\norphan: true\n---\n# Guide\n"
FILES = {
    "editions/2024-05.md": EDITION,
    "editions/a.svg": SVG,
    "editions/words.txt": "Words.\n",
    "docs/guide.md": GUIDE,
}


@pytest.fixture
def built(make_site: Callable[..., Site]) -> tuple[Path, list[str]]:
    """The folder of a site that has been built, and its warnings."""
    folder = make_site(files=FILES).folder
    return folder, build_and_log(folder, "html")[1]


def clone(folder: Path, to: Path) -> Path:
    """The sources with new times, and a `_build` with the times it had. The first site is gone."""
    shutil.copytree(
        folder, to, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("_build")
    )
    shutil.copytree(folder / "_build", to / "_build")
    shutil.rmtree(folder)
    return to


def times(folder: Path) -> dict[str, int]:
    """When each page and each doctree was written."""
    paths = (path for path in folder.rglob("*") if path.suffix in {".html", ".md", ".doctree"})
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in paths}


def test_nothing_is_read_or_written_again_and_each_report_is_repeated(
    built: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder, log = built
    before, read = times(folder / "_build"), list[str]()
    there = clone(folder, tmp_path / "elsewhere")

    def note(app: Sphinx) -> None:
        app.connect("source-read", lambda _app, docname, _text: read.append(docname))

    assert build_and_log(there, "html", prepare=note)[1] == log
    assert len(log) == 2
    assert not read
    assert times(there / "_build") == before
    state = (there / "_build" / "doctrees").glob("[em]*.*")  # environment and manifest
    assert [path.name for path in state if str(folder).encode() in path.read_bytes()] == []


def test_a_page_that_is_resolved_again_is_that_of_a_clean_build_with_its_reports(
    built: tuple[Path, list[str]], tmp_path: Path
) -> None:
    there = clone(built[0], tmp_path / "elsewhere")
    (there / "docs" / "guide.md").write_text(GUIDE.replace("# Guide", "# Manual"))
    found = build_and_log(there, "html")
    assert b"Manual" in found[0]["editions/2024-05.html"]
    shutil.rmtree(there / "_build")
    assert found == build_and_log(there, "html")


def test_an_environment_that_cannot_be_loaded_is_made_again(
    built: tuple[Path, list[str]], tmp_path: Path
) -> None:
    there = clone(built[0], tmp_path / "elsewhere")
    (there / "_build" / "doctrees" / "environment.pickle").write_bytes(b"no pickle")
    assert build_and_log(there, "html")[1] == built[1]
