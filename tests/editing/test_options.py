"""Options of directives: however they are written, the commands read what the build reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.editing.permalinks.anchors import places
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.reading.page_notes import notes_of
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


QUOTED = ["{}", '"{}"', "'{}'", "{}  ", "{} # a comment", '"{}" # a comment']
BLOCK_SCALARS = ["|\n  {}", ">-\n  {}", "\n  {}"]
INTERVIEW = {"host": ["Jan", "Jan Ode"], "guest": ["Kim", "Kim; Lee"]}
EVENT = {"start": ["2024-05-01", "soon"], "place": ["Berlin", "Berlin: Mitte"]}
TURNS = "\nJan: Why?\n\nKim: So.\n\nJan: And then?\n\nKim: So too.\n"


@st.composite
def options(draw: st.DrawFn, known: dict[str, list[str]]) -> str:
    """The lines of options in one of MyST's two ways to write them, now and then wrong."""
    pairs = [(name, draw(st.sampled_from(values))) for name, values in known.items()]
    pairs = draw(st.permutations(pairs))
    is_yaml = draw(st.booleans())
    forms = QUOTED + (BLOCK_SCALARS if is_yaml else [])
    written = [(name, draw(st.sampled_from(forms)).format(value)) for name, value in pairs]
    noise = st.sampled_from(["", "# a comment\n", "unknown: x\n"] if is_yaml else ["", ":a: x\n"])
    if is_yaml:
        block = "".join(f"{draw(noise)}{name}: {value}\n" for name, value in written)
        return f"---\n{block}---\n"
    return "".join(f"{draw(noise)}:{name}: {value}\n" for name, value in written)


@st.composite
def directives(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return f":::{{interview}}\n{draw(options(INTERVIEW))}{TURNS}:::\n"
    return f":::{{event}} A meeting\n{draw(options(EVENT))}:::\n"


@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
@given(pages=st.lists(directives(), min_size=60, max_size=60))
def test_the_addresses_are_those_of_the_build(
    make_site: Callable[..., Site], pages: list[str]
) -> None:
    site = make_site(
        files={f"editions/{n}.md": edition(TITLE + text) for n, text in enumerate(pages, 100)}
    ).build("dummy")
    sources = Workspace(site.folder).sources
    wrong = {}
    for number, text in enumerate(pages, 100):
        name = f"editions/{number}"
        built = set(notes_of(site.app.env, name).anchors or ())
        if (read := places(sources[f"{name}.md"].outline)) != built:
            wrong[text] = (read, built)
    assert wrong == {}
