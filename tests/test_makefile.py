"""`make`: its targets, and what it says when something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import yaml

from sphinx_newsletter import __version__
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


TARGETS = (
    *("new", "html", "dirhtml", "live", "check", "sources", "diff", "publish-check", "linkcheck"),
    *(
        "dist",
        "tag",
        "test",
        "test-fast",
        "upstream",
        "budget",
        "bench",
        "golden",
        "pictures",
        "lint",
    ),
    *("spelling", "workflows", "format", "ci"),
    *("requirements", "licences", "typeface", "hooks", "clean"),
)


def make(*arguments: str, path: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    # The `make` that runs these tests hands its own flags down; here they must not count.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    environment |= {"PATH": path or environment["PATH"]} | variables
    command = [shutil.which("make") or "make", *arguments]
    return subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )


def test_make_alone_prints_its_targets() -> None:
    done = make()
    assert done.returncode == 0
    for target in TARGETS:
        assert f"make {target} " in done.stdout


@pytest.mark.parametrize(
    ("tag", "passes"),
    [(f"v{__version__}", True), (__version__, False), ("v9.9.9", False), ('v1"; exit 0; "', False)],
)
def test_the_tag_of_a_release_is_the_version(tag: str, *, passes: bool) -> None:
    done = make("tag", TAG=tag)
    assert (done.returncode == 0) is passes
    if not passes:
        assert f'the version of the package needs "v{__version__}"' in done.stderr


def test_the_workflow_compares_the_tag_before_it_builds() -> None:
    path = REPOSITORY / ".github" / "workflows" / "release.yml"
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["build"]["steps"]
    run = [step for step in steps if "run" in step]
    assert run[0]["run"] == "make tag"
    assert run[0]["env"] == {"TAG": "${{ github.ref_name }}"}


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
        (("requirements", "UPGRADE=sphynx"), "sphynx is not pinned"),
        (("diff", "BASE=nothing"), "neither a folder nor a commit"),
    ],
    ids=["no such package", "no such commit"],
)
def test_wrong_input_is_told(arguments: tuple[str, ...], said: str) -> None:
    done = make(*arguments)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "/bin/sh" not in done.stderr


PROGRAMS = {  # of the tests, and the packages of Debian that bring them
    "chromium-headless-shell": "chromium-headless-shell",
    "firefox-esr": "firefox-esr",
    "java": "default-jre-headless",
    "ical2html": "ical2html",
    "newsboat": "newsboat",
}
ROOT, USER = "echo 0", "echo 1000"  # what `id -u` prints


@dataclass
class Machine:
    """A machine that has a few programs: a `PATH`, and what apt-get was asked for."""

    folder: Path

    def add(self, program: str, script: str = "exit 0") -> Machine:
        path = self.folder / "bin" / program
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return self

    def add_apt(self, *, identity: str = ROOT, fails: str = "-") -> Machine:
        """Add an apt-get that installs everything but *fails*."""
        self.add("id", identity)
        self.add("env", f'{shutil.which("env")} "$@"')
        script = f'echo "$*" >> {self.log}; case "$*" in *{fails}) exit 100; esac'
        return self.add("apt-get", script)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def asked(self) -> list[str]:
        """What apt-get was asked for."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line.removeprefix("-y -qq ") for line in lines]

    def make(self, target: str) -> subprocess.CompletedProcess[str]:
        """Run `make` with a virtual environment whose Python prints its arguments."""
        for name in ("site", "test"):
            (self.folder / "venv" / name).touch()
        return make(target, f"VENV={self.folder / 'venv'}", path=str(self.folder / "bin"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "bin").mkdir()
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    python(tmp_path / "venv" / "bin", '[ "$1" = -c ] && echo 2 || echo "run: $*"')
    (tmp_path / "bin" / "bash").symlink_to(shutil.which("bash") or "")
    return Machine(tmp_path)


def test_nothing_is_installed_where_nothing_is_missing(machine: Machine) -> None:
    for program in PROGRAMS:
        machine.add(program)
    done = machine.add_apt().make("test")
    assert done.stdout == "run: -m pytest -n 2\n"
    assert machine.asked == []


@pytest.mark.parametrize("missing", PROGRAMS)
def test_a_program_that_tests_need_is_installed(machine: Machine, missing: str) -> None:
    for program in PROGRAMS:
        if program != missing:
            machine.add(program)
    done = machine.add_apt().make("test")
    package = PROGRAMS[missing]
    assert done.stdout == f"Installing what the tests need: {package}\nrun: -m pytest -n 2\n"
    assert machine.asked == ["update", f"install {package}"]
    assert done.returncode == 0


@pytest.mark.parametrize("browsers", [("chromium", "firefox"), ("google-chrome", "firefox-esr")])
def test_any_browser_of_the_kind_does(machine: Machine, browsers: tuple[str, str]) -> None:
    for program in (*browsers, "java", "ical2html", "newsboat"):
        machine.add(program)
    assert machine.add_apt().make("test").returncode == 0
    assert machine.asked == []


@pytest.mark.parametrize(
    ("package", "other"), [("chromium-headless-shell", "chromium"), ("firefox-esr", "firefox")]
)
def test_where_a_browser_is_not_packaged_its_other_package_is_installed(
    machine: Machine, package: str, other: str
) -> None:
    done = machine.add_apt(fails=package).make("test")
    at = machine.asked.index(f"install {package}")
    assert machine.asked[at + 1] == f"install {other}"
    assert "run: -m pytest" in done.stdout


def test_sudo_installs_it_if_it_asks_for_no_password(machine: Machine) -> None:
    machine.add_apt(identity=USER).add("sudo", 'shift; "$@"').add("true")
    done = machine.make("test")
    assert machine.asked == ["update", *(f"install {package}" for package in PROGRAMS.values())]
    assert "run: -m pytest" in done.stdout


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (lambda machine: machine, "there is no apt-get"),
        (lambda machine: machine.add_apt(identity=USER), "only root may install them"),
        (
            lambda machine: machine.add_apt(identity=USER).add("sudo", "exit 1"),
            "only root may install them",
        ),
        (lambda machine: machine.add_apt(fails="update"), "apt-get update failed"),
        (lambda machine: machine.add_apt(fails="newsboat"), "could not install newsboat"),
    ],
    ids=["no apt-get", "no root", "password", "no network", "no package"],
)
def test_what_cannot_be_installed_is_named_and_no_test_is_run(
    machine: Machine, prepare: Callable[[Machine], Machine], reason: str
) -> None:
    done = prepare(machine).make("test")
    assert done.returncode != 0
    assert "Error 1\n" in done.stderr
    assert reason in done.stderr
    assert f"apt-get install {' '.join(PROGRAMS.values())}" in done.stderr
    assert "run:" not in done.stdout


def test_the_fast_tests_need_none_of_these_programs(machine: Machine) -> None:
    done = machine.make("test-fast")
    assert done.stdout == "run: -m pytest -n 2 -m not slow and not browser\n"
    assert done.returncode == 0


def git(folder: Path, *arguments: str) -> str:
    names = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
    command = ["git", "-C", str(folder), *names, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("folder", ["_build/doctrees/html", ".venv/bin"])
def test_what_was_built_elsewhere_is_not_run(tmp_path: Path, folder: str) -> None:
    git(tmp_path, "init", "--quiet")
    shutil.copy(REPOSITORY / "Makefile", tmp_path)
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "file").write_text("")
    command = ["make", "--directory", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    git(tmp_path, "add", "--force", folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "_build or .venv is in the repository" in done.stderr
