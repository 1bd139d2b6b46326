"""`newsletter diff` in a Git repository: bases, formats, hostile content."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import textwrap
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from sphinx_newsletter.cli.main import newsletter
from tests.conftest import REPOSITORY, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


PATH = "editions/2024-04.md"
OVER = re.DOTALL | re.MULTILINE
HOSTILE = "`Tick` @someone ![](https://spy.example/x.png) <b>"


def git(site: Site, *arguments: str) -> str:
    who = ("-c", "user.name=Kim", "-c", "user.email=kim@a.example")
    command = ["git", "-C", str(site.folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def diff(site: Site, *arguments: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(site.folder), "diff", *arguments])


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A site in a Git repository."""
    site = make_site()
    git(site, "init", "--quiet", "--initial-branch=main")
    git(site, "add", ".")
    git(site, "commit", "--quiet", "--message=All")
    return site


def add_section(site: Site, title: str) -> None:
    text = (site.folder / PATH).read_text(encoding="utf-8")
    site.write(PATH, f"{text}\n(added)=\n## {title}\n\n:::{{tags}} wasm\n:::\n\nWords.\n")


def test_nothing_has_changed(site: Site) -> None:
    result = diff(site, "main")
    assert (result.exit_code, result.output) == (0, "Nothing has changed.\n")


def test_a_new_section_is_reported(site: Site) -> None:
    add_section(site, "Added")
    lines = diff(site, "HEAD").output.splitlines()
    assert "  + editions/2024-04#added  Added: wasm" in lines[lines.index("Sections") :]


def test_json(site: Site) -> None:
    add_section(site, "Added")
    data = json.loads(diff(site, "HEAD", "--format", "json").output)
    entry = {"sign": "added", "name": "editions/2024-04#added", "words": "Added: wasm"}
    assert data["sections"] == [entry]
    assert data["code"] == []


def test_commits_since_the_base_are_reported(site: Site) -> None:
    add_section(site, "Added")
    git(site, "commit", "--quiet", "--all", "--message=More")
    assert "2024-04#added" not in diff(site, "HEAD").output
    assert "2024-04#added" in diff(site, "HEAD~1").output


def test_what_is_withdrawn_is_not_quoted(site: Site) -> None:
    add_section(site, "Salary of Kim")
    git(site, "commit", "--quiet", "--all", "--message=More")
    site.write("withdrawn.yml", "2024-04#added:\n  date: 2024-06-01\n  note: Sorry.\n")
    site.write(PATH, (site.folder / PATH).read_text(encoding="utf-8").partition("(added)=")[0])
    found = diff(site, "HEAD").output
    assert "Salary" not in found
    assert "withdrawn.yml" in found
    git(site, "add", ".")
    git(site, "commit", "--quiet", "--message=Withdrawn")
    assert "Salary" not in diff(site, "HEAD~1", "--format", "markdown").output


def test_changed_code_is_reported(site: Site) -> None:
    site.write("conf.py", (site.folder / "conf.py").read_text(encoding="utf-8") + "# More.\n")
    site.write("_templates/page.html", "")
    site.write("editions/run.py", "")
    site.write("editions/2024-05.md", "# May\n")
    site.write("tags.yml", "wasm: {}\n")
    data = json.loads(diff(site, "HEAD", "--format", "json").output)
    names = [entry["name"] for entry in data["code"]]
    assert names == ["_templates/page.html", "conf.py", "editions/run.py"]


def test_a_comment_cannot_mention_or_load_anything(site: Site) -> None:
    add_section(site, HOSTILE)
    comment = diff(site, "HEAD", "--format", "markdown").output
    shown = MarkdownIt("gfm-like", {"linkify": False}).parse(comment)
    inline = [child for token in shown for child in token.children or []]
    assert {child.type for child in inline} <= {
        "text",
        "code_inline",
        "strong_open",
        "strong_close",
    }
    assert any(HOSTILE.split()[1] in child.content for child in inline)
    assert not [c for c in inline if c.type == "text" and "@someone" in c.content]


def test_a_comment_is_short(site: Site) -> None:
    site.write(
        "editions/2024-05.md", "# May\n\n" + "<https://a.example/{}>\n\n".join(map(str, range(99)))
    )
    comment = diff(site, "HEAD", "--format", "markdown").output
    assert comment.count("https://a.example") < 99


def test_the_base_can_be_a_folder(site: Site, make_site: Callable[..., Site]) -> None:
    before = make_site()
    add_section(site, "Added")
    assert "2024-04#added" in diff(site, str(before.folder)).output


@pytest.mark.parametrize("base", ["nothing", "--output=x", "HEAD:conf.py", "", "HEAD~9"])
def test_an_unknown_base_is_refused(site: Site, base: str) -> None:
    result = diff(site, "--", base)
    assert result.exit_code == 2
    assert f"`{base}` is neither a folder nor a commit" in result.output


def test_a_commit_has_priority_over_a_folder(site: Site) -> None:
    add_section(site, "Added")
    site.write("main/conf.py", "")
    result = CliRunner().invoke(newsletter, ["--site", str(site.folder), "diff", "main"])
    assert "2024-04#added" in result.output


def test_a_site_outside_of_a_repository_is_refused(make_site: Callable[..., Site]) -> None:
    result = diff(make_site(), "HEAD")
    assert result.exit_code == 2
    assert "not a git repository" in result.output


def test_unreadable_settings_of_the_base_are_reported(site: Site) -> None:
    good = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", "1 +\n")
    git(site, "commit", "--quiet", "--all", "--message=Broken")
    site.write("conf.py", good)
    result = diff(site, "HEAD")
    assert result.exit_code == 2
    assert "conf.py cannot be read" in result.output


def test_the_sources_are_not_changed(site: Site) -> None:
    before = git(site, "status", "--porcelain", "--untracked-files=no")
    diff(site, "HEAD")
    assert git(site, "status", "--porcelain", "--untracked-files=no") == before


@pytest.mark.slow
def test_the_guide_shows_the_real_output(tmp_path: Path) -> None:
    for name in ("conf.py", "index.md", "tags.yml", "docs", "editions"):
        found = REPOSITORY / name
        (shutil.copytree if found.is_dir() else shutil.copy)(found, tmp_path / name)
    site = Site(tmp_path)
    git(site, "init", "--quiet", "--initial-branch=main")
    git(site, "add", ".")
    git(site, "commit", "--quiet", "--message=All")
    contribute = (REPOSITORY / "docs" / "contribute.md").read_text(encoding="utf-8")
    [section] = re.findall(r"^   ```markdown\n(   \(my-project\)=\n.*?)^   ```$", contribute, OVER)
    text = (tmp_path / PATH).read_text(encoding="utf-8")
    site.write(PATH, f"{text}\n{textwrap.dedent(section)}")
    guide = (REPOSITORY / "docs" / "desk.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"^## What a change means$.*?^```text\n(.*?)^```$", guide, OVER)
    number = re.compile(r"\d+\.\d KB")  # it changes with every word of the edition
    output = diff(site, "main").output
    assert number.sub("", output).splitlines() == number.sub("", shown).splitlines()
