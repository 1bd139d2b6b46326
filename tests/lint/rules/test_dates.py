"""Dates and numbers of editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lint.rules.found import each_site, front, places_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Files, Places, Sites


SITES: Sites = {
    "updated-before": [
        (
            {
                "editions/2024-01.md": front(1, "updated: 2023-12-31"),
                "editions/2024-02.md": front(2, "updated: 2024-02-01"),
            },
            [("editions/2024-01.md", 3)],
        )
    ],
    "number-order": [
        (
            {
                "editions/001.md": front(3),
                "editions/002.md": front(1),
                "editions/003.md": front(5),
            },
            [("editions/001.md", 1)],
        )
    ],
    "number-twice": [
        (
            {"editions/2024-02.md": front(2, "number: 1"), "editions/001.md": front(1)},
            [("editions/2024-02.md", 1)],
        )
    ],
    "date-twice": [
        (
            {
                "editions/2024-04-again.md": front(4),
                "editions/2024-04-28.md": front(4).replace("2024-04", "2024-04-28"),
            },
            [("editions/2024-04-again.md", 1)],
        )
    ],
}


@each_site(SITES)
def test_on_a_site(make_site: Callable[..., Site], rule: str, files: Files, places: Places) -> None:
    assert places_found(make_site, rule, files) == places
