"""`newsletter links check`: output, exit codes, options."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.lint.link_requests import FILE
from tests.lint.faulty_server import faulty_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

    from tests.conftest import Site


pytestmark = pytest.mark.usefixtures("no_loop")

EDITION = "---\ndate: 2024-04\n---\n\n# Edition\n\n[One]({0}/fine), [two]({0}/404)\n"
QUICK = ["--private", "--tries", "1", "--pause", "0", "--patience", "1"]


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Iterator[Site]:
    with faulty_server() as address:
        yield make_site(files={"editions/2024-04.md": EDITION.format(address)})


def check(site: Site, *options: str) -> Result:
    arguments = ["--site", str(site.folder), "links", "check", *QUICK, *options]
    return CliRunner().invoke(newsletter, arguments)


def test_a_broken_link_is_reported_with_its_place(site: Site) -> None:
    result = check(site)
    assert result.exit_code == 1
    assert "/404" in result.output
    assert "404 Not Found" in result.output
    assert "editions/2024-04.md:7" in result.output
    assert "/fine" not in result.output
    assert result.output.splitlines()[-1] == "2 links, 2 requested: 1 ok, 1 dead."


def test_it_is_reported_once_but_still_exits_with_1(site: Site) -> None:
    check(site)
    again = check(site)
    assert (again.output, again.exit_code) == ("2 links, 0 requested: 1 ok, 1 dead.\n", 1)
    assert "/404" in check(site, "--all").output


def test_json(site: Site) -> None:
    [link] = json.loads(check(site, "--format", "json").output)
    assert (link["state"], link["before"], link["told"]) == ("dead", None, "404 Not Found")
    assert link["places"] == [{"path": "editions/2024-04.md", "line": 7}]


@pytest.mark.parametrize(
    "wrong",
    [("--hosts", "0"), ("--pause", "-1"), ("--patience", "0"), ("--tries", "0"), ("--days", "-1")],
)
def test_an_invalid_option_is_refused(site: Site, wrong: tuple[str, str]) -> None:
    result = check(site, *wrong)
    assert result.exit_code == 2
    assert f"Invalid value for '{wrong[0]}'" in result.output


def test_a_site_without_links_passes(site: Site) -> None:
    site.write("editions/2024-04.md", "---\ndate: 2024-04\n---\n\n# Edition\n")
    assert (check(site).output, check(site).exit_code) == ("0 links, 0 requested: none.\n", 0)


def test_a_malformed_file_of_answers_is_reported(site: Site) -> None:
    site.write(FILE, "malformed\n")
    result = check(site)
    assert result.exit_code == 2
    assert f"{FILE}:1: the line is not the answer of a link" in result.output


def test_a_folder_without_a_site_is_refused(site: Site) -> None:
    site.delete("conf.py")
    result = check(site)
    assert (result.exit_code, "no conf.py" in result.output) == (2, True)
