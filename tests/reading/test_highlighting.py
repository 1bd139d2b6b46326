"""Languages of code: an unknown one is reported while the page is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def page(language: str) -> str:
    return f"---\norphan: true\n---\n# Guide\n\n```{language}\na = 1\n```\n"


@pytest.mark.parametrize(
    ("language", "ending"),
    [
        ("pyhton", "`pyhton`: did you mean `python`?"),
        ("qqqqqq", "`qqqqqq`; write `text` for code without colours"),
    ],
)
def test_an_unknown_language_is_reported_once(
    make_site: Callable[..., Site], language: str, ending: str
) -> None:
    site = make_site(files={"docs/guide.md": page(language)}).build()
    [warned] = site.warnings
    assert (warned.path, warned.line, warned.kind) == ("guide.md", 6, "newsletter.code-language")
    assert warned.message == f"unknown language of code {ending}"
    assert site.content("docs/guide.html").select_one("pre")


@pytest.mark.parametrize("language", ["", "python", "py3", "pycon3", "none", "console"])
def test_other_languages_are_right(make_site: Callable[..., Site], language: str) -> None:
    assert make_site(files={"docs/guide.md": page(language)}).build("dummy").warnings == []
