"""`--fix` on generated editions: their content and all lines without findings stay the same."""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.source import text_of
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check_page
from sphinx_newsletter.lint.fix import fix_source
from tests.conftest import ROOTS

if TYPE_CHECKING:
    from sphinx_newsletter.lint.rules.rule import Finding


PATH = "editions/2024-05.md"


@cache
def workspace() -> Workspace:
    return Workspace(ROOTS / "minimal")


def found(data: bytes) -> list[Finding]:
    return check_page(workspace(), workspace().read_as(PATH, data), data)


PIECES = (
    *("## News", "### News", "#### Über\tuns", "## новости", "News\n----", "# May", "> ## News"),
    *(":::{tags} wasm\n:::", ":::{tags} Web GPU, LLM\n:::", ":::{tags}\n:::", ":::{tags} WASM"),
    *("(news)=", "(a b)=", "(id1)=", "% a comment", "% allow: tracker", "+++", "***"),
    *("Text.", "Text. ", "- item", "  lazy", "> quoted", "```", "````{note}", "::::{tip}", "::::"),
    *("[a](https://a.example/?utm_a=1&b=2)", "<https://a.example/?fbclid=1#x>", "[1]"),
    *("https://a.example/?gclid=2, and", "[1]: https://a.example/?utm_b=1", "`?utm_a=1`"),
    *("[https://a.example/?utm_a=1](https://a.example/?utm_a=1)", "![x](a.png?utm_a=1)"),
    *("of {tag}`Web GPU` and {tag}`x <LLM>`", "<b>raw", "    code ?utm_a=1", "\t## tab", "$$", ""),
    *(
        ":::{event} Meeting\n:start: 2024-05-01\n:url: https://a.example/?utm_c=1\n:::",
        "\x0c",
        "\u2028",
    ),
)
FRONTS = (
    *("date: 2024-05", "date: '2024-05-01'", 'author: "jan"', "author: kim", "draft: true"),
    *("subtitle: 'a: b'", 'subtitle: "a"', "subtitle: >\n  a\n\n  b", "# a comment", "", "x: 1"),
    *("tags: [WebGPU, 'wasm']", "tags:\n- LLM\n# why\n- wasm", "tags: Web GPU, llm", "number: '7'"),
    *(
        "updated: 2024-06",
        "'date': 2024-05",
        "subtitle: |\n  a\n  # b",
        "  stray",
        "draft: |-\n\n  true",
    ),
)


@given(
    st.lists(st.sampled_from(FRONTS), max_size=6),
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.sampled_from(["\n", "\n\n"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([b"", codecs.BOM_UTF8]),
)
def test_any_edition(
    front: list[str], pieces: list[str], between: str, ending: str, mark: bytes
) -> None:
    text = "\n".join(("---", *front, "---", "", between.join(pieces)))
    data = mark + text.replace("\n", ending).encode()
    after = fix_source(workspace(), PATH, data)
    assert not any(one.edits for one in found(after))
    assert fix_source(workspace(), PATH, after) == after
    assert after.startswith(codecs.BOM_UTF8) == bool(mark)
    assert (after.replace(b"\r\n", b"").count(b"\n") == 0) == (ending == "\r\n")
    assert after.endswith(b"\n") == data.endswith(b"\n")
    assert content_of(after) == content_of(data)
    assert_other_lines_stay(data, after)


def assert_other_lines_stay(before: bytes, after: bytes) -> None:
    """Assert that the lines without fixable findings are there, in their order."""
    lines, left = (text_of(data).replace("\r\n", "\n").split("\n") for data in (before, after))
    fixable = {one.line for one in found(before) if one.edits}
    source = workspace().read_as(PATH, before)
    first = source.front.lines if source.front else 0
    for number, line in enumerate(lines[first:], start=first + 1):
        if number not in fixable:
            left = left[left.index(line) + 1 :]


def content_of(data: bytes) -> dict[str, Any]:
    source, find = workspace().read_as(PATH, data), workspace().vocabulary.find
    front, outline = source.front, source.outline
    assert front
    names = ("date", "updated", "author", "subtitle", "number", "draft")
    return {name: getattr(front, name) for name in names} | {
        "tags": [find(use.name) or use.name for use in front.tags],
        "headings": [(heading.level, heading.title) for heading in outline.headings],
        "sections": [
            (section.title, [find(tag.name) or tag.name for tag in section.tags])
            for section in outline.parts
        ],
        "links": len(outline.links),
    }


@given(
    st.binary(), st.text(alphabet="-:#'\"[]{}|>\\\n\r\t date1", max_size=40), st.text(max_size=80)
)
def test_any_bytes(data: bytes, front: str, text: str) -> None:
    for one in (data, f"---\n{front}\n---\n{text}".encode(errors="replace")):
        after = fix_source(workspace(), PATH, one)
        assert fix_source(workspace(), PATH, after) == after
