from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.commands.main import newsletter
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site

CODEOWNERS, SECURITY = ".github/CODEOWNERS", "SECURITY.md"
EXAMPLES = {path: (REPOSITORY / path).read_text("utf-8") for path in (CODEOWNERS, SECURITY)}
CONTACT = 'newsletter_contact = "safe@letter.example"\n'


def run(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(newsletter, ["--site", str(folder), "owners", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def make(make_site: Callable[..., Site]) -> Callable[..., Site]:
    def made(conf: str, files: dict[str, str]) -> Site:
        site = make_site(files=dict(files))
        site.write("conf.py", f"{source(site, 'conf.py')}\n{conf}")
        return site

    return made


def source(site: Site, path: str) -> str:
    return (site.folder / path).read_text("utf-8")


def owners(**groups: list[str]) -> str:
    return f"newsletter_owners = {groups}\n"


def test_the_examples_of_this_repository_are_filled_in(make: Callable[..., Site]) -> None:
    conf = CONTACT + owners(editors=["@letter/editors"], developers=["@kim"], owners=["@jan"])
    site = make(conf, EXAMPLES)
    assert "+/conf.py                   @jan" in run(site.folder)
    rules = [line for line in source(site, CODEOWNERS).splitlines() if line[:1] not in ("#", "")]
    assert len(rules) == EXAMPLES[CODEOWNERS].count("@example")
    assert rules[0].split() == ["*", "@letter/editors"]
    assert "/bench/                    @kim" in rules
    security = source(site, SECURITY)
    assert security.count("safe@letter.example") == 1
    for text in (security, source(site, CODEOWNERS)):
        assert "xample" not in text.replace("letter.example", "")


def test_a_group_without_names_is_left_to_be_filled_in(make: Callable[..., Site]) -> None:
    site = make(owners(owners=["@jan", "kim@letter.example"]), EXAMPLES)
    run(site.folder)
    text = source(site, CODEOWNERS)
    assert "\n/conf.py                   @jan kim@letter.example\n" in text
    assert "\n# *                          @example/editors\n" in text
    assert "An example to fill in" in text
    assert source(site, SECURITY) == EXAMPLES[SECURITY]


def test_a_dry_run_writes_nothing(make: Callable[..., Site]) -> None:
    site = make(CONTACT, EXAMPLES)
    assert "+++ b/SECURITY.md" in run(site.folder, "--dry-run")
    assert source(site, SECURITY) == EXAMPLES[SECURITY]


def test_what_is_filled_in_is_left_alone(make: Callable[..., Site]) -> None:
    site = make(CONTACT + owners(owners=["@jan"]), EXAMPLES)
    run(site.folder)
    before = source(site, SECURITY)
    assert "Nothing is left to fill in" in run(site.folder)
    assert source(site, SECURITY) == before


def test_a_site_without_the_examples_is_told_so(make: Callable[..., Site]) -> None:
    assert "`newsletter_owners`" in run(make(CONTACT, {}).folder)


def test_a_wrong_setting_is_told(make: Callable[..., Site]) -> None:
    site = make(CONTACT + owners(owner=["@jan"]), EXAMPLES)
    done = CliRunner().invoke(newsletter, ["--site", str(site.folder), "owners"])
    assert done.exit_code == 2
    assert "did you mean `owners`?" in done.output
    assert source(site, SECURITY) == EXAMPLES[SECURITY]
