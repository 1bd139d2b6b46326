"""The package stands on its own: another newsletter can install it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING

import sphinx_newsletter
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    options = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", "-q"]
    pip = [sys.executable, "-m", "pip", "wheel", *options, "-w", str(tmp_path)]
    subprocess.run([*pip, str(_copy(tmp_path / "source"))], check=True)
    wheel = zipfile.ZipFile(next(tmp_path.glob("*.whl")))
    packed = {name for name in wheel.namelist() if name.startswith("sphinx_newsletter/")}
    package = REPOSITORY / "sphinx_newsletter"
    there = {
        path.relative_to(REPOSITORY).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == there


def _copy(target: Path) -> Path:
    """A copy of the sources: a build must not write into the repository."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "sphinx_newsletter"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for name in [*names.stdout.split("\n"), "pyproject.toml", "README.md", "LICENSE"]:
        source = REPOSITORY / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())
    return target


def test_the_version_stands_in_two_places_that_agree() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == sphinx_newsletter.__version__


def test_the_model_imports_neither_sphinx_nor_ablog_nor_click() -> None:
    modules = [path.stem for path in (REPOSITORY / "sphinx_newsletter" / "model").glob("[a-z]*.py")]
    imports = "\n".join(f"import sphinx_newsletter.model.{name}" for name in modules)
    check = "import sys; print({'sphinx', 'ablog', 'click', 'docutils'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"{imports}\n{check}"], capture_output=True, text=True, check=True
    )
    assert modules
    assert done.stdout.strip() == "set()"


def test_one_file_alone_imports_ablog_outside_of_the_patches() -> None:
    package = REPOSITORY / "sphinx_newsletter"
    importing = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "import ablog" in path.read_text(encoding="utf-8")
        or "from ablog" in path.read_text(encoding="utf-8")
    ]
    assert sorted(importing) == ["pages/ablog.py", "upstream/ablog.py"]
