"""`{showcase}`: the record, the page, titles, anchors, and problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.blocks.showcase import Showcase, ShowcaseDirective
from tests.conftest import Link, links, said
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PATH = "editions/2024-05.md"
PAGE = "editions/2024-05.html"
TOP = "---\ndate: 2024-05\n---\n\n# May edition\n\n"
FRONT = f"{TOP}## Showcases\n\n"
SECTION = "(board)=\n### A drawing board\n\n:::{tags} wasm\n:::\n\n"
FULL = """\
:::{showcase}
:title: The board
:by: Ada & Eve
:url: https://board.example/
:demo: https://board.example/try
:source: https://code.example/board
:made-with: WebGPU, Burn
:picture: cat.png
:alt: A cat in three lines

It *names* what you draw.

And more.
:::
"""
SHORT = ":::{showcase}\n:title: %s\n:url: https://a.example/\n:::\n"
UNTITLED = ":::{showcase}\n:by: Ada\n:url: https://a.example/\n\nIt names what you draw.\n:::\n"


def made(make: Callable[..., Site], text: str) -> Site:
    return make(files={PATH: FRONT + text, "editions/cat.png": picture()})


def shown(site: Site) -> tuple[Showcase, ...]:
    found = site.archive.find("editions/2024-05")
    assert found
    return found.of(Showcase)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return made(share_site, SECTION + FULL).build()


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_the_record_has_all_options(site: Site) -> None:
    assert shown(site) == (
        Showcase(
            title="The board",
            by="Ada & Eve",
            url="https://board.example/",
            demo="https://board.example/try",
            source="https://code.example/board",
            made_with=("WebGPU", "Burn"),
            picture="editions/cat.png",
            alt="A cat in three lines",
            size=(40, 30),
            text="It names what you draw.",
            anchor="showcase-the-board",
            section="board",
        ),
    )


def test_the_page_shows_it_under_a_heading_with_its_links(site: Site) -> None:
    [card] = site.content(PAGE).select("#showcase-the-board")
    [title] = card.select("h4")
    assert said(title) == "The board"
    assert links(card) == [
        Link("https://board.example/try", "Try it"),
        Link("https://board.example/", "Project"),
        Link("https://code.example/board", "Source"),
    ]
    foot = [said(line) for line in card.select(".showcase-foot > .line")]
    assert foot == ["Try it", "Project · Source", "Made with WebGPU, Burn"]
    [image] = card.select("img")
    assert (image["alt"], image["width"], image["height"]) == ("A cat in three lines", "40", "30")
    assert not site.content(PAGE).select("ul.showcases")


def test_only_what_can_be_tried_says_so(make_site: Callable[..., Site]) -> None:
    site = made(make_site, SHORT.replace(":url:", ":source:") % "One").build()
    for page, text in ((PAGE, "Source"), ("showcases.html", "Source: One")):
        [foot] = site.content(page).select(".showcase-foot")
        assert links(foot) == [Link("https://a.example/", text)]


def test_the_excerpt_of_the_section_is_the_text_of_the_showcase(site: Site) -> None:
    found = site.archive.find("editions/2024-05")
    assert found
    assert found.sections[0].excerpt == "It names what you draw."


def test_without_a_title_it_has_that_of_its_section(make_site: Callable[..., Site]) -> None:
    site = made(make_site, SECTION + UNTITLED).build()
    assert not site.warnings
    [project] = shown(site)
    assert (project.title, project.anchor) == ("A drawing board", "showcase-a-drawing-board")
    [card] = site.content(PAGE).select(".showcase")
    assert not card.select("h1, h2, h3, h4, h5, h6")
    assert said(card) == "by Ada It names what you draw. Try it"


def test_adjacent_showcases_are_a_list(make_site: Callable[..., Site]) -> None:
    text = f"{SHORT % 'One'}\n% Nobody sees this.\n\n{SHORT % 'Two'}\nWords.\n\n{SHORT % 'Three'}"
    site = made(make_site, text).build()
    assert not site.warnings
    content = site.content(PAGE)
    assert [said(title) for title in content.select("ul.showcases > li > .showcase > h3")] == [
        "One",
        "Two",
    ]
    [alone] = content.select("section > .showcase")
    assert said(alone).startswith("Three")
    assert [project.title for project in shown(site)] == ["One", "Two", "Three"]


def test_showcases_of_two_sections_are_not_a_list(make_site: Callable[..., Site]) -> None:
    site = made(make_site, f"### A\n\n{SHORT % 'One'}\n### B\n\n{SHORT % 'Two'}").build()
    assert not site.content(PAGE).select("ul.showcases")
    assert len(shown(site)) == 2


def test_a_target_of_the_editor_is_the_anchor(make_site: Callable[..., Site]) -> None:
    text = f"(mine)=\n{SHORT % 'One'}\n(yours)=\n{SHORT % 'Two'}"
    site = made(make_site, text).build()
    assert not site.warnings
    assert [project.anchor for project in shown(site)] == ["mine", "yours"]
    assert [item["id"] for item in site.content(PAGE).select("li > .showcase")] == ["mine", "yours"]


def test_equal_titles_have_different_anchors(make_site: Callable[..., Site]) -> None:
    site = made(make_site, f"### Showcase one\n\n{SHORT % 'One'}\n{SHORT % 'One'}").build()
    assert not site.warnings
    assert [project.anchor for project in shown(site)] == ["showcase-one-2", "showcase-one-3"]
    assert len(site.content(PAGE).select("#showcase-one")) == 1


def test_an_image_that_is_added_later_is_in_the_record(make_site: Callable[..., Site]) -> None:
    site = made(make_site, SECTION + FULL)
    site.delete("editions/cat.png")
    [warned] = site.build("dummy").warnings
    assert warned.kind == "newsletter.picture-missing"
    assert (shown(site)[0].picture, shown(site)[0].size) == ("", (0, 0))
    site.write("editions/cat.png", picture(8, 4))
    assert not site.build("dummy").warnings
    assert (shown(site)[0].picture, shown(site)[0].size) == ("editions/cat.png", (8, 4))


@pytest.mark.parametrize(
    ("text", "line", "kind", "message"),
    [
        (SECTION + UNTITLED * 2, 21, "option-missing", "would be called “A drawing board”"),
        (FULL.replace(":alt: A cat in three lines\n", ""), 16, "image-alt", "`cat.png` has no alt"),
        (SHORT.replace("url: ", "demo: http://") % "X", 11, "option-invalid", "begins with `https"),
        (SHORT.replace("url: https", "url: javascript") % "X", 11, "option-invalid", "`javascript"),
        (SHORT.replace(":url:", ":made-with:") % "X", 9, "option-missing", "has no link"),
        (SHORT.replace(":url:", ":ulr: x\n:url:") % "X", 11, "option-unknown", "mean `url`?"),
        (FULL.replace("cat.png", "https://x.example/c.png"), 16, "option-invalid", "of this site"),
        (SHORT.replace(":url:", ":alt: A cat\n:url:") % "X", 11, "option-missing", "no image"),
        (SHORT.replace(" %s", ""), 10, "option-invalid", "it is empty"),
        (SHORT.replace(":url:", ":made-with: ,\n:url:") % "X", 11, "option-invalid", "it is empty"),
    ],
)
def test_a_problem_is_reported_with_its_line(
    make_site: Callable[..., Site], text: str, line: int, kind: str, message: str
) -> None:
    [warned] = made(make_site, text).build("dummy").warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", line, f"newsletter.{kind}")
    assert message in warned.message


def test_without_any_title_it_is_only_on_the_page(make_site: Callable[..., Site]) -> None:
    site = make_site(files={PATH: TOP + UNTITLED}).build()
    [warned] = site.warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", 7, "newsletter.option-missing")
    assert "no section heading above it: write one" in warned.message
    assert shown(site) == ()
    assert said(site.content(PAGE).select(".showcase")[0]).startswith("by Ada")


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "dirhtml"])
def test_other_builders_show_it(make_site: Callable[..., Site], builder: str) -> None:
    text = FULL + "\n" + SHORT % "Another"
    documents = [("index", "tiny.tex", "Tiny", "Jan", "manual")]
    index = "# Tiny\n\n:::{toctree}\neditions/2024-05\n:::\n"
    site = made(make_site, text)
    site.write("index.md", index)
    site.build(builder, latex_documents=documents)
    assert [w for w in site.warnings if w.kind.startswith("newsletter")] == []
    seen = site.whole_text()
    for words in ("The board", "by Ada", "what you draw", "Made with WebGPU, Burn", "Another"):
        assert words in seen, words
    assert "Project" in seen


def test_the_example_is_right(make_site: Callable[..., Site]) -> None:
    site = made(make_site, ShowcaseDirective.example).build()
    assert not site.warnings
    assert shown(site)[0].made_with == ("wllama", "RAG")
