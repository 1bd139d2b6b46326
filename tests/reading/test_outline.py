"""The outline of a page: what is on it, and where in its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model.outline import Heading, Span
from tests.editing.reread import EDITION, opened, read_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.outline import Outline


@pytest.fixture(scope="module", autouse=True)
def _opened() -> Iterator[None]:
    with opened():
        yield


def read(text: str) -> Outline:
    return read_as(EDITION, text.encode()).outline


def at(text: str, span: Span | None) -> str:
    assert span
    return text.split("\n")[span.line - 1][span.start : span.end]


def test_headings_have_their_targets_and_lines() -> None:
    text = "# An *edition* of `code`\n\n(one)=\n(two)=\n## Rubric\n\nOf two\n---\n\n> ## Quoted\n"
    first = "an-edition-of-code"
    assert read(text).headings == (
        Heading(1, "An edition of code", 1, (), first, frozenset({first})),
        Heading(2, "Rubric", 5, ("one", "two"), "two", frozenset({"one", "two", "rubric"})),
        Heading(2, "Of two", 7, (), "of-two", frozenset({"of-two"})),
    )


def test_a_target_belongs_to_what_follows_it() -> None:
    [heading] = read("(one)=\nText.\n\n## Rubric\n").headings
    assert (heading.targets, heading.anchors) == ((), frozenset({"rubric"}))


def test_names_of_tags_are_found_where_they_stand() -> None:
    text = (
        "## A\n\n% why\n\n:::{tags} web gpu, wasm\nllms,\n  burn\n:::\n\n"
        "## B\n\n```{tags} wasm\n```\n"
    )
    first, second = read(text).sections
    names = [(tag.name, at(text, tag.at)) for tag in (*first.tags, *second.tags)]
    assert names == [(name, name) for name in ("web gpu", "wasm", "llms", "burn", "wasm")]
    assert [tag.at.line for tag in first.tags] == [5, 5, 6, 7]


def test_a_tag_that_is_the_end_of_another_is_found_behind_it() -> None:
    text = "## A\n\n:::{tags} webgpu, gpu, tags\n:::\n"
    [section] = read(text).sections
    assert [tag.at.start for tag in section.tags] == [10, 18, 23]


@pytest.mark.parametrize(
    "text",
    [
        "## A\n\nWords.\n\n:::{tags} wasm\n:::\n",
        ":::{tags} wasm\n:::\n",
        "````markdown\n## A\n\n:::{tags} wasm\n:::\n````\n",
        "## A\n\n:::{note}\n:::{tags} wasm\n:::\n:::\n",
    ],
    ids=["behind words", "without a heading", "in code", "in a note"],
)
def test_what_tags_nothing_makes_no_section(text: str) -> None:
    assert read(text).sections == ()


def test_tags_that_nobody_closed_swallow_no_section() -> None:
    text = "## A\n\n:::{tags} wasm\n\nWords.\n\n## B\n\n:::{tags} llms\n:::\n"
    assert [(section.title, section.end) for section in read(text).sections] == [
        ("A", 7),
        ("B", 12),
    ]


def test_a_section_ends_at_the_next_heading_of_its_level_or_above() -> None:
    text = (
        "# Title\n\n:::{tags} a\n:::\n\n## Rubric\n\n### One\n\n:::{tags} b\n:::\n\n"
        "#### Deep\n\n:::{tags} c\n:::\n\n## Other\n"
    )
    told = [
        (section.title, section.rubric, section.line, section.end)
        for section in read(text).sections
    ]
    assert told == [
        ("Title", "Title", 1, 20),
        ("One", "Rubric", 8, 18),
        ("Deep", "Rubric", 13, 18),
    ]


def test_links_have_their_texts_and_positions() -> None:
    text = (
        "See [the *paper*](https://a.example/?b=1&c=2 'Why') and <https://auto.example/>,\n"
        "https://bare.example/x. Then [again][1] [https://own.example](https://own.example).\n\n"
        "[1]: https://defined.example/\n"
    )
    links = read(text).links
    assert [(link.text, link.url, link.line, link.bare) for link in links] == [
        ("the paper", "https://a.example/?b=1&c=2", 1, False),
        ("https://auto.example/", "https://auto.example/", 1, False),
        ("https://bare.example/x", "https://bare.example/x", 2, True),
        ("again", "https://defined.example/", 2, False),
        ("https://own.example", "https://own.example", 2, False),
    ]
    assert [at(text, link.at) for link in links] == [link.url for link in links]
    assert links[-1].at == Span(2, 62, 81)


def test_an_address_that_is_no_link_is_text() -> None:
    text = (
        "https://a.example/ www.b.example c@d.example\nor:https://e.example <https://f.example>\n"
    )
    links = read(text).links
    assert [(link.url, link.at and link.at.start, link.bare, link.is_text) for link in links] == [
        ("https://a.example/", 0, True, False),
        ("http://www.b.example", None, False, False),
        ("mailto:c@d.example", None, False, False),
        ("https://e.example", 3, True, True),
        ("https://f.example", 22, False, False),
    ]


def test_a_link_in_a_note_has_its_position() -> None:
    text = "One\ntwo^[See [b](https://a.example/).] three.\n"
    [link] = read(text).links
    assert (link.text, link.line, at(text, link.at)) == ("b", 2, "https://a.example/")


def test_the_same_address_a_line_below_is_found_there() -> None:
    for link in ("<https://a.example/>", "https://a.example/, and", "[a](https://a.example/)"):
        links = read(f"{link}\n{link}\n").links
        assert [link.at and link.at.line for link in links] == [1, 2]


def test_a_link_by_reference_is_not_found_in_what_follows_it() -> None:
    text = "[a][1] or https://a.example/ (https://a.example/)\n\n[1]: https://a.example/\n"
    links = read(text).links
    assert [link.at and (link.at.line, link.at.start) for link in links] == [
        (3, 5),
        (1, 10),
        (1, 30),
    ]


def test_an_address_that_is_written_in_another_way_has_no_place() -> None:
    [link] = read("[a](https://a.example/?b&amp;c)\n").links
    assert (link.url, link.at) == ("https://a.example/?b&c", None)


def test_what_stands_in_code_is_no_link() -> None:
    assert read("`https://a.example` and\n\n```\n[a](https://b.example)\n```\n").links == ()


def test_directives_have_options_lines_and_content_that_is_read() -> None:
    text = (
        "Words.\n\n::::{interview}\n:guest: Kim\n:links: https://a.example https://b.example\n\n"
        "J: See [it](https://c.example).\n\n:::{image} chart.png\n:alt: A chart\n:::\n::::\n"
    )
    outline = read(text)
    interview, image = outline.directives
    assert (interview.name, interview.line, interview.end) == ("interview", 3, 12)
    assert (image.name, image.line, image.within) == ("image", 9, "interview")
    assert [(link.url, link.line) for link in outline.links] == [
        ("https://a.example", 5),
        ("https://b.example", 5),
        ("https://c.example", 7),
    ]
    assert [at(text, link.at) for link in outline.links] == [link.url for link in outline.links]
    assert [tuple(image) for image in outline.images] == [("chart.png", "A chart", 9)]


def test_images_have_their_words() -> None:
    [image] = read("Words,\n![A *chart*](chart.png) and more.\n").images
    assert tuple(image) == ("chart.png", "A chart", 2)


def test_roles_are_found_where_they_name_something() -> None:
    text = "Of {tag}`wasm`, {tag}`these <web-gpu>` and `{tag}`.\n"
    roles = read(text).roles
    assert [(role.name, role.target, at(text, role.at)) for role in roles] == [
        ("tag", "wasm", "wasm"),
        ("tag", "web-gpu", "web-gpu"),
    ]


def test_front_matter_takes_lines_and_nothing_else() -> None:
    text = "---\ndate: 2024-04\n---\n\n# Title\n"
    assert [(heading.title, heading.line) for heading in read(text).headings] == [("Title", 5)]


def test_windows_line_endings_change_nothing() -> None:
    text = "# Title\n\n## A\n\n:::{tags} wasm\n:::\n\n[a](https://a.example)\n"
    assert read(text.replace("\n", "\r\n")) == read(text)


def test_roles_in_the_title_of_a_directive_are_found() -> None:
    text = "::::{note}\n:::{admonition} Of {tag}`wasm` and {tag}`it <web-gpu>`\nText.\n:::\n::::\n"
    roles = read(text).roles
    assert [(role.target, at(text, role.at)) for role in roles] == [
        ("wasm", "wasm"),
        ("web-gpu", "web-gpu"),
    ]
    assert read(":::{code-block} {tag}`wasm`\n:::\n").roles == ()


@pytest.mark.parametrize(
    "tags",
    ["one,\n  two", "[one,\n  'two']", '"one,\n  two"', "\n- one\n- two", "one, two\nnumber: 2"],
)
def test_tags_of_the_front_matter_are_found_on_all_its_lines(tags: str) -> None:
    text = f"---\ndate: 2024-04\ntags: {tags}\n---\n\n# Title\n"
    assert [(tag.name, at(text, tag.at)) for tag in read(text).front_tags] == [
        ("one", "one"),
        ("two", "two"),
    ]
