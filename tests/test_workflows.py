"""The workflows: what they run, with which rights, and that their checkers would see a mistake."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from sphinx_newsletter.upstream.guard import SEEN
from tests.conftest import REPOSITORY
from tests.test_requirements import FILES

FOLDER = REPOSITORY / ".github" / "workflows"
NAMES = ("check", "links", "preview", "publish", "release", "upstream")
BIN = Path(sys.executable).parent
# What a stranger can write into: titles, texts, names of branches, artefacts.
UNTRUSTED = re.compile(r"\$\{\{")
NOW = r'"\$\(date -u \+%FT%RZ\)"'
MAKE = re.compile(
    rf'make (?P<target>[a-z-]+)( [A-Z]+=(|"\$[A-Z_]+"|{NOW}|HEAD\^1|[a-z-]+))*( >>? [\w./"$]+)?'
)


def text(name: str) -> str:
    return (FOLDER / f"{name}.yml").read_text(encoding="utf-8")


def workflow(name: str) -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load(text(name))
    return read


def jobs(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = workflow(name)["jobs"]
    return found


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in jobs(name).values() for step in job["steps"]]


def gitlab() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((REPOSITORY / ".gitlab-ci.yml").read_text("utf-8"))
    return read


def targets() -> set[str]:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))


def is_target(line: str) -> bool:
    found = MAKE.fullmatch(line)
    return found is not None and found["target"] in targets()


def test_all_workflows_are_tested_here() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == [f"{name}.yml" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_each_step_that_runs_something_is_a_make_target(name: str) -> None:
    runs = [step["run"] for step in steps(name) if "run" in step]
    assert [run for run in runs if run != "exit 1" and not is_target(run)] == []


def test_each_step_of_gitlab_is_a_make_target() -> None:
    scripts = [
        job["script"] for job in gitlab().values() if isinstance(job, dict) and "script" in job
    ]
    lines = [line for script in scripts for line in script]
    assert len(lines) > 8
    assert [li for li in lines if not is_target(li)] == [
        "mkdir -p _build",
        "mv _build/html public",
    ]


def test_a_line_that_is_no_target_would_be_seen() -> None:
    assert is_target('make diff BASE=HEAD^1 FORMAT=markdown >> "$GITHUB_STEP_SUMMARY"')
    assert is_target('make html BASEURL="$BASEURL"')
    for line in ("make nothing", "make check; curl", "make diff BASE=${{ x }}", "pip install x"):
        assert not is_target(line)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_put_into_what_is_run(name: str) -> None:
    run = [step["run"] for step in steps(name) if "run" in step]
    scripts = [step["with"]["script"] for step in steps(name) if "script" in step.get("with", {})]
    assert [one for one in run + scripts if UNTRUSTED.search(one)] == []


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_by_hash_and_say_their_version(name: str) -> None:
    lines = re.findall(r"uses: *(.*)", text(name))
    assert lines
    ours = r"(actions/[a-z/-]+|pypa/gh-action-pypi-publish)"
    pinned = re.compile(ours + r"@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pinned.fullmatch(line)] == []


def test_an_action_has_one_version() -> None:
    found: dict[str, set[str]] = {}
    for name in NAMES:
        for action, version in re.findall(r"uses: *(actions/[a-z-]+)\S*@(.*)", text(name)):
            found.setdefault(action, set()).add(version)
    assert [action for action, versions in found.items() if len(versions) > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_no_rights_but_those_of_its_jobs(name: str) -> None:
    read = workflow(name)
    assert read["permissions"] == {}
    assert read["concurrency"]["group"]
    for job in jobs(name).values():
        assert "permissions" in job or job["steps"][0].get("run") == "exit 1"
        assert 0 < job["timeout-minutes"] <= 360


def test_what_runs_code_of_strangers_may_only_read() -> None:
    assert set(workflow("check")[True]) == {"pull_request"}
    rights = [job["permissions"] for job in jobs("check").values()]
    assert {right for one in rights for right in one.items()} == {("contents", "read")}
    assert "secrets." not in text("check")
    # It takes from the cache and puts nothing into it.
    assert "cache/restore@" in text("check")
    assert not re.search(r"actions/cache(/save)?@", text("check"))


def test_what_may_write_runs_no_code_of_the_repository() -> None:
    for name in NAMES:
        assert "pull_request_target" not in workflow(name)[True]
        for job in jobs(name).values():
            if "write" in job["permissions"].values():
                assert [s for s in job["steps"] if "run" in s and s["run"] != "exit 1"] == []
                assert not any("checkout" in step.get("uses", "") for step in job["steps"])


def test_each_python_that_the_package_names_is_tested() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    code = jobs("check")["code"]
    assert code["strategy"]["matrix"]["python"] == named
    [setup] = [step for step in code["steps"] if "setup-python" in step.get("uses", "")]
    assert setup["with"]["python-version"] == "${{ matrix.python }}"
    assert project["requires-python"] == f">={named[0]}"


def test_each_package_with_private_names_is_tested_in_its_newest_version() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    [names] = re.findall(r"\$\(if \$\(PRE\),--pre\) (.*)", makefile)
    assert {name.lower() for name in SEEN} <= set(names.split())
    runs = [step["run"] for step in steps("upstream") if "make upstream" in step.get("run", "")]
    assert runs == ['make upstream PRE="$PRE"']


def test_dependabot_proposes_pins_and_actions() -> None:
    text_ = (REPOSITORY / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    found = {one["package-ecosystem"]: one for one in yaml.safe_load(text_)["updates"]}
    assert set(found) == {"github-actions", "pip"}
    folders = {f"/{Path(name).parent}".removesuffix(".") for name in FILES}
    assert set(found["pip"]["directories"]) == folders


def test_each_workflow_that_publishes_gives_the_time_and_runs_by_itself() -> None:
    init = REPOSITORY / "sphinx_newsletter" / "templates" / "init" / "publish.yml"
    for path in (FOLDER / "publish.yml", init):
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow[True]["schedule"] == [{"cron": "17 * * * *"}]  # `on` is true in YAML 1.1
        found = [step for job in workflow["jobs"].values() for step in job.get("steps", ())]
        runs = [step["run"] for step in found if "make" in step.get("run", "")]
        assert runs
        assert all('NOW="$(date -u +%FT%RZ)"' in run for run in runs)
    pages = gitlab()["pages"]
    assert 'NOW="$(date -u +%FT%RZ)"' in pages["script"][0]
    never, *_others = pages["rules"]
    assert never == {"if": '$CI_PIPELINE_SOURCE == "schedule" && $PUBLISH == null', "when": "never"}


def test_a_release_is_published_without_a_password() -> None:
    assert "secrets." not in text("release")
    job = jobs("release")["publish"]
    assert job["permissions"] == {"id-token": "write"}
    assert job["environment"]["name"] == "pypi"
    handed, taken = (
        [s["with"]["name"] for s in steps("release") if kind in s.get("uses", "")]
        for kind in ("upload-artifact", "download-artifact")
    )
    assert handed == taken == ["package"]


@pytest.mark.parametrize("name", NAMES)
def test_no_token_stays_in_the_clone(name: str) -> None:
    clones = [step for step in steps(name) if "checkout@" in step.get("uses", "")]
    assert [step for step in clones if step["with"]["persist-credentials"] is not False] == []


@pytest.mark.parametrize("name", NAMES)
def test_one_job_concludes(name: str) -> None:
    done = jobs(name)["done"]
    assert set(done["needs"]) == set(jobs(name)) - {"done"}
    assert "always()" in done["if"]
    assert "'failure'" in done["steps"][0]["if"]
    # What waits for another job that has failed is skipped. A comment may be skipped for good.
    if name != "preview":
        assert "'cancelled'" in done["steps"][0]["if"]
        assert "'skipped'" in done["steps"][0]["if"]


def test_the_check_to_ask_for_has_a_name_of_its_own() -> None:
    # GitHub asks for a check by the name of its job alone, whatever the workflow.
    assert [name for name in NAMES if jobs(name)["done"]["name"] == "Done"] == ["check"]


def test_what_changes_is_told_from_the_parent_of_the_merge() -> None:
    # The event's own `base.sha` is that of the last push: since then, others have merged.
    told = [step["run"] for step in steps("check") if "make diff" in step.get("run", "")]
    assert len(told) == 2
    assert [one for one in told if "BASE=HEAD^1" not in one] == []


def test_what_changes_and_the_site_are_kept_whatever_else_fails() -> None:
    kept = {
        step["with"]["name"]: step["if"]
        for step in steps("check")
        if "upload" in step.get("uses", "")
    }
    built = "${{ !cancelled() && steps.build.outcome == 'success' }}"
    assert kept == {"site": built, "changes": "${{ !cancelled() }}"}
    [build] = [step["run"] for step in steps("check") if step.get("id") == "build"]
    assert build == "make check FRESH="


def test_a_check_that_waits_for_leave_is_not_commented_on() -> None:
    condition = jobs("preview")["comment"]["if"]
    [ends] = re.findall(r"fromJSON\('(.*?)'\)", condition)
    assert set(json.loads(ends)) == {"success", "failure", "timed_out"}
    assert "== 'pull_request' &&" in condition


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def lint(folder: Path) -> tuple[str, str]:
    """What the two checkers find in the workflows of a folder."""
    files = sorted(str(path) for path in folder.glob("*.yml"))
    assert files
    linter = run(str(BIN / "jactionlint"), "--shellcheck=", "--no-color", *files)
    zizmor = run(str(BIN / "zizmor"), "--offline", "--persona=pedantic", "--format=json", *files)
    return linter.stdout, zizmor.stdout


def test_the_checkers_find_nothing() -> None:
    linter, zizmor = lint(FOLDER)
    assert linter == ""
    assert json.loads(zizmor) == []


def test_the_checkers_would_find_something(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "workflows")
    check = tmp_path / "workflows" / "check.yml"
    broken = text("check").replace("needs: [code, site]", "needs: [code, sites]")
    title = "make diff BASE=${{ github.event.pull_request.title }} FORMAT"
    check.write_text(broken.replace("make diff BASE=HEAD^1 FORMAT", title), encoding="utf-8")
    linter, zizmor = lint(tmp_path / "workflows")
    assert "sites" in linter
    assert "template-injection" in zizmor
