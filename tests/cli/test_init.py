"""`newsletter init`: the folder of another newsletter, and what it refuses."""

from __future__ import annotations

import datetime
import json
from importlib.metadata import Distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.editing import new_site
from sphinx_newsletter.editing.new_site import NewSite, is_local, requirement
from sphinx_newsletter.editing.workspace import read_settings
from tests.conftest import REPOSITORY, Site

if TYPE_CHECKING:
    from click.testing import Result


ADDRESS = "https://tea.example/"
FILES = {
    ".github/workflows/publish.yml",
    ".gitignore",
    "Makefile",
    "conf.py",
    "index.md",
    "package.txt",
    "requirements.txt",
    "tags.yml",
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def init(*arguments: str) -> Result:
    return CliRunner().invoke(newsletter, ["init", *arguments])


def written(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_the_site_builds_without_a_warning_and_can_be_checked() -> None:
    done = init("tea", "--address", ADDRESS)
    assert done.exit_code == 0, done.output
    [edition] = written(Path("tea")) - FILES
    assert written(Path("tea")) == FILES | {edition}
    assert edition.startswith("editions/")
    site = Site(Path("tea").resolve())
    site.build(search=True, nitpicky=True)
    assert not site.warnings
    assert site.archive.editions
    assert (site.out / "archive/atom.xml").is_file()
    check = CliRunner().invoke(newsletter, ["--site", "tea", "check"])
    assert check.exit_code == 0, check.output


def test_the_address_names_the_owner_of_ids() -> None:
    day = datetime.date(2026, 11, 5)
    conf = NewSite(Path("/tea"), "https://tea.example", day).files()["conf.py"]
    assert "html_baseurl = 'https://tea.example/'\n" in conf
    assert "\nnewsletter_entity = 'tea.example,2026-11-05'\n" in conf
    assert NewSite(Path("/tea"), "https://tée.example/", day).entity.startswith("xn--te-")
    for unowned in ("", "http://localhost:8000/"):
        assert '# newsletter_entity = "' in NewSite(Path("/t"), unowned, day).files()["conf.py"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("tea", "Tea"),
        ("tea-notes", "Tea notes"),
        ("thé et café", "Thé et café"),
        ("茶", "茶"),
        ("a/b/tea", "Tea"),
    ],
)
def test_the_title_is_the_name_of_the_folder(name: str, title: str) -> None:
    done = init(name)
    assert done.exit_code == 0, done.output
    assert (Path(name) / "index.md").read_text(encoding="utf-8").startswith(f"# {title}\n")
    assert f"project = {title!r}\n" in (Path(name) / "conf.py").read_text(encoding="utf-8")
    assert read_settings(Path(name).resolve()).default_author == "editor"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a'b"], "cannot be the name"),
        (["a$(b)"], "cannot be the name"),
        (["a\nb"], "cannot be the name"),
        (["\udcff"], "cannot be the name"),
        (["_tea"], "cannot be the name"),
        (["/"], "cannot be the name"),
        (["full"], "is not empty"),
        (["file"], "file"),
        (["file/tea"], "Not a directory"),
        (["t" * 300], "File name too long"),
        (["/proc/nowhere/tea"], "/proc/nowhere"),
        (["tea", "--address", "tea.example"], "it must be a whole address"),
    ],
)
def test_wrong_input_is_one_sentence(arguments: list[str], message: str) -> None:
    Path("full").mkdir()
    Path("full/index.md").write_text("# Mine\n")
    Path("file").write_text("")
    done = init(*arguments)
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output
    assert written(Path()) == {"full/index.md", "file"}


def test_a_new_repository_is_a_good_place() -> None:
    Path("tea/.git").mkdir(parents=True)
    assert init("tea").exit_code == 0
    assert Path("tea/conf.py").is_file()


@pytest.mark.parametrize("existing", ["", "tea", "tea/.git"])
def test_what_cannot_be_written_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, existing: str
) -> None:
    if existing:
        Path(existing).mkdir(parents=True)
    before = sorted(Path().rglob("*"))
    write_text = Path.write_text

    def full(path: Path, *given: Any, **named: Any) -> int:
        if path.name == "tags.yml":
            raise OSError(28, "No space left on device", str(path))
        return write_text(path, *given, **named)

    monkeypatch.setattr(Path, "write_text", full)
    done = init("tea")
    assert done.exit_code == 2
    assert "No space left on device" in done.output
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, "sphinx-newsletter==0.1.0"),
        ({"url": "file:///a%20b", "dir_info": {"editable": True}}, "-e file:///a%20b"),
        ({"url": "file:///a", "dir_info": {}}, "sphinx-newsletter @ file:///a"),
        (
            {"url": "https://f.example/n.git", "vcs_info": {"vcs": "git", "commit_id": "ab"}},
            "sphinx-newsletter @ git+https://f.example/n.git@ab",
        ),
    ],
)
def test_the_package_is_installed_as_it_was_here(
    monkeypatch: pytest.MonkeyPatch, origin: dict[str, Any] | None, line: str
) -> None:
    class Installed(Distribution):
        version = "0.1.0"

        def read_text(self, _filename: str) -> str | None:
            return json.dumps(origin) if origin else None

        def locate_file(self, path: Any) -> Path:
            return Path(path)

    monkeypatch.setattr(new_site, "distribution", lambda _name: Installed())
    assert requirement() == line
    assert is_local(line) == ("file:" in line)
    assert ("Before you publish" in init("tea").output) == is_local(line)


def test_the_pins_are_those_of_this_site() -> None:
    shipped = REPOSITORY / "sphinx_newsletter/templates/init/requirements.txt"
    assert shipped.read_bytes() == (REPOSITORY / "requirements.txt").read_bytes()
