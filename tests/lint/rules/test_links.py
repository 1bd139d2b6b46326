"""Links to other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.lint.rules.links import RECENT
from tests.lint.rules.found import each_row, each_site, front, lines_found, places_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Files, Places, Rows, Sites


def nth(number: int) -> tuple[str, str]:
    """An edition of many; the first and the last one have a link that is the same."""
    link = "[a](https://a.example/)\n" if number in {1, RECENT + 2} else ""
    year, month = divmod(number, 12)
    date = f"{2000 + year}-{month + 1:02}"
    return f"editions/{number:03}.md", f"---\ndate: {date}\n---\n\n# Edition\n\n{link}"


ROWS: Rows = {
    "tracker": [
        ("[a](https://a.example/?utm_source=us)", [7]),
        ("[a](https://a.example/?x=utm_source)", []),
        ("[a](https://a.example/?utm&amp;fbclid=1)", [7]),
    ],
    "shortener": [
        ("[a](https://bit.ly/x) and [b](https://www.T.co/y)", [7, 7]),
        ("[a](https://rabbit.ly/x) and [b](https://a.example/bit.ly)", []),
    ],
    "bare-link": [
        ("Text.\nAt:https://a.example/ and `https://b.example/`", [8]),
        ("<https://a.example/> https://c.example/ [https://a.example/](https://a.example/b)", []),
    ],
    "link-text": [
        ("[here](https://a.example/), [Click here!](https://a.example/b)", [7, 7]),
        ("[here is Burn](https://a.example/) [this](#may-edition)", [7]),
    ],
}

SITES: Sites = {
    "http-link": [
        (
            {
                "editions/2024-01.md": front(1, body="[a](http://a.example/b?c)\n"),
                "editions/2024-02.md": front(
                    2, body="[a](https://a.example) [b](http://b.example)"
                ),
            },
            [("editions/2024-01.md", 7)],
        )
    ],
    "link-again": [
        (
            {
                "editions/2024-01.md": front(1, body="[a](https://a.example/b/?utm_a=1)\n"),
                "editions/2024-02.md": front(2, body="[a](http://www.a.example/b)\n"),
                "editions/2024-03.md": front(3, body="[a](https://a.example/c)\n"),
            },
            [("editions/2024-02.md", 7)],
        ),
        (
            dict(map(nth, range(1, RECENT + 3))),
            [],
        ),
        (  # a link of all editions, such as that of a form
            {
                f"editions/2024-{month:02}.md": front(
                    month, body="[form](https://a.example/form)\n"
                )
                for month in range(1, 7)
            },
            [],
        ),
    ],
}


@each_row(ROWS)
def test_on_a_page(make_site: Callable[..., Site], rule: str, text: str, lines: list[int]) -> None:
    assert lines_found(make_site, rule, text) == lines


@each_site(SITES)
def test_on_a_site(make_site: Callable[..., Site], rule: str, files: Files, places: Places) -> None:
    assert places_found(make_site, rule, files) == places
