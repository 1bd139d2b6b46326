"""What the guide on previews gives to paste is valid, and hands over nothing secret."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
import tomllib
from typing import TYPE_CHECKING

import yaml

from sphinx_newsletter.model.site_address import site_address
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


GUIDE = (REPOSITORY / "docs" / "preview.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    [found] = re.findall(rf"^ *```{language}\n(.*?)^ *```$", GUIDE, re.DOTALL | re.MULTILINE)
    return textwrap.dedent(found)


def test_netlify_can_read_its_file_and_leaves_the_main_branch_alone() -> None:
    build = tomllib.loads(block("toml"))["build"]
    assert (build["command"], build["publish"]) == ("make html DRAFTS=1", "_build/html")
    for context, code in (("production", 0), ("deploy-preview", 1)):
        done = subprocess.run(
            ["/bin/sh", "-c", build["ignore"]], env={"CONTEXT": context}, check=False
        )
        assert done.returncode == code  # with 0, Netlify does not build


def test_read_the_docs_can_read_its_file(tmp_path: Path) -> None:
    file = tmp_path / ".readthedocs.yaml"
    file.write_text(block("yaml"), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs"]
    subprocess.run([*command, str(file)], check=True, capture_output=True)
    assert yaml.safe_load(block("yaml"))["build"]["commands"][0] == "make html DRAFTS=1"


def test_both_hosts_say_that_a_build_is_a_preview() -> None:
    netlify = {"NETLIFY": "true", "CONTEXT": "deploy-preview", "URL": "https://a.netlify.app"}
    for environment in (netlify, {"READTHEDOCS_VERSION_TYPE": "external"}):
        assert site_address("", environment).is_preview
    assert "secrets." not in block("toml") + block("yaml")
