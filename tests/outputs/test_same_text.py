"""The same text in each form of a section: page, feed, Markdown twin, search, data."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import feedparser
import pytest
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.reading.section_text import text_of
from sphinx_newsletter.reading.syntax import read_price
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site


pytestmark = pytest.mark.slow

EDITIONS = {
    f"editions/{path.name}": path.read_text(encoding="utf-8")
    for path in sorted((REPOSITORY / "tests" / "outputs" / "everyday").iterdir())
}
PICTURES = {"editions/p/my pot.png": b"\x89PNG", "editions/p/größe.png": b"\x89PNG"}
# The LaTeX in them.
MATHS = (
    "E = mc^2",
    "\\sqrt{2}",
    "a^2 + b^2 = c^2",
    "x &= 1 \\\\ y &= 2",
    "\\begin{align}p &= q \\\\ r &= s\\end{align}",
)
FEED = "archive/sections/atom.xml"
# What a page adds: navigation and controls.
CONTROLS = (
    ".headerlink, .tags, .around, .correction, .cite, .embed-open, .event-calendar, .leaf, "
    ".unseen, .linenos"
)
SECTIONS = [
    (page.removesuffix(".md"), name)
    for page, text in EDITIONS.items()
    for name in re.findall(r"^\((\w+)\)=$", text, re.MULTILINE)
]
# Roles and links without words: the titles of their targets are known when all pages are read.
TITLES_OF_TARGETS = {"links"}
NUMBER = re.compile(r"\[\s*\d+\s*\]")


class Forms(NamedTuple):
    """The text of a section in each form, without white space; `words` are those of its author."""

    page: str
    words: str
    feed: str
    twin: str
    text: str


def bare(text: str) -> str:
    """Text without white space and numbers of footnotes, and with `∑` in place of each formula."""
    text = "".join(NUMBER.sub("", text).split())
    for latex in MATHS:
        text = text.replace("".join(latex.split()), "∑")
    return text


def text_in(element: Tag) -> str:
    """The text of HTML, with the alternative texts of pictures."""
    for image in element.select("img"):
        image.replace_with(f" {image.get('alt', '')} ")
    for formula in element.select("math"):
        formula.replace_with("∑")
    for note in element.select("aside, .footnote-ref, .footnotes, [role=doc-noteref]"):
        note.decompose()
    return bare(element.get_text(" "))


def on_page(site: Site, page: str, name: str) -> Tag:
    [section] = site.content(f"{page}.html").select(f"section#{name}")
    heading = section.find(["h2"])
    assert heading
    heading.decompose()
    for part in section.select(f"{CONTROLS}, svg, button, form, footer, script, template"):
        part.decompose()
    return section


def without_labels(section: Tag) -> Tag:
    """The words of the author, without "Note" and the like."""
    for label in section.select(".admonition > .admonition-title"):
        if label.get_text() in {"Note", "Warning", "See also"}:
            label.decompose()
    return section


def in_twin(site: Site, page: str, name: str) -> str:
    text = site.read(f"{page}.md")
    part = re.split(rf"^## {name.title()}\n", text, flags=re.MULTILINE)[1]
    part = re.split(r"^(?:## |\[\^\w+\]: )", part, flags=re.MULTILINE)[0]
    notes = "\n".join(re.findall(r"^\[\^\w+\]: .*$", text, re.MULTILINE))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(tasklists_plugin)
    parser.use(dollarmath_plugin, double_inline=True, allow_space=False, allow_digits=False)
    parser.inline.ruler.before("math_inline", "price", read_price)  # as GitHub does
    parsed = BeautifulSoup(parser.render(f"{part}\n\n{notes}\n"), "lxml")
    for box in parsed.select("input[type=checkbox]"):
        box.replace_with("☑" if box.has_attr("checked") else "☐")
    return text_in(parsed)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files=EDITIONS | PICTURES).build(html_baseurl="https://a.example/")


@pytest.fixture(scope="module")
def forms(site: Site) -> dict[tuple[str, str], Forms]:
    feed = feedparser.parse((site.out / FEED).read_bytes())
    entries = {entry.link.removeprefix("https://a.example/"): entry for entry in feed.entries}

    def all_forms() -> Iterator[tuple[tuple[str, str], Forms]]:
        for page, name in SECTIONS:
            entry = entries[f"{page}.html#{name}"]
            content = BeautifulSoup(entry.content[0].value, "lxml")
            [text] = [one.text for one in text_of(site.app.env, page) if one.anchor == name]
            yield (
                (page, name),
                Forms(
                    text_in(on_page(site, page, name)),
                    text_in(without_labels(on_page(site, page, name))),
                    text_in(content),
                    in_twin(site, page, name),
                    bare(text),
                ),
            )

    return dict(all_forms())


@pytest.mark.parametrize("section", SECTIONS, ids="#".join)
def test_feed_twin_and_search_have_the_text_of_the_page(
    forms: dict[tuple[str, str], Forms], section: tuple[str, str]
) -> None:
    found = forms[section]
    assert found.page
    assert found.feed == found.page
    assert found.twin == found.page.replace("CSS", "CSS(Cascading)")  # Markdown has no `<abbr>`
    if section[1] not in TITLES_OF_TARGETS:
        assert found.text == found.words


def test_the_data_have_title_beginning_and_length(
    site: Site, forms: dict[tuple[str, str], Forms]
) -> None:
    records = json.loads(site.read("archive/sections-2024.json"))["sections"]
    records = [one for one in records if one["edition"] != "2024-04"]  # of the root
    assert len(records) == len(SECTIONS)
    for record in records:
        page, _, name = record["address"].removeprefix("https://a.example/").partition("#")
        found = forms[page.removesuffix(".html"), name]
        assert record["title"] == name.title()
        assert record["words"]
        if name not in TITLES_OF_TARGETS:
            assert bare(record["excerpt"].removesuffix("…")) in found.words


def test_footnotes_travel_with_their_section(site: Site) -> None:
    feed = feedparser.parse((site.out / FEED).read_bytes())
    [entry] = [one for one in feed.entries if one.link.endswith("#notes")]
    content = BeautifulSoup(entry.content[0].value, "lxml")
    notes = [bare(one.get_text()) for one in content.select("aside")]
    article = site.content("editions/2024-06.html")
    for link in article.select(".backrefs"):
        link.decompose()
    page = article.select("aside.footnote")
    assert sorted(notes) == sorted(bare(one.get_text()) for one in page)
    assert len(notes) == 4
    twin = site.read("editions/2024-06.md")
    assert len(re.findall(r"^\[\^\d\]: ", twin, re.MULTILINE)) == 4
    assert bare(twin).count("Secondparagraph.") == 1


def test_footnotes_of_all_editions_in_one_file_have_labels_of_their_own(site: Site) -> None:
    text = site.read("llms-full-2024.txt")
    defined = re.findall(r"^\[\^([\w-]+)\]: ", text, re.MULTILINE)
    assert sorted(defined) == sorted([f"2024-06-{n}" for n in range(1, 5)] + ["2024-10-1"])
    assert {*re.findall(r"\w\[\^([\w-]+)\]", text)} <= {*defined}
    assert "Last[^2024-10-1], `[^1]` is code." in text


def test_check_and_build_find_nothing(site: Site) -> None:
    assert site.warnings == []
    kinds = {kind.value for kind in Kind}
    assert [one for one in check(Workspace(site.folder)) if one.rule in kinds] == []
