"""Roles whose targets are within the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lint.rules.found import each_row, lines_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Rows


ROWS: Rows = {
    "role-missing": [
        ("{doc}`2024-04` {doc}`/editions/2024-04` {doc}`Us <../index>`\n{doc}`2024-04.md`", [8]),
        ("{doc}`/archive`\n{doc}`2024-03`", [7, 8]),
        ("{tag}`nothing` {edition}`2024-03` {section}`2024-04#gone`", [7, 7, 7]),
        ("{tag}`Web-GPU` {edition}`2024-04` {section}`2024-04#webgpu-support`", []),
        ("{edition}`2024-04#webgpu-support`\n{section}`2024-04`", [7, 8]),
    ],
}


@each_row(ROWS)
def test_on_a_page(make_site: Callable[..., Site], rule: str, text: str, lines: list[int]) -> None:
    assert lines_found(make_site, rule, text) == lines
