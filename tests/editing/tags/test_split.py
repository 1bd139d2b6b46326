"""`newsletter tags split`: plans, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.tags.split import choices, propose, read_plan, split
from sphinx_newsletter.editing.workspace import Workspace
from tests.editing.tags.tagged_sites import SLUGS, Files, refused, sites, tagged, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


EDITION = """\
---
date: 2024-0{0}
tags: [llms]
---

# Edition

(one)=
## Llama is out

:::{{tags}} llms, wasm
:::

Of Llama.

## Both

:::{{tags}} llama, llm
:::

Text.

## Both

:::{{tags}} webgpu
:::

{{tag}}`llms`
"""
INTO = ("llama", "wasm")


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(files={"editions/2024-04.md": EDITION.format(4)})


def plan_of(site: Site) -> str:
    return "".join(f"{one.line()}\n" for one in propose(Workspace(site.folder), "llms", INTO))


def done(site: Site, plan: str, *, drop: bool = False) -> list[tuple[str, str, tuple[str, ...]]]:
    workspace = Workspace(site.folder)
    chosen = choices(workspace, "llms", INTO, plan, "plan.txt")
    split(workspace, "llms", INTO, chosen, drop=drop).write(workspace)
    return tagged(Workspace(site.folder))


def test_a_section_is_proposed_what_it_has_and_what_suits_it(site: Site) -> None:
    lines = plan_of(site).splitlines()
    assert lines[0] == "2024-04:   # Edition"
    assert lines[1] == "2024-04#one: wasm, llama  # Llama is out; llama: names Llama"
    assert lines[2].startswith("2024-04#both: llama  # Both")


def test_tags_are_added_beside_it(site: Site) -> None:
    found = done(site, "2024-04: wasm\n2024-04#one: llama, wasm\n\n# why\n2024-04#both:\n")
    assert [tags for *_, tags in found] == [
        ("llms", "wasm"),
        ("llms", "llama", "wasm"),
        ("llama", "llms"),
        ("webgpu",),
    ]
    text = (site.folder / "editions/2024-04.md").read_text(encoding="utf-8")
    assert text == EDITION.format(4).replace("[llms]", "[llms, wasm]").replace(
        "llms, wasm\n", "llms, llama, wasm\n"
    )


def test_tags_take_its_place_and_its_names_lead_to_the_first(site: Site) -> None:
    with pytest.raises(CommandError, match="get no other tag"):
        done(site, "2024-04: wasm\n2024-04#one: llama\n2024-04#both:\n", drop=True)
    found = done(site, "2024-04: wasm\n2024-04#one: llama\n2024-04#both: llama\n", drop=True)
    assert [tags for *_, tags in found] == [("wasm",), ("llama", "wasm"), ("llama",), ("webgpu",)]
    assert "{tag}`llama`" in (site.folder / "editions/2024-04.md").read_text(encoding="utf-8")
    vocabulary = Workspace(site.folder).vocabulary
    assert vocabulary.tags["llama"].aliases == ("llms", "llm", "language-models")
    assert vocabulary.tags["llama"].broader == ""


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("2024-04 llama\n", "plan.txt:1: write the section and its tags"),
        ("2024-04: llama\n2024-04: wasm\n", "plan.txt:2: .* is already on line 1"),
        ("2024-04#two: llama\n", "plan.txt:1: `2024-04#two` is not a section"),
        ("2024-04: llmaa\n", "`llmaa` is not one of llama, wasm"),
        ("2024-04: llama\n", "no line for 2024-04#both"),
        ("", "no line for 2024-04"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(site: Site, plan: str, message: str) -> None:
    with refused(site.folder, message):
        done(site, plan)


@pytest.mark.parametrize(
    ("into", "message"),
    [(("llms",), "into itself"), (("nope",), "unknown tag"), (("llm",), "alias of the tag `llms`")],
)
def test_tags_that_do_not_fit_are_refused(site: Site, into: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        propose(Workspace(site.folder), "llms", into)


def test_a_title_may_hold_a_sharp() -> None:
    assert read_plan("2024-04#a: x, y  # On C# and #1: so\n", "p") == {"2024-04#a": (1, ("x", "y"))}


@pytest.mark.slow
@settings(max_examples=25)
@given(sites(), st.permutations(SLUGS), st.data())
def test_each_section_has_what_was_chosen_for_it(
    site: Files, slugs: list[str], data: st.DataObject
) -> None:
    old, *into = slugs[:3]
    with written(site) as folder:
        workspace = Workspace(folder)
        before = tagged(workspace)
        found = propose(workspace, old, into)
        assert len(found) == sum(old in tags for *_, tags in before)
        some = st.lists(st.sampled_from(into), min_size=1, unique=True)
        chosen = {one.key: tuple(data.draw(some)) for one in found}
        split(workspace, old, into, chosen).write(workspace)
        wanted = {
            (one.use.entry.edition.docname, one.use.entry.anchor): {*chosen[one.key]}
            for one in found
        }
        assert [
            (docname, anchor, {*tags}) for docname, anchor, tags in tagged(Workspace(folder))
        ] == [
            (docname, anchor, {*tags} | wanted.get((docname, anchor), set()))
            for docname, anchor, tags in before
        ]
