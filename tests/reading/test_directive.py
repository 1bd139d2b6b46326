from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.reading.directive import cut_options
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@pytest.mark.parametrize(
    ("content", "line", "cut"),
    [
        (":name: Part #2 of it", 1, "#2 of it"),
        (":start: 2024-05\n:name: Part #2\n\nText.", 2, "#2"),
        (":name: #2", 1, "#2"),
        ("---\nname: Part #2\n---\nText.", 2, "#2"),
        ("---\nstart: 2024-05\nname: >\n  Part #2\n---", 0, ""),
        (":name: Part # a comment", 0, ""),
        (":name: C#", 0, ""),
        (":name: 'Part #2'", 0, ""),
        ("# when\n:name: A", 0, ""),
        (":name: A\n\nText #2", 0, ""),
        ("Text #2", 0, ""),
        (':name: "Part #2', 0, ""),
        ("", 0, ""),
    ],
)
def test_an_option_that_a_comment_cuts_off_is_reported(content: str, line: int, cut: str) -> None:
    found = [
        (one.line, one.message.partition(" is left out")[0]) for one in cut_options(content, 1)
    ]
    assert found == ([(line, f"`{cut}`")] if cut else [])


def test_each_form_of_options_and_each_directive_has_the_rule(
    make_site: Callable[..., Site],
) -> None:
    text = (
        ":::{event} A\n:start: 2024-05-01 # a day\n:place: Hall #2\n:::\n\n"
        ":::{figure} a.png\n---\nalt: Cup #3\n---\n:::\n"
    )
    files = {"editions/2024-05.md": edition(TITLE + text), "editions/a.png": b"\x89PNG"}
    site = make_site(files=files).build("dummy")
    first = edition(TITLE).count("\n") + 1
    assert [(one.kind, one.line) for one in site.warnings] == [
        ("newsletter.option-invalid", first + 2),
        ("newsletter.option-invalid", first + 7),
    ]


def test_each_form_of_options_has_the_same_addresses_everywhere(
    make_site: Callable[..., Site],
) -> None:
    text = (
        ':::{interview}\n:host: "Jan"\n:guest: Kim\n\nJan: Why now?\n\nKim: So.\n:::\n\n'
        ":::{event}\n---\nname: >\n  Big\n  meeting\nstart: '2025-03-05'\n# a comment\n"
        "place: Bonn  # x\n---\n:::\n"
    )
    site = make_site(files={"editions/2024-05.md": edition(TITLE + text)}).build("dummy")
    assert site.warnings == []
    workspace = Workspace(site.folder)
    kinds = {kind.value for kind in Kind}
    assert [one for one in check(workspace) if one.rule in kinds] == []
    source = workspace.sources["editions/2024-05.md"]
    assert {"event-big-meeting", "question-why-now"} <= source.anchors
    assert "editions/2024-05#question-why-now" in {one.address for one in Permalinks(workspace).new}
