"""`make`: its targets, and what it says when something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = (
    *("new", "html", "dirhtml", "live", "check", "sources", "diff", "publish-check", "linkcheck"),
    *("test", "budget", "bench", "pictures", "lint", "spelling", "workflows", "format", "ci"),
    *("base", "unchanged", "requirements", "licences", "hooks", "clean"),
)


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # The `make` that runs these tests hands its own flags down; here they must not count.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    command = ["make", *arguments]
    return subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )


def test_make_alone_prints_its_targets() -> None:
    done = make()
    assert done.returncode == 0
    for target in TARGETS:
        assert f"make {target} " in done.stdout


def python(folder: Path, script: str) -> str:
    """A stand-in for Python that answers like one in which something is missing."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('[ "$1" = --version ] && echo "Python 3.9.2"; exit 1', ["3.9.2", "3.11"]),
        ('case "$2" in *ensurepip*) exit 1;; esac; exit 0', ["venv", "apt-get install"]),
    ],
    ids=["too old", "no venv module"],
)
def test_what_python_lacks_is_named(tmp_path: Path, script: str, said: list[str]) -> None:
    done = make("html", f"VENV={tmp_path / 'venv'}", f"PYTHON={python(tmp_path, script)}")
    assert done.returncode != 0
    for words in said:
        assert words in done.stdout + done.stderr


def test_a_missing_python_is_named(tmp_path: Path) -> None:
    done = make("html", f"VENV={tmp_path / 'venv'}", "PYTHON=python-that-is-not-there")
    assert done.returncode != 0
    assert "apt-get install python3" in done.stdout


def test_a_virtual_environment_that_is_there_is_used_as_it_is() -> None:
    done = make("--dry-run", "html")
    assert "-m venv" not in done.stdout
    assert "pip install" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("base", "BUILD={there}"), "make check, then make base"),
        (("requirements", "UPGRADE=sphynx"), "sphynx is not pinned"),
        (("diff", "BASE=nothing"), "neither a folder nor a commit"),
    ],
    ids=["no build", "no such package", "no such commit"],
)
def test_wrong_input_is_told(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = make(*(one.format(there=tmp_path) for one in arguments))
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "/bin/sh" not in done.stderr


def git(folder: Path, *arguments: str) -> str:
    names = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
    command = ["git", "-C", str(folder), *names, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with two files, and the script that gives them their times."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(REPOSITORY / ".ci" / "unchanged", tmp_path / ".ci")
    for name in ("one.md", "two words.md"):
        (tmp_path / name).write_text("As it was.\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Base")
    return tmp_path


@pytest.mark.parametrize("folder", ["_build/doctrees/html", ".venv/bin"])
def test_what_was_built_elsewhere_is_not_run(clone: Path, folder: str) -> None:
    shutil.copy(REPOSITORY / "Makefile", clone)
    (clone / folder).mkdir(parents=True)
    (clone / folder / "file").write_text("")
    command = ["make", "--directory", str(clone)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    git(clone, "add", "--force", folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "_build or .venv is in the repository" in done.stderr


def set_times(clone: Path, base: str) -> tuple[str, set[str]]:
    """What is said, and which pages have an old time then."""
    (clone / "base").write_text(base)
    done = subprocess.run(
        [".ci/unchanged", "base"], cwd=clone, capture_output=True, text=True, check=True
    )
    old = {path.name for path in clone.glob("*.md") if path.stat().st_mtime < 1e9}
    return done.stdout, old


def test_what_is_as_it_was_gets_an_old_time(clone: Path) -> None:
    base = git(clone, "rev-parse", "HEAD")
    (clone / "one.md").write_text("Another text.\n")
    assert set_times(clone, base) == ("", {"two words.md"})


@pytest.mark.parametrize("base", ["f" * 40, "main; rm -rf .", "--all", ""])
def test_without_a_commit_that_is_known_all_pages_are_read(clone: Path, base: str) -> None:
    said, old = set_times(clone, base)
    assert old == set()
    assert said.endswith(": all pages are read.\n")


def test_with_other_code_all_pages_are_read(clone: Path) -> None:
    base = git(clone, "rev-parse", "HEAD")
    (clone / "conf.py").write_text("")
    git(clone, "add", ".")
    said, old = set_times(clone, base)
    assert old == set()
    assert said.startswith("The code is another")


def test_a_link_to_elsewhere_is_not_followed(clone: Path, tmp_path_factory: Any) -> None:
    outside = tmp_path_factory.mktemp("outside") / "file"
    outside.write_text("")
    before = outside.stat().st_mtime
    (clone / "link").symlink_to(outside)
    git(clone, "add", "link")
    git(clone, "commit", "--quiet", "--message", "Link")
    set_times(clone, git(clone, "rev-parse", "HEAD"))
    assert outside.stat().st_mtime == before
