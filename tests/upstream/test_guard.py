"""Compatibility check: changes of libraries are reported."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.editing import workspace
from sphinx_newsletter.upstream.guard import (
    SEEN,
    ChangedUpstreamError,
    reaching_into,
    require_parameters,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@pytest.mark.parametrize("error", [AttributeError, ImportError, KeyError, ValueError])
def test_what_is_missing_is_reported_in_one_sentence(error: type[Exception]) -> None:
    with (
        pytest.raises(ChangedUpstreamError) as raised,
        reaching_into("docutils", "nodes.Node._gone"),
    ):
        raise error
    assert str(raised.value) == (
        f"docutils {version('docutils')} does not have `nodes.Node._gone` in the form that "
        "sphinx-newsletter uses: install the version that it was written for "
        "(pip install 'docutils==0.22.4'), or a newer sphinx-newsletter"
    )
    assert raised.value.code == 2


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), reaching_into("docutils", "nodes.Node._gone"):
        raise ZeroDivisionError


def test_parameters_are_compared_from_the_first_on() -> None:
    def function(one: int, two: int, three: int = 0) -> int:
        return one + two + three

    require_parameters("Sphinx", "function", function, "one two")
    with pytest.raises(ChangedUpstreamError, match=r"`function\(two, one\)`"):
        require_parameters("Sphinx", "function", function, "two one")


@pytest.mark.parametrize("package", SEEN)
def test_each_package_that_is_named_is_installed(package: str) -> None:
    """Under this name, by which `pip install` finds it, too."""
    assert version(package)


def test_a_build_with_another_library_ends_with_the_sentence(
    make_site: Callable[..., Site],
) -> None:
    folder = make_site().folder
    with (folder / "conf.py").open("a", encoding="utf-8") as file:
        file.write("\nimport docutils.nodes\ndel docutils.nodes.Node._fast_findall\n")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", str(folder), str(folder / "_build")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    sentence = (
        rf"docutils {re.escape(version('docutils'))} does not have `nodes\.Node\._fast_findall`"
    )
    assert len(re.findall(sentence, done.stderr)) == 1
    assert "Traceback" not in done.stderr
    assert "open an issue" not in done.stderr


def test_a_command_with_another_library_ends_with_the_sentence(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(_config: object) -> None:
        raise ChangedUpstreamError("Sphinx", "Config._raw_config")

    monkeypatch.setattr(workspace, "written_settings", changed)
    done = CliRunner().invoke(newsletter, ["--site", str(make_site().folder), "check"])
    assert done.exit_code == 2
    assert done.stderr.count("does not have `Config._raw_config`") == 1
    assert "Traceback" not in done.output


# Ends the build on each edition; the two processes that read or write them end at the same time.
ENDING = """
from sphinx_newsletter.upstream.guard import BuildEndedError, ChangedUpstreamError

def end_reading(app, docname, source):
    if docname.startswith("editions/"):
        raise BuildEndedError("the clock: is wrong")

def end_writing(app, doctree, docname):
    if docname > "editions/2023-01":  # Sphinx writes the first page in its own process
        raise ChangedUpstreamError("Sphinx", "the clock")

def setup(app):
    app.connect(*{event})
    return {{"parallel_read_safe": True, "parallel_write_safe": True}}
"""


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ('("source-read", end_reading)', "the clock: is wrong\n"),
        (
            '("doctree-resolved", end_writing)',
            f"Sphinx {version('Sphinx')} does not have `the clock`",
        ),
    ],
)
def test_a_build_ends_with_the_sentence_of_its_processes(
    make_site: Callable[..., Site], event: str, sentence: str, jobs: int
) -> None:
    site = make_site(files={"ending.py": ENDING.format(event=event)})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    path = "import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n"
    site.write("conf.py", path + conf + 'extensions.append("ending")\n')
    for n in range(1, 13):
        site.write(f"editions/2023-{n:02}.md", f"---\ndate: 2023-{n:02}\n---\n\n# {n}\n")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-j", str(jobs), "-b", "html", ".", "_build/out"],
        cwd=site.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("ERROR: ") == done.stderr.count(f"ERROR: {sentence}") == 1
    assert "Traceback" not in done.stderr
    assert "open an issue" not in done.stderr
