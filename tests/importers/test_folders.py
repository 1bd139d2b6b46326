"""Folders of site generators and texts, imported in one call of several formats."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.importers import importers
from tests.importers import folders
from tests.importers.sources import Files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site

NAME = f"{hashlib.sha256(folders.PIXEL).hexdigest()[:16]}.png"


@pytest.fixture(scope="module")
def done(share_site: Callable[..., Site], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site into which all folders were imported."""
    sources = tmp_path_factory.mktemp("sources")
    for name, files in folders.ALL.items():
        for path, data in files.items():
            target = sources / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.encode() if isinstance(data, str) else data)
    site = share_site()
    site.write("import.yml", "zone: Europe/Berlin\nbase: https://j.example/\n")
    command = ["--site", str(site.folder), "import"]
    result = CliRunner().invoke(
        newsletter, [*command, *(str(sources / one) for one in folders.ALL)]
    )
    assert result.exit_code == 1, result.output  # a file is no text
    return site


@pytest.fixture(scope="module")
def report(done: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((done.folder / "import-report.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", folders.ALL)
def test_the_format_is_detected(name: str) -> None:
    source = Files(folders.ALL[name])
    sure = {one.name: one.detects(source) for one in importers()}
    assert max(sure, key=lambda one: sure[one]) == name
    assert sorted(sure.values())[-2] < sure[name]


@pytest.mark.parametrize("name", folders.EXPECTED)
def test_the_editions_are_as_expected(done: Site, name: str) -> None:
    found = (done.folder / "editions" / name).read_text("utf-8")
    assert found == folders.EXPECTED[name].replace("NAME", NAME)


def test_each_word_link_and_picture_is_accounted_for(report: dict[str, Any]) -> None:
    found = [one for one in report["findings"] if one["rule"] == "not-accounted-for"]
    assert found == []
    assert report["fidelity"] == []
    assert len(report["editions"]) == 20


def test_what_a_person_is_needed_for(report: dict[str, Any]) -> None:
    named = {
        (one["rule"], one["member"].rpartition("/")[2])
        for one in report["findings"]
        if one["kind"] == "needs-a-person" and one["rule"] not in ("date-missing", "build-warning")
    }
    assert named == {
        ("file-unreadable", "binary.md"),
        ("front-matter-unreadable", "2024-07-01-broken.md"),
        ("imported-as-draft", "_index.md"),
        ("imported-as-draft", "about.md"),
        ("imported-as-draft", "idea.md"),
        ("imported-as-draft", "imprint.md"),
        ("imported-as-draft", "issue-13.md"),
        ("interview", "2020-04.txt"),
        ("mdx-component", "x.mdx"),
        ("tag-unknown", "2024-07-01-broken.md"),
        ("template-code", "1.md"),
        ("template-code", "index.md"),
    }


def test_nothing_is_warned_but_of_drafts_without_a_date(report: dict[str, Any]) -> None:
    found = [one["before"] for one in report["findings"] if one["rule"] == "build-warning"]
    assert [one for one in found if "newsletter.date-missing" not in one] == []


def test_importing_again_changes_nothing(done: Site) -> None:
    before = {path: path.read_bytes() for path in written(done.folder)}
    report = json.loads((done.folder / "import-report.json").read_text("utf-8"))
    sources = list(dict.fromkeys(one["source"] for one in report["editions"]))
    CliRunner().invoke(newsletter, ["--site", str(done.folder), "import", *sources])
    after = {path: path.read_bytes() for path in written(done.folder)}
    assert {path for path in after if after[path] != before.get(path)} <= {
        done.folder / "import-report.md",
        done.folder / "import-report.json",
    }
    assert before.keys() == after.keys()


def written(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "_build" not in path.parts]
