"""The tutorial docs/another-newsletter.md: its commands, run as they are written."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

GUIDE = (REPOSITORY / "docs" / "another-newsletter.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def clone(target: Path) -> None:
    """Copy the repository with its changes, but without what it ignores."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for name in names.stdout.splitlines():
        if (source := REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())


def run(command: str, folder: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    environment["PIP_COMPILE"] = "0"  # of all that is installed, the site imports a part
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_the_commands_of_the_tutorial_work_as_they_are_written(tmp_path: Path) -> None:
    clone(tmp_path / "clone")
    commands = BLOCKS[0].splitlines()
    assert len(commands) == 3
    output = [run(command, tmp_path) for command in commands]
    assert "build succeeded.\n" in output[-1]  # with warnings, it would count them
    site = tmp_path / "tea" / "_build" / "html"
    for page in ("index.html", "archive/tag/first-steps.html", "archive/atom.xml"):
        assert (site / page).is_file(), page
    assert "Nothing to be done" not in run("make -C tea", tmp_path)
    run("make -C tea check", tmp_path)
    assert "(a draft, dated" in run("make -C tea new", tmp_path)
    # The packages of `make live` are among those of requirements.txt.
    run("cd tea && .venv/bin/python -m sphinx_newsletter.live --help", tmp_path)
