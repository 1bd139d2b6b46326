"""The ways in: forms, templates and hooks hold what they need to work."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import REPOSITORY

GITHUB = REPOSITORY / ".github"
FORMS = ("correction", "guest", "link")
BIN = Path(sys.executable).parent


def told(schema: str, path: Path, *options: str) -> str:
    """What is wrong with a file, by a schema that lies in the package of the checker."""
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *options]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode else ""


def form(name: str) -> dict[str, Any]:
    path = GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml"
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def ids(name: str) -> list[str]:
    return [one["id"] for one in form(name)["body"]]


def test_all_forms_are_tested_here() -> None:
    names = {path.stem for path in (GITHUB / "ISSUE_TEMPLATE").iterdir()}
    assert names == {*FORMS, "config"}


@pytest.mark.parametrize("name", FORMS)
def test_github_can_read_the_form(name: str) -> None:
    assert told("github-issue-forms", GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml") == ""
    labels = [one["attributes"]["label"] for one in form(name)["body"]]
    assert len(set(labels)) == len(labels)
    assert len(set(ids(name))) == len(ids(name))


def test_github_can_read_what_stands_beside_the_forms() -> None:
    assert told("github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml") == ""


def test_gitlab_can_read_its_workflow() -> None:
    path = REPOSITORY / ".gitlab-ci.yml"
    assert told("gitlab-ci", path, "--data-transform", "gitlab-ci") == ""


def test_a_form_that_github_cannot_read_would_be_seen(tmp_path: Path) -> None:
    broken = form("link")
    del broken["body"][0]["attributes"]["label"]
    path = tmp_path / "link.yml"
    path.write_text(yaml.safe_dump(broken), encoding="utf-8")
    assert "label" in told("github-issue-forms", path)


def test_a_page_can_fill_in_a_correction() -> None:
    assert {"page", "section"} <= set(ids("correction"))
    # These are parameters of the address already, with another meaning.
    taken = {"template", "title", "labels", "assignees", "milestone", "projects", "body"}
    assert not taken & {one for name in FORMS for one in ids(name)}


def test_templates_that_are_named_are_there() -> None:
    there = {path.name for path in (GITHUB / "PULL_REQUEST_TEMPLATE").iterdir()}
    for path in (REPOSITORY / "docs" / "contribute.md", GITHUB / "PULL_REQUEST_TEMPLATE.md"):
        [told] = re.findall(r"template=(.*)", path.read_text("utf-8"))
        assert set(re.findall(r"\b[a-z]+\.md\b", told)) == there


GUIDES = ("CONTRIBUTING.md", "SECURITY.md", "README.md")
TEMPLATES = sorted(str(path.relative_to(REPOSITORY)) for path in GITHUB.rglob("*.md"))


@pytest.mark.parametrize("name", GUIDES)
def test_links_between_files_lead_somewhere(name: str) -> None:
    text = (REPOSITORY / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#([^)]*))?\)", text)
    assert links or name == "SECURITY.md"
    for path, heading in links:
        if path.startswith("../../issues/"):
            continue
        assert (REPOSITORY / path).is_file(), path
        if heading:
            titles = re.findall(r"^#+ (.*)$", (REPOSITORY / path).read_text("utf-8"), re.MULTILINE)
            assert heading in {one.lower().replace(" ", "-") for one in titles}


@pytest.mark.parametrize("name", [*GUIDES, *TEMPLATES, "docs/contribute.md"])
def test_commands_that_are_told_exist(name: str) -> None:
    text = (REPOSITORY / name).read_text("utf-8")
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(?:sudo )?(.*)$", text, re.MULTILINE)
    commands = [line.split("#")[0].split() for line in code if line.startswith("make ")]
    named = {word for words in commands for word in words[1:] if "=" not in word}
    assert named <= targets


def hooks() -> list[dict[str, Any]]:
    read = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repo["repo"] for repo in read["repos"]] == ["local"]
    found: list[dict[str, Any]] = read["repos"][0]["hooks"]
    return found


def test_pre_commit_can_read_the_hooks() -> None:
    command = [str(BIN / "pre-commit"), "validate-config", ".pre-commit-config.yaml"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hooks_run_what_is_pinned() -> None:
    pinned = (REPOSITORY / "tests" / "requirements.txt").read_text("utf-8")
    assert {hook["language"] for hook in hooks()} == {"system"}
    for hook in hooks():
        folder, _, program = hook["entry"].split()[0].rpartition("/")
        assert folder == ".venv/bin"
        assert program == "newsletter" or f"\n{program}==" in pinned


@pytest.mark.parametrize(
    ("path", "checked"),
    [
        ("editions/2024-04.md", True),
        ("editions/2024-04/drawing.svg", True),
        ("docs/write.md", True),
        ("index.md", True),
        ("links.yml", True),
        ("redirects.txt", True),
        ("README.md", False),
        ("tests/reading/test_tags.py", False),
    ],
)
def test_the_sources_are_checked_when_one_of_them_changes(path: str, *, checked: bool) -> None:
    [hook] = [one for one in hooks() if one["id"] == "newsletter-check"]
    assert bool(re.search(hook["files"], path)) == checked


def test_what_owners_are_asked_about_is_there() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()
    paths = [match[1] for line in lines if (match := re.match(r"# /(\S+) +@", line))]
    assert len(paths) > 8
    assert [path for path in paths if not (REPOSITORY / path).exists()] == []


def test_the_container_uses_targets_and_files_that_are_there() -> None:
    path = REPOSITORY / ".devcontainer" / "devcontainer.json"
    container = json.loads(path.read_text("utf-8"))
    assert container["postCreateCommand"] == "make html hooks"
    program = container["onCreateCommand"].removeprefix("sudo ")
    assert (REPOSITORY / program).stat().st_mode & 0o100
