"""`newsletter vscode`: written files and `--check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from tests.conftest import Site


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(folder), "vscode", *arguments])


def test_the_files_of_this_repository_are_up_to_date() -> None:
    done = run(REPOSITORY, "--check")
    assert done.exit_code == 0, f"{done.output}: run `newsletter vscode`"


def test_outdated_files_are_reported(make_site: Callable[..., Site]) -> None:
    site = make_site()
    done = run(site.folder, "--check")
    assert done.exit_code == 1
    assert "Out of date: .vscode/tags.schema.json" in done.output
    assert not (site.folder / ".vscode").exists()
    assert run(site.folder).exit_code == 0
    assert "up to date" in run(site.folder, "--check").output


def test_settings_with_comments_are_not_changed(make_site: Callable[..., Site]) -> None:
    site = make_site(files={".vscode/settings.json": "{ // mine\n}"})
    done = run(site.folder)
    assert done.exit_code == 2
    assert "comments" in done.output
    assert [path.name for path in (site.folder / ".vscode").iterdir()] == ["settings.json"]
