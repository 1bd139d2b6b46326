"""The package stands on its own: another newsletter can install it."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement

import sphinx_newsletter
from tests.conftest import REPOSITORY
from tests.test_requirements import PROJECT, needed

NO_HTTPX = (
    "Error: links cannot be requested without httpx: "
    'run `python -m pip install "sphinx-newsletter[links]"`'
)
MADE_BY_SETUPTOOLS = {"PKG-INFO", "setup.cfg"}


class Package(NamedTuple):
    """What `make dist` builds."""

    sources: Path
    wheel: Path


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("package")
    source, target = _copy(folder / "source"), folder / "dist"
    options = ["--quiet", "--offline", "--no-build-isolation", "--python", sys.executable]
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([uv, "build", *options, "--out-dir", str(target), str(source)], check=True)
    return Package(next(target.glob("*.tar.gz")), next(target.glob("*.whl")))


def test_the_wheel_holds_every_file_of_the_package(package: Package) -> None:
    names = zipfile.ZipFile(package.wheel).namelist()
    packed = {name for name in names if name.startswith("sphinx_newsletter/")}
    assert packed == _files_of_the_package()
    assert "sphinx_newsletter/py.typed" in packed


def test_the_sources_hold_what_builds_the_package_and_nothing_else(package: Package) -> None:
    with tarfile.open(package.sources) as archive:
        files = {one.name.partition("/")[2] for one in archive.getmembers() if one.isfile()}
    made = {name for name in files if name.startswith("sphinx_newsletter.egg-info/")}
    needed = {"LICENSE", "MANIFEST.in", "PACKAGE.md", "pyproject.toml"}
    assert files - made == _files_of_the_package() | needed | MADE_BY_SETUPTOOLS


def _files_of_the_package() -> set[str]:
    found = (REPOSITORY / "sphinx_newsletter").rglob("*")
    files = (path for path in found if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(REPOSITORY).as_posix() for path in files}


def test_the_package_describes_itself(package: Package) -> None:
    with zipfile.ZipFile(package.wheel) as wheel:
        [name] = [one for one in wheel.namelist() if one.endswith(".dist-info/METADATA")]
        found = Parser().parsestr(wheel.read(name).decode())
    readme = REPOSITORY / "PACKAGE.md"
    assert found.get_payload() == readme.read_text(encoding="utf-8")
    assert set(found.get_all("Provides-Extra", [])) == {"cards", "links", "live"}
    assert "Typing :: Typed" in found.get_all("Classifier", [])


def test_each_dependency_has_an_upper_bound() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    bounds = {line: {one.operator for one in Requirement(line).specifier} for line in lines}
    assert [line for line, operators in bounds.items() if not operators & {"<", "=="}] == []


def _copy(target: Path) -> Path:
    """A copy of the repository: a build must not write into it."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for name in names.stdout.splitlines():
        source = REPOSITORY / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())
    return target


SITE = {
    "conf.py": """\
project = "Tea notes"
language = "de"
extensions = ["sphinx_newsletter"]
exclude_patterns = [".venv", "_build"]
html_theme = "furo"
html_use_index = False
html_baseurl = "https://tea.example/notes/"
newsletter_authors = {"kim": {"name": "Kim"}}
newsletter_default_author = "kim"
""",
    "tags.yml": "teapots:\n  label: Teapots\n  description: Pots and their care.\n",
    "index.md": "# Tea notes\n\n:::{latest-edition}\n:::\n\n:::{edition-list}\n:::\n",
    **{
        f"editions/2025-0{month}.md": f"""\
---
date: 2025-0{month}
---

# Number {month}

## Reports

(pot-{month})=
### A pot

:::{{tags}} teapots
:::

[It](https://tea.example/{month}) keeps warm.
"""
        for month in (1, 2, 3)
    },
}


@pytest.fixture(scope="module")
def fresh(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel and what it asks for, without extras.

    Its other packages are links to those that are installed here, which takes no network.
    """
    env = tmp_path_factory.mktemp("fresh") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(env)], check=True)
    [target] = env.glob("lib/*/site-packages")
    for one in needed(PROJECT["project"]["dependencies"]):
        for path in metadata.files(one.name) or []:
            top = path.parts[0]
            if top not in {"..", "__pycache__"} and not (target / top).exists():
                (target / top).symlink_to(Path(sysconfig.get_path("purelib"), top))
    python = env / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "-q", "--no-deps", "--no-index", package.wheel], check=True)
    # The wheel itself says what it needs, and in which versions.
    subprocess.run([*pip, "check"], check=True)
    return python


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SITE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _run(fresh: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(fresh), "-m", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_installed_package_builds_a_site_without_a_warning(fresh: Path, folder: Path) -> None:
    done = _run(fresh, folder, "sphinx", "-W", "-q", "-b", "html", ".", "_build/html")
    assert (done.returncode, done.stderr) == (0, "")
    out = folder / "_build" / "html"
    pages = {path.name for path in (out / "editions").glob("*.html")}
    assert not (out / "_cards").exists()
    front = (out / "index.html").read_text(encoding="utf-8")
    assert 'property="og:title"' in front
    assert "og:image" not in front
    assert pages == {"2025-01.html", "2025-02.html", "2025-03.html"}
    tag = (out / "archive" / "tag" / "teapots.html").read_text(encoding="utf-8")
    assert [f"pot-{month}" in tag for month in (1, 2, 3)] == [True, True, True]


@pytest.mark.slow
def test_without_extras_all_but_the_requests_and_the_server_works(
    fresh: Path, folder: Path
) -> None:
    check = _run(fresh, folder, "sphinx_newsletter", "check")
    assert check.returncode == 0, check.stdout + check.stderr
    links = _run(fresh, folder, "sphinx_newsletter", "links", "check")
    assert (links.returncode, links.stdout, links.stderr) == (
        2,
        "",
        f"{NO_HTTPX}\n",
    )
    assert not (folder / "links-asked.jsonl").exists()
    live = _run(fresh, folder, "sphinx_newsletter.live", ".", "_build/live")
    assert live.returncode == 1
    assert re.fullmatch(
        r"The server cannot run without \w+: "
        r'run `python -m pip install "sphinx-newsletter\[live\]"`\n',
        live.stderr,
    )


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
