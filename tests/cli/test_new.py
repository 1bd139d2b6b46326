"""`newsletter new`: the created edition, its name and its date."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.model.edition import read_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from tests.conftest import Site


def run(site: Site, *arguments: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(site.folder), "new", *arguments])


def editions(site: Site) -> list[str]:
    return sorted(path.name for path in (site.folder / "editions").iterdir())


def test_the_next_edition_is_a_draft(make_site: Callable[..., Site]) -> None:
    site = make_site()
    done = run(site)
    assert done.exit_code == 0
    assert editions(site) == ["2024-04.md", "2024-05.md"]
    for words in ("editions/2024-05.md", "newsletter check", "make live DRAFTS=1", "draft: true"):
        assert words in done.output
    site.build()
    assert not site.warnings
    assert not (site.out / "editions" / "2024-05.html").exists()


def test_as_a_module(make_site: Callable[..., Site]) -> None:
    site = make_site()
    command = [sys.executable, "-m", "sphinx_newsletter", "new", "editions/2024-06.md"]
    done = subprocess.run(command, cwd=site.folder, capture_output=True, text=True, check=True)
    assert not done.stderr
    assert editions(site) == ["2024-04.md", "2024-06.md"]


def test_a_dry_run_prints_and_writes_nothing(make_site: Callable[..., Site]) -> None:
    site = make_site()
    done = run(site, "--dry-run", "--date", "2024-05-07")
    assert done.output.startswith("---\ndate: 2024-05-07\n")
    data = json.loads(run(site, "--dry-run", "--date", "2024-05-07", "--format", "json").output)
    assert (data["text"], data["written"]) == (done.output, False)
    assert editions(site) == ["2024-04.md"]


def test_an_edition_before_the_latest_is_written_with_a_note(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    done = run(site, "2024-03", "--format", "json")
    data = json.loads(done.output)
    assert (data["path"], data["date"]) == ("editions/2024-03.md", "2024-03")
    assert "before the latest edition" in data["note"]
    assert editions(site) == ["2024-03.md", "2024-04.md"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2024-04"], "there is editions/2024-04.md already"),
        (["042", "--date", "2024-04"], "has the date 2024-04 already"),
        (["next"], "name it by its month"),
        (["--date", "soon"], "write a day (2024-05-28) or a month"),
        (["../2024-05"], "cannot be a folder"),
    ],
)
def test_an_impossible_edition_is_refused(
    make_site: Callable[..., Site], arguments: list[str], words: str
) -> None:
    site = make_site()
    done = run(site, *arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output
    assert editions(site) == ["2024-04.md"]


def test_the_first_edition_is_named_by_the_month(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    assert run(site).exit_code == 0
    [name] = editions(site)
    assert read_name(name.removesuffix(".md"))


def test_examples_keep_their_lines() -> None:
    done = CliRunner().invoke(newsletter, ["new", "--help"])
    lines = [line.strip() for line in done.output.splitlines()]
    assert "newsletter new 2024-05 --date 2024-05-28" in lines


def test_a_second_draft_is_written_only_on_request(make_site: Callable[..., Site]) -> None:
    site = make_site()
    assert run(site).exit_code == 0
    again = run(site)
    assert again.exit_code == 2
    assert "2024-05 is still a draft: " in again.output
    assert editions(site) == ["2024-04.md", "2024-05.md"]
    assert run(site, "--force").exit_code == 0
    assert editions(site) == ["2024-04.md", "2024-05.md", "2024-06.md"]
    assert run(site, "2024-08").exit_code == 0  # who names an edition wants it
