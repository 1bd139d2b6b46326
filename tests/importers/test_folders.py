"""Folders of site generators and texts, imported in one call of several formats.

`folders/` has for each what its guide describes, and what goes wrong; `folders_imported/` some of
the editions that they become.

Hugo: https://gohugo.io/content-management/front-matter/, …/shortcodes/, …/page-bundles/
Zola: https://www.getzola.org/documentation/content/page/, …/linking/, …/shortcodes/
Jekyll: https://jekyllrb.com/docs/posts/, …/liquid/tags/, https://kramdown.gettalong.org/syntax.html
Astro: https://docs.astro.build/en/guides/content-collections/, https://mdxjs.com/docs/
Eleventy: https://www.11ty.dev/docs/config/, …/dates/, …/languages/nunjucks/
Pelican: https://docs.getpelican.com/en/latest/content.html
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.importers import importers
from tests.importers.sources import Files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

HERE = Path(__file__).parent
FOLDERS = {path.name: path for path in sorted((HERE / "folders").iterdir())}
EXPECTED = sorted((HERE / "folders_imported").iterdir())
PICTURE = FOLDERS["eleventy"] / "img" / "a.png"  # and all others
NAME = f"{hashlib.sha256(PICTURE.read_bytes()).hexdigest()[:16]}.png"


@pytest.fixture(scope="module")
def done(share_site: Callable[..., Site]) -> Site:
    """A site into which all folders were imported."""
    site = share_site()
    site.write("import.yml", "zone: Europe/Berlin\nbase: https://j.example/\n")
    command = ["--site", str(site.folder), "import", *map(str, FOLDERS.values())]
    result = CliRunner().invoke(newsletter, command)
    assert result.exit_code == 1, result.output  # a file is no text
    return site


@pytest.fixture(scope="module")
def report(done: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((done.folder / "import-report.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", FOLDERS)
def test_the_format_is_detected(name: str) -> None:
    files = [path for path in FOLDERS[name].rglob("*") if path.is_file()]
    members = {path.relative_to(FOLDERS[name]).as_posix(): path.read_bytes() for path in files}
    sure = {one.name: one.detects(Files(members)) for one in importers()}
    assert max(sure, key=lambda one: sure[one]) == name
    assert sorted(sure.values())[-2] < sure[name]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name)
def test_the_editions_are_as_expected(done: Site, expected: Path) -> None:
    found = (done.folder / "editions" / expected.name).read_text("utf-8")
    assert found == expected.read_text("utf-8").replace("NAME", NAME)


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
        ("encoding-guessed", "2024-08-01-latin.md"),
        ("file-unreadable", "binary.md"),
        ("front-matter-unreadable", "2024-07-01-broken.md"),
        ("imported-as-draft", "_index.md"),
        ("imported-as-draft", "about.md"),
        ("imported-as-draft", "idea.md"),
        ("imported-as-draft", "imprint.md"),
        ("imported-as-draft", "issue-13.md"),
        ("interview", "2020-04.txt"),
        ("mdx-component", "x.mdx"),
        ("tag-unknown", ""),  # each name once
        ("template-code", "1.md"),
        ("template-code", "index.md"),
    }


def test_a_finding_has_the_line_of_the_edition(done: Site, report: dict[str, Any]) -> None:
    rules = ("link-absolute", "link-to-edition", "picture-copied", "heading-level", "mark-unknown")
    found = [
        one for one in report["findings"] if one["rule"] in rules and one["member"][-4:] != ".txt"
    ]
    assert {one["rule"] for one in found} >= {"link-to-edition", "picture-copied", "heading-level"}
    for one in found:
        page = (done.folder / "editions" / f"{one['edition']}.md").read_text("utf-8")
        here = "\n".join(page.split("\n")[one["edition_line"] - 1 :][:4])
        wanted = one["after"].rpartition("](")[2].rstrip(")") or one["after"]
        assert wanted in here, one


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
