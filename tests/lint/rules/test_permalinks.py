"""Anchors of sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lint.rules.found import each_row, lines_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Rows


ROWS: Rows = {
    "permalink-missing": [
        ("## A\n\n:::{tags} wasm\n:::\n\n(b)=\n## B\n\n:::{tags} wasm\n:::\n\n## C", [7]),
    ],
}


@each_row(ROWS)
def test_on_a_page(make_site: Callable[..., Site], rule: str, text: str, lines: list[int]) -> None:
    assert lines_found(make_site, rule, text) == lines
