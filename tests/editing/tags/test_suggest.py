"""`newsletter tags suggest`: suggested tags and their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.tags.suggest import (
    Clue,
    ClueKind,
    Hints,
    Suggester,
    Unit,
)
from sphinx_newsletter.editing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


SECTION = "## N{0}\n\n:::{{tags}} {1}\n:::\n\n{2}\n\n"
HEAD = "---\ndate: 2024-{0:02}\n---\n\n# Edition\n\n"


def make(make_site: Callable[..., Site], *sections: tuple[str, str]) -> Workspace:
    """A site with an edition for each of *sections* (tags, text)."""
    site = make_site(
        files={
            f"editions/2024-{n:02}.md": HEAD.format(n) + SECTION.format(n, *section)
            for n, section in enumerate(sections, start=5)
        }
    )
    site.delete("editions/2024-04.md")
    return Workspace(site.folder)


def suggested(workspace: Workspace, path: str) -> dict[str, str]:
    [lack] = Suggester(workspace).sections(path)
    return {one.tag: one.reason for one in lack.suggested}


LINK = "See [it](https://www.wasm.example/{})."


def test_links_of_others_with_the_tag_suggest_it(make_site: Callable[..., Site]) -> None:
    others = [("wasm", LINK.format(n)) for n in range(3)]
    workspace = make(make_site, ("llms", "See [this](http://wasm.example/9)."), *others)
    assert suggested(workspace, "editions/2024-05.md") == {
        "wasm": "links to wasm.example; of 3 other sections that do, 3 have the tag"
    }


def test_its_names_in_the_text_suggest_it(make_site: Callable[..., Site]) -> None:
    text = "Of the Web-GPU, not of https://llama.example/llms or wasmer."
    workspace = make(make_site, ("llama", text), ("wasm", "Else."), ("wasm", "Other."))
    assert suggested(workspace, "editions/2024-05.md") == {"webgpu": "names WebGPU"}


def test_words_and_tags_of_others_suggest_it(make_site: Callable[..., Site]) -> None:
    others = [("llama, wasm", f"Quantisation, {word}.") for word in ("so", "thus", "hence")]
    workspace = make(make_site, ("llama", "Quantisation again."), *others)
    [(tag, reason)] = suggested(workspace, "editions/2024-05.md").items()
    assert tag == "wasm"
    assert reason == "is tagged Llama; of 3 other sections that do, 3 have the tag"


def test_only_what_readers_read_suggests_it(make_site: Callable[..., Site]) -> None:
    unread = "Text.\n\n% Is it about Web GPU?\n\n[1]: https://wasm.example/\n\n(llms)="
    workspace = make(make_site, ("llama", unread), ("wasm", "Else."))
    assert suggested(workspace, "editions/2024-05.md") == {}


def test_its_own_edition_says_nothing(make_site: Callable[..., Site]) -> None:
    site = make_site(
        files={
            "editions/2024-04.md": HEAD.format(4)
            + SECTION.format(1, "llama", "Quantisation.")
            + SECTION.format(2, "wasm", "Quantisation.")
            + SECTION.format(3, "wasm", "Quantisation.")
        }
    )
    sections = Suggester(Workspace(site.folder)).sections("editions/2024-04.md")
    assert [one.suggested for one in sections] == [(), (), ()]


def test_a_heading_without_tags_is_asked_for_too(make_site: Callable[..., Site]) -> None:
    text = "## Rubric\n\n### New\n\nOf Llama.\n\n### Tagged\n\n:::{tags} wasm\n:::\n\n#### Below\n"
    site = make_site(files={"editions/2024-04.md": HEAD.format(4) + text})
    sections = Suggester(Workspace(site.folder)).sections("editions/2024-04.md")
    found = [(one.title, one.tags, [tag for tag, *_ in one.suggested]) for one in sections]
    assert found == [("New", (), ["llama"]), ("Tagged", ("wasm",), [])]


TAGS = st.sampled_from("abcd")
THINGS = st.builds(Clue, st.sampled_from([ClueKind.PAGE, ClueKind.WORD, ClueKind.NAME]), TAGS)
UNITS = st.lists(
    st.builds(
        Unit,
        st.sampled_from("123"),
        st.lists(TAGS, unique=True).map(tuple),
        st.lists(THINGS, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=12,
)


@given(UNITS, st.randoms(use_true_random=False))
def test_hints_are_the_same_whatever_the_order(units: list[Unit], chance: object) -> None:
    other = [*units]
    chance.shuffle(other)  # type: ignore[attr-defined]
    for unit in units:
        found = Hints(units).of(unit)
        assert found == Hints(other).of(unit)
        assert not {hint.tag for hint in found} & {*unit.tags}
        for hint in found:
            assert 0 < hint.score <= 1
            assert 0 <= hint.evidence.tagged <= hint.evidence.sections


@given(UNITS)
def test_what_an_edition_has_makes_no_difference_to_it(units: list[Unit]) -> None:
    unit = units[0]
    others = [one for one in units if one.edition != unit.edition]
    assert Hints(units).of(unit) == Hints(others).of(unit)
