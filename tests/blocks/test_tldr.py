"""`{tldr}`: the points of an edition, and problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


FRONT = "---\ndate: 2024-05\n---\n\n# May edition\n\n"
TLDR = ":::{tldr}\n- *One*, with a [link](https://x.example).\n- Two.\n:::\n"
REST = "\n## A rubric\n\nText.\n"


def test_its_points_are_those_of_the_edition(make_site: Callable[..., Site]) -> None:
    page = f"{FRONT}- Not a point.\n\n{TLDR}{REST}"
    site = make_site(files={"editions/2024-05.md": page}).build()
    assert not site.warnings
    assert site.archive.editions[0].points == ("One, with a link.", "Two.")
    [shown] = site.content("editions/2024-05.html").select(".tldr")
    assert [said(item) for item in shown.select("li")] == ["One, with a link.", "Two."]
    assert "One, with a link." in said(site.content("index.html"))


@pytest.mark.parametrize(
    ("page", "line", "message"),
    [
        (f"{FRONT}:::{{tldr}}\nWords.\n:::\n{REST}", 7, "has no points"),
        (f"{FRONT}{TLDR}\n{TLDR}{REST}", 12, "a second `{tldr}`"),
        (f"{FRONT}## A rubric\n\n{TLDR}", 9, "below a rubric"),
    ],
)
def test_a_problem_is_reported(
    make_site: Callable[..., Site], page: str, line: int, message: str
) -> None:
    [warned] = make_site(files={"editions/2024-05.md": page}).build("dummy").warnings
    assert (warned.line, warned.kind) == (line, "newsletter.tldr")
    assert message in warned.message


def test_outside_of_editions_it_is_reported(make_site: Callable[..., Site]) -> None:
    guide = f"---\norphan: true\n---\n\n# Guide\n\n{TLDR}"
    [warned] = make_site(files={"docs/guide.md": guide}).build("dummy").warnings
    assert (warned.path, warned.kind) == ("guide.md", "newsletter.tldr")


@pytest.mark.parametrize(
    ("builder", "first", "second"),
    [
        ("text", r"^\* \*One\*, with a .*link", r"^\* Two\.$"),
        ("latex", r"\\item.*\s.*\s\\\w+\{One\}, with a .*link", r"\\item.*\s.*\sTwo\.$"),
        ("epub", r"<li><p><em>One</em>, with a .*link", r"<li><p>Two\.</p></li>"),
    ],
    ids=["text", "latex", "epub"],
)
def test_other_builders_show_a_list(
    make_site: Callable[..., Site], builder: str, first: str, second: str
) -> None:
    site = make_site(files={"editions/2024-05.md": f"{FRONT}{TLDR}{REST}"})
    site.build(builder, latex_documents=[("editions/2024-05", "t.tex", "T", "", "howto")])
    assert [w for w in site.warnings if w.kind.startswith("newsletter")] == []
    [path] = site.out.rglob("t.tex" if builder == "latex" else "2024-05.*")
    shown = path.read_text(encoding="utf-8")
    for point in (first, second):
        assert len(re.findall(point, shown, re.MULTILINE)) == 1


def test_one_without_points_in_the_wrong_place_is_reported(make_site: Callable[..., Site]) -> None:
    page = f"{FRONT}{REST}\n:::{{tldr}}\n:::\n"
    site = make_site(files={"editions/2024-05.md": page}).build()
    assert [warned.kind for warned in site.warnings] == ["newsletter.tldr"]
    assert "Text." in site.content("editions/2024-05.html").text
