"""What the guide on hosting gives to paste can be read by those for whom it is."""

from __future__ import annotations

import re
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from sphinx_newsletter.outputs.redirects import _DEFAULT
from tests.conftest import REPOSITORY
from tests.hosting import headers_for, rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


GUIDE = (REPOSITORY / "docs" / "hosting.md").read_text(encoding="utf-8")
VARIABLES = {
    "GitHub Pages": "${{ steps.pages.outputs.base_url }}",
    "GitLab Pages": "$CI_PAGES_URL",
    "Netlify": "$URL",
    "Read the Docs": "$READTHEDOCS_CANONICAL_URL",
}


def blocks(title: str, language: str) -> list[str]:
    """What stands to be pasted below a heading, in a language."""
    [part] = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    return re.findall(rf"^```{language}\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)


def texts(value: Any) -> list[str]:
    """All texts in a file that has been read."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    return (
        [text for one in value for text in texts(one)] if isinstance(value, list) else [str(value)]
    )


@pytest.mark.parametrize("host", VARIABLES)
def test_each_host_can_read_its_file_and_hands_over_the_address(host: str) -> None:
    found: list[Any] = [yaml.safe_load(text) for text in blocks(host, "yaml")]
    found += [tomllib.loads(text) for text in blocks(host, "toml")]
    [told] = found
    said = texts(told)
    assert [text for text in said if f"make html BASEURL={VARIABLES[host]}" in text]
    assert [text for text in said if "_build/html" in text]


def test_a_host_without_a_file_is_told_the_same() -> None:
    assert "`make html BASEURL=$CF_PAGES_URL NOW=$(date -u +%FT%RZ)`" in GUIDE


def test_every_build_for_a_host_is_given_the_time() -> None:
    commands = re.findall(r"make html BASEURL=\$[^`\"\n]*", GUIDE)
    assert len(commands) == len(VARIABLES) + 1
    assert all(one.endswith(" NOW=$(date -u +%FT%RZ)") for one in commands)


def test_a_workflow_uses_what_its_steps_hand_over() -> None:
    [text] = blocks("GitHub Pages", "yaml")
    steps = {
        step["id"] for step in yaml.safe_load(text)["jobs"]["publish"]["steps"] if "id" in step
    }
    assert steps == set(re.findall(r"steps\.(\w+)\.", text))


def test_the_command_for_nginx_gives_the_headers_of_all_files(
    make_site: Callable[..., Site],
) -> None:
    site = make_site().build()
    [command] = [text for text in blocks("A server of your own", "sh") if "sed" in text]
    command = command.replace("_build/html/_headers > newsletter-headers.conf", '"$0"')
    path = str(site.out / "_headers")
    run = subprocess.run(
        ["/bin/sh", "-c", command, path], capture_output=True, text=True, check=True
    )
    lines = [
        re.fullmatch(r'add_header (\S+) "([^"]*)" always;', line)
        for line in run.stdout.splitlines()
    ]
    found = {line[1]: line[2] for line in lines if line}
    assert len(found) == len(lines) == 4
    assert found == headers_for(rules_of(site.read("_headers")), "/archive.html")


def test_the_lines_that_move_pages_can_be_followed(make_site: Callable[..., Site]) -> None:
    [lines] = blocks("When a page moves", "text")
    site = make_site(files={_DEFAULT: lines}).build()
    assert not site.warnings
    rules = [line for line in site.read("_redirects").splitlines() if "/tag/" not in line]
    assert len(rules) == 3
