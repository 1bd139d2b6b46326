"""Compatibility check: changes of libraries are reported."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sphinx.errors import SphinxError

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
    assert isinstance(raised.value, SphinxError)


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
    assert "Incompatible library" in done.stderr
    sentence = (
        rf"docutils {re.escape(version('docutils'))} does not have `nodes\.Node\._fast_findall`"
    )
    assert len(re.findall(sentence, done.stderr)) == 1
    assert "AttributeError" not in done.stderr


def test_a_command_with_another_library_ends_with_the_sentence(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(_config: object) -> None:
        raise ChangedUpstreamError("Sphinx", "Config._raw_config")

    monkeypatch.setattr(workspace, "written_settings", changed)
    done = CliRunner().invoke(newsletter, ["--site", str(make_site().folder), "check"])
    assert done.exit_code != 0
    assert done.stderr.count("does not have `Config._raw_config`") == 1
    assert "Traceback" not in done.output
