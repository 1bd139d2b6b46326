"""`newsletter completion`: scripts and what they complete."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from sphinx_newsletter.cli import completion
from sphinx_newsletter.cli.main import COMMANDS, newsletter

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@click.group()
@click.option("--site", "folder", type=click.Path(path_type=Path), default=Path())
def group(folder: Path) -> None:
    """Substitute for `newsletter`, with arguments of all kinds."""


for name in ("editions", "sources", "tags", "rules"):
    argument = click.Argument(["word"], shell_complete=getattr(completion, name))
    group.add_command(click.Command(name, params=[argument]))


def completions(site: Site, command: str, typed: str = "") -> dict[str, str | None]:
    shell = ShellComplete(group, {}, "group", "_GROUP_COMPLETE")
    found = shell.get_completions(["--site", str(site.folder), command], typed)
    return {item.value: item.help for item in found}


def test_editions_sources_and_tags_are_completed(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/more/003.md": "# X\n"})
    assert [*completions(site, "editions")] == ["2024-04", "more/003"]
    assert [*completions(site, "sources")] == [
        "editions/2024-04.md",
        "editions/more/003.md",
        "index.md",
    ]
    assert completions(site, "tags", "L") == {"llama": "Llama", "llms": "LLMs"}


def test_rules_are_completed_with_their_reasons(make_site: Callable[..., Site]) -> None:
    found = completions(make_site(), "rules", "tag-un")
    assert found["tag-unknown"]


@pytest.mark.parametrize("command", ["editions", "sources", "tags"])
def test_a_broken_site_completes_nothing(make_site: Callable[..., Site], command: str) -> None:
    site = make_site(files={"conf.py": "1 +"})
    assert completions(site, command) == {}
    site.delete("conf.py")
    assert completions(site, command) == {}


def test_an_unreadable_vocabulary_completes_nothing(make_site: Callable[..., Site]) -> None:
    assert completions(make_site(files={"tags.yml": b"\xff"}), "tags") == {}


def test_every_command_is_completed() -> None:
    shell = ShellComplete(newsletter, {}, "newsletter", "_NEWSLETTER_COMPLETE")
    assert {item.value for item in shell.get_completions([], "")} == {*COMMANDS}


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        (["tags", "show"], "webgpu"),
        (["tags", "merge", "webgpu"], "webgpu"),
        (["tags", "suggest"], "editions/2024-04.md"),
        (["check"], "editions/2024-04.md"),
    ],
)
def test_arguments_are_completed(
    make_site: Callable[..., Site], words: list[str], proposed: str
) -> None:
    site = ["--site", str(make_site().folder)]
    shell = ShellComplete(newsletter, {}, "newsletter", "_NEWSLETTER_COMPLETE")
    assert proposed in {item.value for item in shell.get_completions([*site, *words], "")}


def test_a_shell_completes_a_command() -> None:
    asked = {"COMP_WORDS": "newsletter vsc", "COMP_CWORD": "1"}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "newsletter")],
        env={**os.environ, **asked, "_NEWSLETTER_COMPLETE": "bash_complete"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "plain,vscode\n"


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh", "powershell"])
def test_each_shell_has_its_script(shell: str) -> None:
    done = CliRunner().invoke(newsletter, ["completion", shell])
    assert done.exit_code == 0
    assert "_NEWSLETTER_COMPLETE" in done.output
    assert f"{shell}_complete" in done.output


def test_an_unknown_shell_is_refused() -> None:
    done = CliRunner().invoke(newsletter, ["completion", "tcsh"])
    assert done.exit_code == 2
    assert "bash" in done.output
