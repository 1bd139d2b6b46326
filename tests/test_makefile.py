"""`make`: its targets, and what it says when something is missing."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = ("html", "dirhtml", "live", "check", "linkcheck", "test", "lint", "clean")


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
