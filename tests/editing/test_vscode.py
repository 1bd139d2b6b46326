"""`newsletter vscode`: which files it writes, and which it keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.vscode import changes
from sphinx_newsletter.editing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def read(site: Site, name: str) -> Any:
    return json.loads((site.folder / ".vscode" / name).read_text(encoding="utf-8"))


def test_the_files_follow_the_site(make_site: Callable[..., Site]) -> None:
    site = make_site()
    changes(Workspace(site.folder)).write()
    assert changes(Workspace(site.folder)).contents == {}
    assert (site.folder / ".editorconfig").is_file()
    site.write("tags.yml", "new: {}\n")
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f"{conf}newsletter_tags = 'words.yml'\n")
    site.write("words.yml", "new: {}\n")
    changed = changes(Workspace(site.folder)).contents
    assert {path.rpartition("/")[2] for path in changed} == {
        "tags.schema.json",
        "edition.schema.json",
        "settings.json",
    }


def test_settings_of_others_stay(make_site: Callable[..., Site]) -> None:
    theirs = {"[markdown]": {"editor.wordWrap": "off"}, "files.autoSave": "on"}
    wanted = {"recommendations": ["a.b", "redhat.vscode-yaml"]}
    site = make_site(
        files={
            ".vscode/settings.json": json.dumps(theirs),
            ".vscode/extensions.json": json.dumps(wanted),
            ".editorconfig": "root = false\n",
        }
    )
    changes(Workspace(site.folder)).write()
    settings = read(site, "settings.json")
    assert settings["files.autoSave"] == "on"
    assert settings["[markdown]"]["editor.wordWrap"] == "off"
    assert settings["yaml.schemas"] == {"./.vscode/tags.schema.json": "tags.yml"}
    recommended = read(site, "extensions.json")["recommendations"]
    assert recommended[:2] == wanted["recommendations"]
    assert len(recommended) == len(set(recommended)) == 4
    assert (site.folder / ".editorconfig").read_text(encoding="utf-8") == "root = false\n"


@pytest.mark.parametrize("text", ["{ // mine\n}", "[1]", b"\xff"])
def test_settings_that_cannot_be_kept_are_told(
    make_site: Callable[..., Site], text: str | bytes
) -> None:
    site = make_site(files={".vscode/settings.json": text})
    with pytest.raises(CommandError, match=r"\.vscode/settings\.json"):
        changes(Workspace(site.folder))
