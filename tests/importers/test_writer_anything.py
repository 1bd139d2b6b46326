"""The writer: whatever text goes in is the text of the page, with its styles and links."""

from __future__ import annotations

import re
import unicodedata
from random import Random
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.importers.forms import Front
from sphinx_newsletter.importers.inline import plain
from sphinx_newsletter.importers.writer import write
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.imported import (
    Code,
    DataTable,
    Heading,
    ImportedEdition,
    Item,
    ItemList,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Style,
    Styled,
    Text,
)
from tests.hostile.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.model.imported import AnyBlock, Inline


NASTY = (
    *("% ", "+++", "(x)=", ":::", "::: note", "{kbd}`x`", "$x$", "$$", "<b>", "<SUDO>", "</p>"),
    *("[x](y)", "[^1]", "^[note]", "[[wiki]]", "*", "**", "_", "__", "#", "##Head", "+ a", "- b"),
    *("1. ", "2) x", "> q", "~~~", "~", "~~s~~", "```", "`", "|", "| - |", "---", "===", "&amp;"),
    *("&#65;", "&", "!", "![x](y)", "\\", "\\n", "{{x}}", ":smile:", ": def", "\\begin{align}"),
    *("https://a.example/b_c_d", "www.a.example/~b", "a.b@c.example", "https://x.example/(a)."),
    *("--fetch", "-x", "snake_case", "a * b * c", "[ ] x", "[x]: y", "<!-- c -->", "\u00a0", "é"),
    *("C#", "#", "e\u0301", "“q”", "字", "🎉", "x^", "x!", "]", "(", ")", '"', "'", "a--b", "..."),
    *("https://ä.example/%C3%A4", "http://", "www.", "@", "mailto:a@b.example", "\\\\", '\\"'),
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(max_size=8), st.just(" ")), min_size=1, max_size=6
).map("".join)
STYLES = (Style.EMPHASIS, Style.STRONG, Style.STRUCK)
DEEPEST, HALF = 3, 0.5
PHASES = (Phase.explicit, Phase.generate)  # an example is a page of many, which takes a second
# What the typographer of the build does, on purpose.
TYPOGRAPHY = str.maketrans(
    {"“": '"', "”": '"', "\u2018": "'", "\u2019": "'", "\u2013": "--", "—": "---"}
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


def page(reader: Reader, *blocks: AnyBlock, ignored: str = "permalink") -> Tag:
    edition = ImportedEdition(member="a.html", date=EditionDate(2024, 5), blocks=blocks)
    written = write(edition, Front("The title"))
    drawn = reader.read(written.text.encode())
    warnings = [line for line in drawn.warnings.splitlines() if ignored not in line]
    assert not warnings, written.text
    return BeautifulSoup(drawn.body, "lxml")


def said(text: str) -> str:
    text = re.sub(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ud800-\udfff]", "", text)
    text = text.translate(TYPOGRAPHY).replace("…", "...").replace("--", "-").replace("--", "-")
    return " ".join(unicodedata.normalize("NFC", text).split())


def read(tag: Tag) -> str:
    return said("".join(text for text in tag.strings if not text.find_parent(class_="headerlink")))


def styled(content: Iterable[Inline], styles: frozenset[str] = frozenset()) -> Iterator[str]:
    """Each sign of *content* that is no space, with its styles."""
    for node in content:
        if isinstance(node, Styled):
            yield from styled(node.content, styles | {node.style.value})
        elif isinstance(node, Link):
            yield from styled(node.content, styles)
        elif isinstance(node, (Text, Code)):
            text = unicodedata.normalize("NFC", node.text)
            yield from (f"{sign}{sorted(styles)}" for sign in text if sign.isalpha())


def styled_on_page(tag: Tag, styles: frozenset[str] = frozenset()) -> Iterator[str]:
    for node in tag.children:
        if isinstance(node, NavigableString):
            text = unicodedata.normalize("NFC", node)
            yield from (f"{sign}{sorted(styles)}" for sign in text if sign.isalpha())
        elif isinstance(node, Tag):
            more = {node.name} & {"em", "strong", "s"}
            yield from styled_on_page(node, styles | more)


@settings(max_examples=2, phases=PHASES)
@given(st.lists(TEXTS, min_size=30, max_size=60))
@example([*NASTY])
@example([f"a{text}b" for text in NASTY])
@example([f"{text} a {text}" for text in NASTY])
def test_text_stays_text(reader: Reader, texts: list[str]) -> None:
    blocks: list[AnyBlock] = []
    for number, text in enumerate(texts):
        one = Text(text)
        blocks += [
            Heading(2, (Text(f"N{number}N {text}"),)),
            Paragraph((one,)),
            Paragraph((Text("a"), LineBreak(), one)),
            ItemList((Item((Paragraph((one,)),)), Item((Paragraph((Text("i"),)),)))),
            Quote((Paragraph((one,)), Paragraph((Text("q"),)))),
            DataTable((((one,), (Text("c"),)),), head=((Text("h"),), (one,))),
        ]
    found = page(reader, *blocks, Heading(2, (Text("N0N"),)))
    parts = re.split(r"N\d+N", read(found))[1 : len(texts) + 1]
    for text, part in zip(texts, parts, strict=True):
        want = said(f"{text} {text} a {text} {text} i {text} q h {text} {text} c")
        assert " ".join(part.split()) == want


def _content(chance: Random, depth: int = 0) -> tuple[Inline, ...]:
    """Random inline nodes: Hypothesis takes a minute for as many."""
    made: list[Inline] = []
    for _ in range(chance.randint(1, 4)):
        text = "".join(chance.choices((*NASTY, " ", "a", " "), k=chance.randint(1, 3)))
        if depth < DEEPEST and chance.random() < HALF:
            made.append(Styled(chance.choice(STYLES), _content(chance, depth + 1)))
        elif chance.random() < HALF:
            made.append(Text(text))
        else:
            link = Link("https://l.example/a_(b)", (Text(f"l{text}"),))
            made.append(chance.choice((link, LineBreak(), Code(text))))
    return tuple(made)


@pytest.mark.parametrize("seed", range(2))
def test_styles_and_links_stay(reader: Reader, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - for a test
    contents = [_content(chance) for _ in range(250)]
    blocks = [Paragraph((Text("x "), *content, Text(" x"))) for content in contents]
    # The build reports syntax of other programs in text, if the paragraph has it as code, too.
    found = page(reader, *blocks, ignored="newsletter.syntax").section
    assert found
    everywhere = found.find_all("p", recursive=False)
    paragraphs = [one for one in everywhere if one.get_text().startswith("x")]
    assert len(paragraphs) == len(contents)
    for content, paragraph in zip(contents, paragraphs, strict=True):
        assert read(paragraph) == said(plain((Text("x "), *content, Text(" x"))))
        assert [*styled_on_page(paragraph)][1:-1] == [*styled(content)]
