"""The scripts of the workflows that may write, run with a stand-in for GitHub."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from playwright._impl._driver import compute_driver_executable

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


SHA = "a" * 40
# Answers with what the test says there is, and writes down what it is asked to change.
GITHUB = """
const is = JSON.parse(process.argv[2]), calls = [];
const note = (name) => async (what) => { calls.push([name, what]); return { data: is.pulls }; };
const issues = { createComment: note("comment"), updateComment: note("recomment"),
                 create: note("open"), update: note("update"), listComments: 0, listForRepo: 0 };
const github = { paginate: async () => is.found, rest: { issues, pulls: { list: note("list") } } };
const core = { info: note("info"), setFailed: note("failed") };
const context = { repo: { owner: "o", repo: "r" }, serverUrl: "https://github.com", runId: 7,
  payload: { workflow_run: { id: 5, conclusion: is.conclusion, head_branch: "branch",
    head_sha: "a".repeat(40), head_repository: is.gone ? null : { owner: { login: "me" } } } } };
(async () => { SCRIPT })().then(() => console.log(JSON.stringify(calls)));
"""
PULL = {"number": 3, "head": {"sha": SHA}}


def script(workflow: str) -> str:
    path = REPOSITORY / ".github" / "workflows" / f"{workflow}.yml"
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"].values()
    steps = [step.get("with", {}) for job in jobs for step in job["steps"]]
    [found] = [step["script"] for step in steps if "script" in step]
    return str(found)


def calls(workflow: str, folder: Path, broken: str = "", **there: Any) -> list[Any]:
    """What the script of a workflow asks GitHub for, besides reading."""
    file = folder / "script.js"
    file.write_text(GITHUB.replace("SCRIPT", script(workflow)), encoding="utf-8")
    state = {"pulls": [PULL], "found": [], "conclusion": "success"} | there
    node, _ = compute_driver_executable()
    environment = os.environ | {"RUNNER_TEMP": str(folder), "BROKEN": broken}
    environment |= {"PREVIEW": str(there.get("preview", ""))}
    done = subprocess.run(
        [node, str(file), json.dumps(state)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [call for call in json.loads(done.stdout) if call[0] != "list"]


def left(folder: Path, name: str, text: bytes) -> None:
    """What an earlier job has handed over."""
    (folder / name).mkdir()
    (folder / name / f"{name}.txt").write_bytes(text)


def bot(mark: str) -> dict[str, Any]:
    body = f"<!-- newsletter-{mark} -->\n\nOld."
    user = {"login": "github-actions[bot]", "type": "Bot"}
    return {"id": 9, "number": 4, "user": user, "body": body}


# What begins like ours, and what nobody has written any more.
OTHERS = [{"login": "me", "type": "User"}, {"login": "mirror[bot]", "type": "Bot"}, None]


def test_a_comment_tells_what_changes(tmp_path: Path) -> None:
    left(tmp_path, "changes", b"1 section is new")
    [[name, comment]] = calls("preview", tmp_path)
    assert (name, comment["issue_number"]) == ("comment", 3)
    assert "```text\n1 section is new\n```" in comment["body"]
    assert "https://github.com/o/r/actions/runs/5" in comment["body"]
    assert "has passed" in comment["body"]


def test_a_comment_leads_to_the_preview_and_to_each_section_that_changes(tmp_path: Path) -> None:
    report = (
        "Sections\n  + editions/2024-04#added  Added: wasm\n  ~ editions/2024-05  May\n"
        "  - editions/2024-03#gone  Gone\n  + x](https://evil.example)  X\nLinks\n"
        "  + https://a.example/#b  A\n"
    )
    left(tmp_path, "changes", report.encode())
    address = "https://deploy-preview-{number}--letter.netlify.app"
    [[_, comment]] = calls("preview", tmp_path, preview=address)
    root = "https://deploy-preview-3--letter.netlify.app/"
    links = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", comment["body"].partition("```")[0])
    assert links[1:] == [
        ("The preview", root),
        ("editions/2024-04.html#added", f"{root}editions/2024-04.html#added"),
        ("editions/2024-05.html", f"{root}editions/2024-05.html"),
    ]


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "https://a.example/) [x](y"])
def test_without_an_address_of_previews_there_is_no_link(tmp_path: Path, address: str) -> None:
    left(tmp_path, "changes", b"Sections\n  + editions/2024-04#added  Added")
    [[_, comment]] = calls("preview", tmp_path, preview=address)
    assert "The preview" not in comment["body"]


def test_the_comment_that_is_there_is_written_anew(tmp_path: Path) -> None:
    found = [bot("preview") | {"id": 1, "user": user} for user in OTHERS]
    found += [bot("preview") | {"id": 2, "body": None}, bot("preview")]
    [[name, comment]] = calls("preview", tmp_path, found=found, conclusion="failure")
    assert (name, comment["comment_id"]) == ("recomment", 9)
    assert "has not passed" in comment["body"]
    assert "has not told what changes" in comment["body"]
    assert "if that could be built" in comment["body"]


def test_nothing_is_written_below_another_pull_request(tmp_path: Path) -> None:
    left(tmp_path, "changes", b"1 section is new")
    [[name, _]] = calls("preview", tmp_path, pulls=[{"number": 3, "head": {"sha": "b" * 40}}])
    assert name == "info"


def test_a_pull_request_whose_repository_is_gone_gets_no_comment(tmp_path: Path) -> None:
    [[name, why]] = calls("preview", tmp_path, gone=True)
    assert (name, why) == ("info", "The repository that it came from is gone.")


@pytest.mark.parametrize("ticks", [1, 3, 4, 400])
def test_text_of_a_stranger_stays_text(tmp_path: Path, ticks: int) -> None:
    fence = "`" * ticks
    told = f"a\n{fence}\n@everyone <script>\u202ehidden\x1b[31m\n{fence}text\n![x](https://example.org/x)"
    left(tmp_path, "changes", told.encode() + b"\xff")
    [[_, comment]] = calls("preview", tmp_path)
    outer = re.search(r"^(`{3,})text\n(.*)\n\1$", comment["body"], re.DOTALL | re.MULTILINE)
    assert outer
    assert len(outer[1]) > ticks
    assert "@everyone <script>hidden[31m" in outer[2]
    assert "@everyone" not in comment["body"].replace(outer[0], "")


def test_what_is_too_long_is_cut(tmp_path: Path) -> None:
    left(tmp_path, "changes", b"x" * 10_000_000)
    [[_, comment]] = calls("preview", tmp_path)
    assert 20_000 < len(comment["body"]) < 21_000


def test_a_comment_is_never_longer_than_github_takes(tmp_path: Path) -> None:
    left(tmp_path, "changes", b"`" * 10_000_000)
    [[_, comment]] = calls("preview", tmp_path)
    assert len(comment["body"]) < 65_536


def test_a_link_to_another_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "changes.txt").symlink_to(tmp_path / "secret")
    [[_, comment]] = calls("preview", tmp_path)
    assert "secret" not in comment["body"]


def test_broken_links_open_one_issue(tmp_path: Path) -> None:
    left(tmp_path, "links", b"dead https://example.org/")
    [[name, issue]] = calls("links", tmp_path, broken="true")
    assert name == "open"
    assert "dead https://example.org/" in issue["body"]


def test_an_issue_of_others_is_left_alone(tmp_path: Path) -> None:
    left(tmp_path, "links", b"dead https://example.org/")
    found = [bot("links") | {"user": user} for user in OTHERS]
    [[name, _]] = calls("links", tmp_path, broken="true", found=found)
    assert name == "open"


def test_the_issue_that_is_open_is_kept_up_to_date(tmp_path: Path) -> None:
    left(tmp_path, "links", b"dead https://example.org/")
    [[name, issue]] = calls("links", tmp_path, broken="true", found=[bot("links")])
    assert (name, issue["issue_number"], issue.get("state")) == ("update", 4, None)
    assert "dead https://example.org/" in issue["body"]


def test_the_issue_is_closed_when_no_link_is_broken(tmp_path: Path) -> None:
    left(tmp_path, "links", b"No link is broken.")
    [[name, issue]] = calls("links", tmp_path, broken="false", found=[bot("links")])
    assert (name, issue["issue_number"], issue["state"]) == ("update", 4, "closed")
    assert calls("links", tmp_path, broken="false") == []


def test_a_check_that_did_not_run_says_nothing_of_links(tmp_path: Path) -> None:
    left(tmp_path, "links", b"")
    [[name, _]] = calls("links", tmp_path, broken="true", found=[bot("links")])
    assert name == "failed"
