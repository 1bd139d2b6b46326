"""Images whose files are missing or unused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from tests.lint.rules.found import MAY, each_row, each_site, front, lines_found, places_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Files, Places, Rows, Sites


ROWS: Rows = {
    "picture-missing": [("![A](gone.png)\n\n![B](there.png) ![C](/editions/there.png)", [7])],
}

SITES: Sites = {
    "picture-unused": [
        (
            {
                "editions/a.png": b"x",
                "editions/b/c.WebP": b"x",
                "editions/d.png": b"x",
                "editions/2024-05.md": front(5, body='![A](a.png)\n\n<img src="d.png">\n'),
            },
            [("editions/b/c.WebP", 1)],
        )
    ],
}


@each_row(ROWS)
def test_on_a_page(make_site: Callable[..., Site], rule: str, text: str, lines: list[int]) -> None:
    assert lines_found(make_site, rule, text) == lines


@each_site(SITES)
def test_on_a_site(make_site: Callable[..., Site], rule: str, files: Files, places: Places) -> None:
    assert places_found(make_site, rule, files) == places


def test_a_broken_symbolic_link_is_not_suggested(make_site: Callable[..., Site]) -> None:
    site = make_site(files={MAY: front(5, body="![A](cat.png)\n")})
    (site.folder / "editions" / "cut.png").symlink_to("nowhere")
    [found] = [one for one in check(Workspace(site.folder)) if one.rule == "picture-missing"]
    assert "did you mean" not in found.message
    site.write("editions/cats.png", b"x")
    [found] = [one for one in check(Workspace(site.folder)) if one.rule == "picture-missing"]
    assert "did you mean `cats.png`?" in found.message
