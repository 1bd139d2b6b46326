"""The caches of the workflows: a pull request finds there what the main branch has built."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx_newsletter.editing.cache import FILE
from sphinx_newsletter.editing.check_build import FOLDER
from tests.test_workflows import steps, text

COMMANDS = "_build/commands"  # what they keep


def test_what_is_published_comes_from_no_cache() -> None:
    assert "cache/restore@" not in text("publish")
    assert not re.search(r"actions/cache@", text("publish"))


def key_of_the_build(name: str) -> str:
    [found] = [
        step["with"]["key"]
        for step in steps(name)
        if "_build" in step.get("with", {}).get("path", "") and "cache/" in step["uses"]
    ]
    return str(found)


def test_a_pull_request_finds_the_build_under_the_key_it_was_kept_under() -> None:
    sought = key_of_the_build("check").replace("github.event.pull_request.base.sha", "github.sha")
    assert sought == key_of_the_build("publish")


def files_hashed(folder: Path, key: str) -> set[str]:
    """The files that `hashFiles` of a key takes in, as GitHub reads its patterns."""
    [patterns] = re.findall(r"hashFiles\((.*?)\) ", key)
    found: set[Path] = set()
    for pattern in re.findall(r"'(.*?)'", patterns):
        files = set(folder.glob(re.sub(r"\*\*$", "**/*", pattern.removeprefix("!"))))
        found = found - files if pattern.startswith("!") else found | files
    return {path.relative_to(folder).as_posix() for path in found if path.is_file()}


def test_what_python_compiles_in_a_build_does_not_change_the_key(tmp_path: Path) -> None:
    package = tmp_path / "sphinx_newsletter" / "model"
    (package / "__pycache__").mkdir(parents=True)
    for path in (package / "tags.py", package / "__pycache__" / "tags.pyc", tmp_path / "conf.py"):
        path.write_text("")
    hashed = files_hashed(tmp_path, key_of_the_build("publish"))
    assert hashed == {"conf.py", "sphinx_newsletter/model/tags.py"}


def test_a_pull_request_finds_what_the_build_and_the_commands_have_read() -> None:
    kept = {
        name: step["with"]["path"].split()
        for name in ("check", "publish")
        for step in steps(name)
        if "_build" in step.get("with", {}).get("path", "") and "cache/" in step["uses"]
    }
    assert kept["check"] == kept["publish"] == ["_build/check", COMMANDS, "_build/doctrees/check"]
    runs = [step.get("run", "") for step in steps("publish")]
    assert [run.split()[1] for run in runs if run.startswith("make")][:2] == ["check", "sources"]
    assert {Path(FOLDER).parent, Path(FILE).parent} == {Path(COMMANDS)}
