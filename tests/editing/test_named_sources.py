"""Operands that name sources: a file, a folder, an id; and how the site is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.named_sources import named_editions, named_sources, site_folder
from sphinx_newsletter.editing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


APRIL, MAY = "editions/2024-04.md", "editions/2024/2024-05.md"
EDITION = "---\ndate: 2024-05\n---\n\n# May 2024\n"


@pytest.fixture
def workspace(make_site: Callable[..., Site]) -> Workspace:
    return Workspace(make_site(files={MAY: EDITION}).folder)


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("2024-04", [APRIL]),
        ("2024-04.md", [APRIL]),
        ("editions/2024-04", [APRIL]),
        ("editions/2024-04.md", [APRIL]),
        ("./editions/../editions/2024-04.md", [APRIL]),
        ("2024-05", [MAY]),
        ("2024/2024-05", [MAY]),
        ("2024", [MAY]),
        ("editions/2024/", [MAY]),
        ("editions", [APRIL, MAY]),
        (".", [APRIL, MAY]),
    ],
)
def test_an_edition_is_named_by_file_folder_or_id(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, paths: list[str]
) -> None:
    monkeypatch.chdir(workspace.folder)
    assert named_editions(workspace, [name]) == paths
    assert named_editions(workspace, [name, name]) == paths


def test_the_current_folder_counts_first(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.folder / "editions" / "2024")
    assert named_editions(workspace, ["."]) == [MAY]
    assert named_editions(workspace, ["../2024-04.md"]) == [APRIL]
    assert named_sources(workspace, ["index.md"]) == ["index.md"]


def test_from_elsewhere_names_count_from_the_site(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert named_editions(workspace, ["editions/2024-04.md"]) == [APRIL]
    assert named_editions(workspace, [str(workspace.folder / "editions")]) == [APRIL, MAY]


@pytest.mark.parametrize("name", ["2024-06", "../index.md", "conf.py", "", "/", "\0", "a" * 9000])
def test_what_is_no_source_is_one_sentence(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(workspace.folder)
    with pytest.raises(CommandError, match="is not a source of the site: "):
        named_sources(workspace, [name])


def test_an_edition_is_meant_where_only_editions_make_sense(workspace: Workspace) -> None:
    with pytest.raises(CommandError, match="is not a source"):
        named_editions(workspace, ["index.md"])


def test_the_site_is_found_from_any_folder_in_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = workspace.folder / "editions" / "2024"
    assert site_folder(below) == workspace.folder.resolve()
    monkeypatch.chdir(below)
    for arguments in (["check", "2024-05.md"], ["tags", "suggest", "."], ["stats"]):
        done = CliRunner().invoke(newsletter, arguments)
        assert done.exit_code == 0, done.output


def test_without_a_site_that_is_the_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(newsletter, ["check"])
    assert done.exit_code == 2
    assert f"there is no conf.py in {tmp_path.resolve()} or above it" in done.output
