"""`newsletter check`: output formats, exit codes, `--fix`, `--rules`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.cli.run import Run
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from tests.conftest import Site


MAY = "editions/2024-05.md"
BAD = edition(f"{TITLE}<https://a.example/?utm_a=1>\n\n## A\n\n:::{{tags}} wasm, 50%: a\n:::\n")


def run(site: Site, *arguments: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(site.folder), "check", *arguments])


@pytest.mark.parametrize(
    ("extensions", "words"),
    [
        (["myst_parser"], "add `sphinx_newsletter` to `extensions` in conf.py"),
        (["sphinx_newsletter", "nonesuch"], "Could not import extension nonesuch"),
    ],
)
def test_a_site_that_sphinx_cannot_read_is_one_sentence(
    make_site: Callable[..., Site], extensions: list[str], words: str
) -> None:
    done = run(make_site(files={"conf.py": f"extensions = {extensions}\n"}))
    assert done.exit_code == 2
    assert done.output.startswith("Error: the site cannot be read: ")
    assert words in done.output
    assert "Traceback" not in done.output


@pytest.fixture
def bad(make_site: Callable[..., Site]) -> Site:
    return make_site(files={MAY: BAD})


def test_a_site_without_problems_passes(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.write("tags.yml", "webgpu: {}\nllms: {}\nllama: {}\n")
    result = run(site, "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Nothing found" in result.stdout
    assert "make check" in result.stdout


def test_it_reports_file_and_line_and_exits_with_1(bad: Site) -> None:
    result = run(bad)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert MAY in lines
    assert any(line.split()[:3] == ["7:", "warning", "tracker"] for line in lines)
    assert any(line.split()[:3] == ["11:", "error", "tag-unknown"] for line in lines)
    assert "1 error, 1 warning, 1 hint." in result.stdout


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--strict",), 1)])
def test_hints_fail_only_with_strict(
    make_site: Callable[..., Site], arguments: tuple[str, ...], code: int
) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}[here](https://a.example/)\n")})
    result = run(site, *arguments)
    assert "link-text" in result.stdout
    assert result.exit_code == code


def test_json(bad: Site) -> None:
    result = run(bad, "--format", "json")
    assert result.exit_code == 1
    [found] = [one for one in json.loads(result.stdout) if one["rule"] == "tracker"]
    assert found == {
        "path": MAY,
        "line": 7,
        "column": 2,
        "severity": "warning",
        "rule": "tracker",
        "message": "`https://a.example/?utm_a=1` tracks the reader: write `https://a.example/`",
        "fixable": True,
    }


def test_github_annotations(bad: Site) -> None:
    lines = run(bad, "--format", "github").stdout.splitlines()
    assert any(
        line.startswith(f"::error file={MAY},line=11,title=tag-unknown::unknown tag `50%25: a`")
        for line in lines
    )
    assert any(
        line.startswith(f"::warning file={MAY},line=7,col=2,title=tracker::") for line in lines
    )
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def test_files_limit_the_report(bad: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(bad, "editions/2024-04.md").exit_code == 0
    assert run(bad, MAY, "tags.yml").exit_code == 1
    monkeypatch.chdir(bad.folder / "editions")
    assert CliRunner().invoke(newsletter, ["--site", "..", "check", "2024-05.md"]).exit_code == 1


@pytest.mark.parametrize("file", ["editions/2024-06.md", "../conf.py", "_build", "/etc/passwd"])
def test_a_file_that_is_not_a_source_is_refused(bad: Site, file: str) -> None:
    result = run(bad, file)
    assert result.exit_code == 2
    assert f"`{file}` is not a source of the site" in result.stderr
    assert "Traceback" not in result.output


def test_fix_shows_changes_and_reports_the_rest(bad: Site) -> None:
    result = run(bad, "--fix")
    assert result.exit_code == 1  # the tag is still unknown
    assert "+<https://a.example/>" in result.stdout.splitlines()
    fixed = (bad.folder / MAY).read_text(encoding="utf-8")
    assert fixed == BAD.replace("?utm_a=1", "").replace("## A", "(a)=\n## A")
    assert "1 error." in result.stdout
    run(bad, "--fix")
    assert (bad.folder / MAY).read_text(encoding="utf-8") == fixed


def test_a_dry_run_changes_nothing(bad: Site) -> None:
    result = run(bad, "--fix", "--dry-run")
    assert "-<https://a.example/?utm_a=1>" in result.stdout.splitlines()
    assert (bad.folder / MAY).read_text(encoding="utf-8") == BAD
    assert run(bad, "--dry-run").exit_code == 2


def test_a_diff_is_printed_literally(make_site: Callable[..., Site]) -> None:
    text = edition(f"{TITLE}:::{{note}}\n:date: [bold]\n<https://a.example/?utm_a=1> :link:\n:::\n")
    lines = run(make_site(files={MAY: text}), "--fix", "--dry-run").stdout.splitlines()
    assert " :date: [bold]" in lines
    assert "+<https://a.example/> :link:" in lines


def test_fix_changes_only_the_given_files(bad: Site) -> None:
    assert run(bad, "--fix", "editions/2024-04.md").exit_code == 0
    assert (bad.folder / MAY).read_text(encoding="utf-8") == BAD


def test_the_rules_are_listed(bad: Site) -> None:
    result = run(bad, "--rules")
    assert result.exit_code == 0
    assert "tracker (warning, --fix fixes it)" in result.stdout
    rules = json.loads(run(bad, "--rules", "--format", "json").stdout)
    assert {"tracker", "tag-unknown"} <= {rule["name"] for rule in rules}


def test_there_is_an_example(bad: Site) -> None:
    assert "newsletter check --fix --dry-run\n" in run(bad, "--help").stdout


def test_brackets_are_not_console_markup(make_site: Callable[..., Site]) -> None:
    text = edition(f"{TITLE}## A\n\n:::{{tags}} [bold], [/red]\n:::\n")
    result = run(make_site(files={MAY: text}))
    assert not isinstance(result.exception, (ValueError, KeyError))
    assert result.exit_code == 1


def test_it_runs_as_a_module(bad: Site) -> None:
    command = [sys.executable, "-m", "sphinx_newsletter", "--site", str(bad.folder), "check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "")
    assert "tag-unknown" in result.stdout


def test_many_sources_show_progress(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = edition("# {0}\n\n<https://a.example/?utm_a={0}>\n").replace("date: 2024-05", "{1}")
    dates = [f"20{year:02}-{month:02}" for year in range(10, 14) for month in range(1, 13)]
    files = {f"editions/{one}.md": text.format(one, f"date: {one}") for one in dates}
    site = make_site(files=files)
    assert run(site).stderr == ""  # not a terminal
    monkeypatch.setattr(Run, "is_interactive", True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    shutil.rmtree(site.folder / "_build")
    progress = run(site, "--fix").stderr
    assert [word for word in ("Reading", "Checking", "Fixing") if word in progress] == [
        "Reading",
        "Checking",
        "Fixing",
    ]
    assert run(site).stderr == ""
