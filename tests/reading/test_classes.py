"""Classes that content may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils.parsers.rst.directives import class_option
from docutils.parsers.rst.directives.admonitions import Note, Tip

from sphinx_newsletter.reading.directive import allowed_class_options
from tests.hostile.reader import FIRST, HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.hostile.reader import Read


@pytest.mark.parametrize(
    "text",
    [
        ":::{note}\n:class: CLASS\nWords\n:::",
        ":::{NOTE}\n---\nclass: sd-fs-3 CLASS\n---\nWords\n:::",
        ":::{admonition} Words\n:class: CLASS\nWords\n:::",
        ":::{card} Words\n:class-card: CLASS\n:class-body: CLASS\nWords\n:::",
        ":::{dropdown} Words\n:class-container: CLASS\n:class-title: CLASS\nWords\n:::",
        "::::{grid}\n:class-row: CLASS\n\n:::{grid-item-card} Words\n:class-item: CLASS\n:::\n::::",
        "::::{tab-set}\n:class: CLASS\n\n:::{tab-item} Words\n:class-label: CLASS\na\n:::\n::::",
        ":::{button-link} https://a.example\n:class: CLASS\nWords\n:::",
        ":::{list-table} Words\n:class: CLASS\n\n* - a\n:::",
        "```{code-block} text\n:class: CLASS\nWords\n```",
        ":::{rubric} Words\n:class: CLASS\n:::",
        ":::{sidebar} Words\n:class: CLASS\na\n:::",
        ":::{topic} Words\n:class: CLASS\na\n:::",
        "{.CLASS}\nWords",
        "[Words]{.CLASS}",
        "[Words](https://a.example){.CLASS}",
        "{.CLASS}\n## Words",
        "{.CLASS}\n- Words",
        "{.CLASS}\n> Words",
        "{.CLASS}\n```text\nWords\n```",
        ":::CLASS\nWords\n:::",
        "{.CLASS}\n:::sd-fs-3\nWords\n:::",
    ],
)
@pytest.mark.parametrize("name", ["sidebar-drawer", "sd-stretched-link"])
def test_a_class_that_hides_or_imitates_is_left_out(read: Read, text: str, name: str) -> None:
    drawn = read(text.replace("CLASS", name))
    assert "Words" in drawn.body
    assert name not in drawn.body
    assert (
        f"`{name}` is left out" in drawn.warnings
        or f"`:::{name}` is not a directive" in drawn.warnings
    )


@pytest.mark.parametrize(
    "text",
    [
        ":::{note}\n:class: CLASS\nWords\n:::",
        ":::{card} Words\n:class-card: CLASS\n:::",
        "[Words]{.CLASS}",
        ":::CLASS\nWords\n:::",
    ],
)
def test_a_class_of_looks_alone_is_followed(read: Read, text: str) -> None:
    drawn = read(text.replace("CLASS", "sd-text-center"))
    assert "sd-text-center" in drawn.body
    assert drawn.warnings == ""


def test_other_classes_of_an_option_stay_and_each_is_reported_on_its_line(
    read: Read,
) -> None:
    text = "::::{note}\n:class: sd-fs-3 hidden\n\n:::{note}\n:class: gone\nWords\n:::\n::::"
    drawn = read(text)
    assert drawn.body.count("sd-fs-3") == 2  # Sphinx draws a page without its title, too
    assert f".md:{FIRST}: WARNING: the class `hidden`" in drawn.warnings
    assert f".md:{FIRST + 3}: WARNING: the class `gone`" in drawn.warnings
    assert drawn.warnings.count("WARNING") == 2


def test_a_fence_that_looks_like_a_directive_gets_a_suggestion(read: Read) -> None:
    drawn = read(":::Note Title\n*Words* <b>\n:::")
    assert "did you mean `:::{note}`?" in drawn.warnings
    assert f".md:{FIRST}: WARNING: `:::Note`" in drawn.warnings
    assert f".md:{FIRST + 1}: WARNING: HTML" in drawn.warnings
    assert "<em>Words</em>" in drawn.body
    assert "did you mean `admonition`?" in read(":::admonitoin\na\n:::").warnings
    assert "remove the name" in read(":::lilac\na\n:::").warnings


def test_a_site_may_allow_more(make_site: Callable[..., Site]) -> None:
    text = f"{HEAD}:::{{note}}\n:class: lilac\nWords\n:::\n\n:::lilac\nWords\n:::\n"
    site = make_site(files={"editions/2024-05.md": text}).build(newsletter_classes=["lilac"])
    assert site.warnings == []
    assert len(site.content("editions/2024-05.html").select(".lilac")) == 2


def test_a_directive_is_as_before_when_it_has_run() -> None:
    before = Note.option_spec, Tip.option_spec
    with (
        allowed_class_options(Note, lambda _: []),
        allowed_class_options(Note, lambda _: ["other"]),
        allowed_class_options(None, list),
    ):
        assert (Note.option_spec or {})["class"]("a") == []
        assert Tip.option_spec is before[1]
    assert (Note.option_spec, Tip.option_spec) == before
    assert "option_spec" not in vars(Note)
    assert (Note.option_spec or {})["class"] is class_option
