"""Headings and the sections below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lint.rules.found import each_row, each_site, front, lines_found, places_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Files, Places, Rows, Sites


ROWS: Rows = {
    "untagged-section": [
        ("## A\n\n### B\n\n:::{tags} wasm\n:::\n\n### C\n\n## D\n\n### E", [14]),
        ("## A\n\n### B\n\n### C\n\n#### D\n\n:::{tags} wasm\n:::", []),
    ],
    "heading-skipped": [
        ("## A\n\n#### B\n\n## C\n\n### D", [9]),
        ("#### A\n\n#### B", [7, 9]),
        (":::{note}\n#### A\n:::", []),
    ],
}

SITES: Sites = {
    "rubric-spelling": [
        (
            {
                "editions/2024-01.md": front(1, body="## News\n"),
                "editions/2024-02.md": front(2, body="## News\n\n## Part 1\n"),
                "editions/2024-03.md": front(3, body="## news\n\n## Part 2\n"),
                "editions/2024-05.md": front(5, body="## Developmets\n"),
                "editions/2024-06.md": front(6, body="## Developments\n\n## Views\n"),
            },
            [("editions/2024-03.md", 7), ("editions/2024-05.md", 7)],
        ),
        (  # two spellings, once each: the first is right
            {
                "editions/2024-01.md": front(1, body="## AI talks\n\n## Toys\n"),
                "editions/2024-02.md": front(2, body="## AI Talks\n\n## Tows\n"),
            },
            [("editions/2024-02.md", 7)],
        ),
    ],
}


@each_row(ROWS)
def test_on_a_page(make_site: Callable[..., Site], rule: str, text: str, lines: list[int]) -> None:
    assert lines_found(make_site, rule, text) == lines


@each_site(SITES)
def test_on_a_site(make_site: Callable[..., Site], rule: str, files: Files, places: Places) -> None:
    assert places_found(make_site, rule, files) == places
