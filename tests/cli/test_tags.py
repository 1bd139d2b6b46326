"""`newsletter tags` and its subcommands: output, prompts, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli import tag_changes
from sphinx_newsletter.cli.main import newsletter
from tests.editing.tags.tagged_sites import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from tests.conftest import Site


EDITION = (
    "---\ndate: 2024-0{0}\n---\n\n# Edition\n\n## Of Llama\n\n:::{{tags}} {1}\n:::\n\nWords.\n"
)


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(
        files={
            "editions/2024-05.md": EDITION.format(5, "webgpu, llms"),
            "editions/2024-06.md": EDITION.format(6, "webgpu"),
        }
    )


def run(site: Site, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(
        newsletter, ["--site", str(site.folder), "tags", *arguments], input=typed
    )


def data(site: Site, *arguments: str) -> Any:
    result = run(site, *arguments, "--format", "json")
    assert result.exit_code == 0
    return json.loads(result.output)


def test_all_tags_are_listed_the_most_used_first(site: Site) -> None:
    result = run(site)
    assert result.exit_code == 0
    lines = result.output.splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["webgpu", "llms", "llama", "wasm"]
    assert lines[0].split() == ["webgpu", "WebGPU", "3", "0", "2024-04", "2024-06", "web-gpu"]
    assert "unused" in lines[-1]
    assert "unused" not in "".join(lines[:-1])


def test_tags_are_sorted(site: Site) -> None:
    by = {
        sort: [row["tag"] for row in data(site, "list", "--sort", sort)]
        for sort in ("name", "last")
    }
    assert by == {
        "name": ["llama", "llms", "wasm", "webgpu"],
        "last": ["webgpu", "llms", "llama", "wasm"],
    }


def test_a_tag_is_shown_by_any_name(site: Site) -> None:
    for name in ("webgpu", "WEBGPU", "web-gpu"):
        result = run(site, "show", name)
        assert result.exit_code == 0
        for text in ("Graphics and computing", "web-gpu", "llms (1)", "editions/2024-05.md:7"):
            assert text in result.output
    shown = data(site, "show", "llms")
    assert shown["narrower"] == ["llama"]
    assert shown["beside"] == {"llama": 1, "webgpu": 1}
    assert [(use["file"], use["line"], use["date"]) for use in shown["uses"]] == [
        ("editions/2024-05.md", 7, "2024-05"),
        ("editions/2024-04.md", 23, "2024-04"),
    ]
    assert "Nothing has this tag." in run(site, "show", "wasm").output


def test_an_unknown_tag_is_reported_with_a_suggestion(site: Site) -> None:
    result = run(site, "show", "webgup")
    assert result.exit_code == 2
    assert "did you mean `webgpu`" in result.output


def test_a_narrow_terminal_has_each_tag_on_one_line(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert [line.split() for line in run(site, "list").output.splitlines()] == [
        ["Tag", "Uses", "Last"],
        ["webgpu", "3", "2024-06"],
        ["llms", "2", "2024-05"],
        ["llama", "1", "2024-04"],
        ["wasm", "0", "unused"],
    ]


@pytest.mark.parametrize("command", [["list"], ["show", "webgpu"]])
def test_unreadable_sources_are_reported_on_stderr(site: Site, command: list[str]) -> None:
    (site.folder / "editions/2024-06.md").write_text("---\ndate: [\n---\n\n# June\n")
    (site.folder / "docs").mkdir(exist_ok=True)
    (site.folder / "docs/guide.md").write_bytes(b"# Caf\xe9\n")
    result = run(site, *command, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["docs/guide.md:1", "editions/2024-06.md:3"]
    assert all(line.endswith("its tags may be missing here") for line in lines)


def test_a_dry_run_shows_all_and_writes_nothing(site: Site) -> None:
    before = texts(site.folder)
    result = run(site, "rename", "webgpu", "gpu", "--dry-run")
    assert result.exit_code == 0
    assert "+:::{tags} gpu, llms" in result.output
    assert "4 files would be changed" in result.output
    assert texts(site.folder) == before


def test_a_tag_is_renamed_merged_and_split(site: Site) -> None:
    changed = data(site, "rename", "webgpu", "gpu", "--label", "GPU")
    assert changed["written"]
    assert "editions/2024-05.md" in changed["files"]
    assert run(site, "merge", "llama", "llms").exit_code == 0
    plan = site.folder / "plan.txt"
    arguments = ("split", "gpu", "wasm", "--plan", str(plan))
    assert run(site, *arguments, "--dry-run").exit_code == 0
    plan.write_text(plan.read_text().replace(":  ", ": wasm  "))
    assert run(site, *arguments, "--drop").exit_code == 0
    counts = {row["tag"]: row["sections"] for row in data(site, "list")}
    assert counts == {"wasm": 3, "llms": 2}
    site.build()
    assert not [one for one in site.warnings if one.kind.startswith("newsletter")]
    assert "wasm.html" in site.read("archive/tag/webgpu.html")


def test_tags_are_suggested_with_reasons(site: Site) -> None:
    site.delete("editions/2024-06.md")
    result = run(site, "suggest", "2024-05")
    assert result.exit_code == 0
    assert "editions/2024-05.md:7: Of Llama (webgpu, llms)" in result.output
    assert "llama: it names Llama" in result.output
    [lack] = data(site, "suggest", "editions/2024-05.md")
    assert [one["tag"] for one in lack["suggested"]] == ["llama"]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_changes, "is_terminal", lambda: True)


def test_a_change_of_many_files_needs_confirmation(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_changes, "_MANY", 1)
    before = texts(site.folder)
    result = run(site, "rename", "webgpu", "gpu")
    assert (result.exit_code, texts(site.folder)) == (2, before)
    assert "4 files" in result.output
    monkeypatch.setattr(tag_changes, "is_terminal", lambda: True)
    result = run(site, "rename", "webgpu", "gpu", typed="n\n")
    assert (result.exit_code, texts(site.folder)) == (130, before)
    assert run(site, "rename", "webgpu", "gpu", typed="y\n").exit_code == 0
    assert run(site, "rename", "gpu", "webgpu", "--yes").exit_code == 0


@pytest.mark.usefixtures("terminal")
def test_a_split_asks_for_each_section_until_the_answer_is_valid(site: Site) -> None:
    result = run(site, "split", "webgpu", "wasm", "llama", typed="wsam\nwasm, llama\n-\nllama\n")
    assert "`wsam` is not one of wasm, llama" in result.output
    assert result.exit_code == 0
    found = {use["file"] for use in data(site, "show", "wasm")["uses"]}
    assert found == {"editions/2024-06.md"}


def test_without_a_terminal_a_split_needs_a_plan(site: Site) -> None:
    result = run(site, "split", "webgpu", "wasm")
    assert result.exit_code == 2
    assert "--plan" in result.output


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("typed", ["", "wasm\n"])
def test_an_interrupted_split_changes_nothing(site: Site, typed: str) -> None:
    before = texts(site.folder)
    result = run(site, "split", "webgpu", "wasm", typed=typed)
    assert result.exit_code == 130
    assert texts(site.folder) == before


@pytest.mark.parametrize("content", [None, b"\xe9", b"what\n"])
def test_an_unreadable_plan_is_reported(site: Site, content: bytes | None) -> None:
    plan = site.folder / "plan.txt"
    if content is not None:
        plan.write_bytes(content)
    result = run(site, "split", "webgpu", "wasm", "--plan", str(plan))
    assert result.exit_code == 2
    assert "plan.txt" in result.output


@pytest.mark.parametrize(
    "arguments",
    [("list",), ("show", "a"), ("suggest", "2024-04"), ("rename", "a", "b"), ("merge", "a", "b")],
)
def test_an_unreadable_vocabulary_is_reported(site: Site, arguments: tuple[str, ...]) -> None:
    site.write("tags.yml", "a: [\n")
    result = run(site, *arguments)
    assert result.exit_code == 2
    assert "tags.yml:2: the vocabulary cannot be read" in result.output


def test_an_interrupted_rename_changes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = texts(site.folder)
    monkeypatch.setattr("sphinx_newsletter.editing.tags.change._compare", stop)
    assert run(site, "rename", "webgpu", "gpu").exit_code == 130
    assert texts(site.folder) == before


def test_it_runs_as_a_module(site: Site) -> None:
    command = [sys.executable, "-m", "sphinx_newsletter", "--site", str(site.folder), "tags"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("Tag")
    assert done.stderr == ""


def test_an_unused_tag_can_be_removed_but_not_split(site: Site) -> None:
    before = texts(site.folder)
    for more in ([], ["--dry-run"]):
        result = run(site, "split", "wasm", "llama", *more)
        assert (result.exit_code, texts(site.folder)) == (2, before)
        assert "nothing has the tag `wasm`" in result.output
    assert "-wasm:" in run(site, "split", "wasm", "llama", "--drop", "--dry-run").output
    assert texts(site.folder) == before
    assert run(site, "split", "wasm", "llama", "--drop").exit_code == 0
    assert "wasm" not in [row["tag"] for row in data(site, "list")]


@pytest.mark.parametrize("command", ["list", "show", "rename", "merge", "split", "suggest"])
def test_each_help_has_an_example(site: Site, command: str) -> None:
    text = " ".join(run(site, command, "--help").output.split())
    assert f"Example: newsletter tags {command}" in text
