"""Anchors in any script: the commands know the addresses that the build makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.rules.rule import Severity
from tests.outputs.scripts import FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_a_check_finds_nothing_wrong_with_addresses_in_letters(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES)
    with (site.folder / "conf.py").open("a") as conf:
        conf.write("\nmyst_heading_anchors = 3\n")
    found = check(Workspace(site.folder))
    assert [one for one in found if one.severity is not Severity.HINT] == []
