"""What a page says gives no orders to a terminal, or to the log of a forge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


pytestmark = pytest.mark.slow

PATH = "editions/2024-05.md"
HEAD = "---\ndate: 2024-05\n---\n# May\n\n"
# Each with a control character that is followed, or a line of its own.
ORDERS = (
    "[a](b%1b]0;)",
    "[a](#b%0A::error::c)",
    "[a](b%0A::error::c)",
    "![a](<b&#10;::error::c.png>)",
    "![a](<b%0A::error::c.png>)",
    "<project:b%0A::error::c>",
    "[a](<java%0A::error::script:1>)",
    ":::{note}\n:class: b\x1b]0;c\na\n:::",
    "{ref}`b\x1b]0;`",
    "```{code-block} b\x1b]0;c\na\n```",
    ":::{event} b\x1b]0;c\n:start: b\x1b]0;c\n:::",
    "## a\x1b]0;b\n\n:::{tags} c\x1b]0;d\n:::",
    "(a\x1b]0;)=\n## a\n\n(a\x1b]0;)=\n## b",
)


def assert_no_order(told: str) -> None:
    assert "\x1b]0;" not in told
    assert not [line for line in told.splitlines() if line.lstrip().startswith("::error::")]


def run(folder: Path, *arguments: str) -> str:
    return CliRunner().invoke(newsletter, ["--site", str(folder), *arguments]).output


@pytest.mark.parametrize("text", ORDERS)
def test_of_a_build(make_site: Callable[..., Site], text: str) -> None:
    site = make_site(files={PATH: f"{HEAD}{text}\n"}).build()
    assert site.warnings
    assert_no_order("\n".join(one.message for one in site.warnings))


@pytest.mark.parametrize("form", ["text", "github"])
def test_of_a_check(make_site: Callable[..., Site], form: str) -> None:
    text = "\n\n".join(ORDERS)
    site = make_site(files={PATH: f"{HEAD}{text}\n"})
    told = run(site.folder, "check", "--format", form)
    assert told.count("link-missing") > 3
    assert_no_order(told)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_of_a_change(make_site: Callable[..., Site], form: str) -> None:
    text = "\n\n".join(ORDERS)
    before, after = make_site(), make_site(files={PATH: f"{HEAD}{text}\n"})
    told = run(after.folder, "diff", str(before.folder), "--format", form)
    assert "2024-05" in told
    assert_no_order(told)


def test_of_a_command_and_of_what_is_wrong(make_site: Callable[..., Site]) -> None:
    site = make_site(files={PATH: f"{HEAD}## a\x1b]0;b\n:::{{tags}} wasm, c\x1b]0;d\n:::\n"})
    assert_no_order(run(site.folder, "tags", "show", "wasm"))
    assert_no_order(run(site.folder, "tags", "list"))
    assert_no_order(run(site.folder, "tags", "show", "\x1b]0;"))
    assert_no_order(run(site.folder, "diff", "\x1b]0;"))
