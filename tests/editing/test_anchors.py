"""Anchors in any script: the commands know the addresses that the build makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.editing.permalinks.anchors import places
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.rules.rule import Severity
from sphinx_newsletter.reading.page_notes import notes_of
from tests.outputs.scripts import FILES
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


TAGGED = ":::{tags} wasm\n:::\n"
# Letters, marks, digits and what is between them; nothing that Markdown would read.
LETTERS = "aAeE3ßüU茶歴йИ\u0306\u0308\u0301مرحबि\u200d\u00ad 　-–’\uff0c。🎉\ufe0f"
TITLES = st.text(LETTERS, min_size=1, max_size=6)


@st.composite
def sections(draw: st.DrawFn) -> str:
    title = draw(TITLES)
    target = f"({draw(TITLES).strip() or '茶'})=\n" if draw(st.booleans()) else ""
    event = f"\n:::{{event}} {title}\n:start: 2024-05-01\n:place: Köln\n:::\n"
    return f"{target}## {title}\n\n{TAGGED}{event if draw(st.booleans()) else ''}\n"


@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
@given(pages=st.lists(st.lists(sections(), max_size=4), min_size=60, max_size=60))
def test_the_addresses_are_those_of_the_build(
    make_site: Callable[..., Site], pages: list[list[str]]
) -> None:
    texts = {f"editions/{number}": "".join(page) for number, page in enumerate(pages, 100)}
    files = {f"{name}.md": edition(TITLE + text) for name, text in texts.items()}
    site = make_site(files=files).build("dummy")
    workspace = Workspace(site.folder)
    wrong = {}
    for name, text in texts.items():
        built = set(notes_of(site.app.env, name).anchors or ())
        if (read := places(workspace.sources[f"{name}.md"].outline)) != built:
            wrong[text] = (sorted(read - built), sorted(built - read))
    assert wrong == {}


def test_a_check_finds_nothing_wrong_with_addresses_in_letters(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES)
    with (site.folder / "conf.py").open("a") as conf:
        conf.write("\nmyst_heading_anchors = 3\n")
    found = check(Workspace(site.folder))
    assert [one for one in found if one.severity is not Severity.HINT] == []
